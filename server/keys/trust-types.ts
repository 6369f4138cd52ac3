import type { TrustScope } from '../core/trust-scopes.ts'
import type { Refusal } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'

/** A certificate's facts as an operator weighs them. */
export type AuthorityFacts = {
  /** sha256 hex. */
  fingerprint: string
  subjectName: string
  subject: string
  issuer: string
  /** Lower-case hex. */
  serial: string
  algorithm: string
  notBefore: Date
  notAfter: Date
  /** Issued by itself: a root. Another is believed without those above it. */
  selfIssued: boolean
}

export type TrustedAuthority = AuthorityFacts & {
  scopes: readonly TrustScope[]
  addedAt: Date
  removedAt: Date | null
  removalReason: string | null
  version: number
}

/** What platform operators do with the trust list; everybody else is refused. Each change is an entry of the ledger. */
export type TrustList = {
  /** Newest first, removed ones too. Refusal: not-permitted. */
  list(actor: Actor): Promise<readonly TrustedAuthority[] | Refusal>
  /**
   * The authorities in a file, PEM, DER or .p7b; nothing is stored. Refusals: not-permitted, trust-not-authority (none of
   * its certificates may issue others), certificate-file-large, certificate-is-request, certificate-unreadable.
   */
  preview(actor: Actor, file: Uint8Array): Promise<readonly AuthorityFacts[] | Refusal>
  /** Those of the file with these fingerprints. Refusals: those of preview, trust-unchosen, trust-scope-missing, trust-known, certificate-expired. */
  admit(
    actor: Actor,
    input: { file: Uint8Array; fingerprints: readonly string[]; scopes: readonly TrustScope[] },
  ): Promise<true | Refusal>
  /** From now on it vouches for nothing, whenever that was signed. Refusals: not-permitted, not-found, reason-required, overtaken. */
  remove(
    actor: Actor,
    input: { fingerprint: string; version: number; reason: string },
  ): Promise<true | Refusal>
  /** For verification: certificates of other houses in force, DER. */
  anchors(): Promise<readonly { der: Uint8Array; scopes: readonly TrustScope[] }[]>
}
