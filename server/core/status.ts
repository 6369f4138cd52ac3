import type { CertificateStatus } from './certificates/status.ts'
import type { Label } from './forms/fields.ts'

/**
 * What a verifier asks and is told. The file itself never travels: the question holds digests and certificate
 * serials, the answer has one shape whether the platform knows them or not.
 */
export type StatusQuestion = {
  /** sha256 hex of the whole file and of the file as each signature left it. */
  digests: readonly string[]
  /** Serial numbers (lower-case hex) of signing certificates with the instant to judge them at (ISO 8601). */
  certificates: readonly { serial: string; at: string }[]
}

export type StatusEntry = {
  digest: string
  kind: string
  /** Exact leaf bytes, base64. */
  leaf: string
  openings: Readonly<Record<string, { salt: string; value: string }>>
  /** C2SP tlog-proof. */
  proof: string
  /** ISO 8601. */
  stagedAt: string
}

export type SealStatus = {
  serial: string
  sealId: string
  name: string
  /** active | suspended | destroyed | unknown */
  statusThen: string
  statusNow: string
}

export type DocumentStatus = {
  digest: string
  /** Whether this is the contract's last revision. */
  current: boolean
  contractState: string
  signaturesExpected: number
}

/**
 * What the record says of a certificate (电子证照) to whoever holds its file or its QR, or knows the number of a public one.
 * Times in ISO 8601, `validFrom` and `validTo` civil dates (null: 长期).
 */
export type CertificateRecord = {
  identifier: string
  number: string
  typeTitle: Label
  publicity: 'public' | 'private'
  agencyName: string
  /** sha256 hex of the file as it was issued, and of its content (`contentDigest`). */
  documentDigest: string
  contentDigest: string
  edition: string
  /** No newer edition of this number was issued. */
  latest: boolean
  validFrom: string
  validTo: string | null
  issuedAt: string
  statusNow: CertificateStatus
  /** Face fields, open or masked, in the order of the face. */
  summary: readonly { label: Label; value: string }[]
  endorsements: readonly { kind: string; on: string; text: string }[]
  history: readonly { status: CertificateStatus; effectiveAt: string }[]
}

/** Trust anchors and status data; base64 DER for certificates and lists. */
export type StatusAnswer = {
  entries: readonly StatusEntry[]
  seals: readonly SealStatus[]
  documents: readonly DocumentStatus[]
  /** Those whose file has one of the digests asked for. */
  certificates: readonly CertificateRecord[]
  roots: readonly string[]
  /** Authorities of other houses, each believed only within its scopes (`TrustScope`); absent: none. */
  anchors?: readonly { certificate: string; scopes: readonly string[] }[]
  intermediates: readonly string[]
  revocationLists: readonly string[]
  /** C2SP verifier key of the ledger. */
  ledgerKey: string
}
