import type { Signer } from '../core/values/crypto.ts'
import type { Refusal } from '../core/values/refusal.ts'

/** Vector picture of a seal: PDF content-stream operators in a box of `size` points, drawn with the origin bottom-left. */
export type Appearance = {
  size: readonly [number, number]
  /** Only paths and colours: a seal carries no fonts. */
  content: string
}

export type SignatureRequest = {
  pdf: Uint8Array
  /** Name of an empty signature field that exists already. */
  field: string
  appearance: Appearance
  /** /Name */
  signerName: string
  /** /Reason */
  reason: string
  /** /Location */
  location?: string
  signedAt: Date
}

/** Serialisable: signing can be interrupted here and resumed elsewhere (remote signer, HSM). */
export type PreparedSignature = {
  /** The whole new revision with a zeroed /Contents. */
  bytes: Uint8Array
  byteRange: readonly [number, number, number, number]
  /** SHA-256 of the ByteRange bytes. */
  digest: Uint8Array
  signedAt: Date
}

export type Signatures = {
  /**
   * One incremental update: the bytes before it stay as they were. The first signature of a file certifies it (DocMDP P=2).
   * Refusals: field-missing, field-signed, pdf-ambiguous, pdf-encrypted, pdf-unreadable.
   */
  prepare(request: SignatureRequest): PreparedSignature | Refusal
  /** CMS (ETSI.CAdES.detached, SHA-256, signing-certificate-v2) with an RFC 3161 token as unsigned attribute: PAdES B-T. */
  sign(prepared: PreparedSignature, signer: Signer): Promise<Uint8Array>
  embed(prepared: PreparedSignature, cms: Uint8Array): Uint8Array
  /** All three at once, where nothing waits in between: the signed file. Refusals: those of `prepare`. */
  complete(request: SignatureRequest, signer: Signer): Promise<Uint8Array | Refusal>
}
