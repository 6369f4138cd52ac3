import type { SigningParty, ToBeSigned } from '../core/asn1/cms-build.ts'
import type { HashName, Signer } from '../core/values/crypto.ts'
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
  /** Nothing for a field of no extent: a second signature shows no second seal. */
  appearance?: Appearance
  /** /Name */
  signerName: string
  /** /Reason */
  reason: string
  /** /Location */
  location?: string
  signedAt: Date
  /** Digest of the suite that will sign; default SHA-256. SM3 makes it a signature of the 国密 suite (GM/T 0010). */
  hash?: HashName
  /** Electronic seal to sign with (SESeal DER, GB/T 38540); only with SM3. */
  seal?: Uint8Array
  /** Bytes to keep for the CMS (`roomFor`); default 12 KiB, for a key that is not known yet. */
  room?: number
}

/** Serialisable (`prepared.ts`): signing can be interrupted here and resumed elsewhere (browser, token, remote signer). */
export type PreparedSignature = {
  /** The whole new revision with a zeroed /Contents. */
  bytes: Uint8Array
  byteRange: readonly [number, number, number, number]
  hash: HashName
  /** Of the ByteRange bytes: what the signer is shown, and what must still hold when the signature comes. */
  digest: Uint8Array
  signedAt: Date
  /** Electronic seal to sign with; then what is signed and embedded is a seal signature (SES) and no CMS. */
  seal?: Uint8Array
}

/** Of a single signature, ETSI EN 319 142-1 §5; B-LT and B-LTA are levels of a whole file. */
export type SignatureLevel = 'B-B' | 'B-T'

export type ExtensionRequest = {
  /** B-LT: what is needed to judge the file later. B-LTA: and a time stamp over all of it. */
  level: 'B-LT' | 'B-LTA'
  /** When the validation data was gathered (/TU). */
  at: Date
}

export type Extended = {
  bytes: Uint8Array
  /** Subjects of certificates without a word about their revocation: such a file is not of the level that was asked for. */
  missing: readonly string[]
  /** Of B-LTA: when the new time stamp was made, and the first end among the certificates that vouch for it. */
  stampedAt?: Date
  preserveUntil?: Date
}

/**
 * prepare → toBeSigned → (any key) → finish → embed. Every value in between can be stored; nothing that comes back is believed.
 */
export type Signatures = {
  /**
   * One incremental update: the bytes before it stay as they were. The first signature of a file certifies it (DocMDP P=2).
   * Refusals: field-missing, field-signed, pdf-ambiguous, pdf-encrypted, pdf-unreadable.
   */
  prepare(request: SignatureRequest): PreparedSignature | Refusal
  /** Bytes of CMS that this party's signature takes at most, by what time stamps took of late. */
  roomFor(party: SigningParty, level: SignatureLevel): number
  /** What the key of this certificate is to sign. Throws when its suite has another digest than was prepared. */
  toBeSigned(prepared: PreparedSignature, party: SigningParty): ToBeSigned
  /**
   * CMS (ETSI.CAdES.detached, signing-certificate-v2) of a signature value made elsewhere: DER ECDSA or PKCS#1 v1.5; of an SM2
   * key the CMS of GM/T 0010 (GM.sm2cms.detached), with a seal its seal signature (GM.sm2seal).
   * Default level B-T. Refusals: prepared-altered (bytes, digest and attributes do not belong together any more),
   * signature-wrong (not by the key of this certificate over these attributes), timestamp-unavailable.
   */
  finish(
    prepared: PreparedSignature,
    signed: ToBeSigned,
    signature: Uint8Array,
    options?: { level?: SignatureLevel },
  ): Promise<Uint8Array | Refusal>
  /** The same by a key that is at hand. Refusal: timestamp-unavailable. */
  sign(
    prepared: PreparedSignature,
    signer: Signer,
    options?: { level?: SignatureLevel },
  ): Promise<Uint8Array | Refusal>
  /** The signed file. Refusal: prepared-altered, when the bytes no longer have the digest that was shown. */
  embed(prepared: PreparedSignature, cms: Uint8Array): Uint8Array | Refusal
  /** All at once, where nothing waits in between: the signed file. Refusals: those of `prepare` and `sign`. */
  complete(
    request: SignatureRequest,
    signer: Signer,
    options?: { level?: SignatureLevel },
  ): Promise<Uint8Array | Refusal>
  /**
   * One more incremental update. The validation data of every signature and document time stamp that has none yet goes into the
   * DSS, with a VRI entry of its own; for B-LTA a document time stamp over everything follows in the same update. Again
   * years later: the data of the last time stamp, and a new one over it.
   * Refusals: nothing-signed, timestamp-unavailable, pdf-ambiguous, pdf-encrypted, pdf-unreadable.
   */
  extend(pdf: Uint8Array, request: ExtensionRequest): Promise<Extended | Refusal>
}
