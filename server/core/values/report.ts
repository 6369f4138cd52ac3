/**
 * A verdict is data (architecture rule 7): independent findings and one derived bottom line.
 * The page, the API, the CLI and the PDF report print the same `Report`; sentences live in `app/i18n`
 * under `finding.<code>.<outcome>`.
 */
import type { CertificateStatus } from '../certificates/status.ts'
import type { Label } from '../forms/fields.ts'
import type { SingleSuite } from './suite.ts'

export type Outcome = 'passed' | 'noted' | 'failed' | 'unknown'

/** The four words of `domain.md` §5.2 and `unreadable` for bytes that are no document at all. */
export type Verdict = 'valid' | 'valid-with-notes' | 'invalid' | 'undetermined' | 'unreadable'

export type FindingCode =
  | 'document.readable'
  | 'document.readers'
  | 'document.signed'
  | 'document.seal-picture-only'
  | 'signature.structure'
  | 'signature.integrity'
  | 'signature.cryptography'
  | 'signature.certificate'
  | 'signature.chain'
  | 'signature.validity'
  | 'signature.revocation'
  | 'signature.timestamp'
  | 'signature.algorithm'
  | 'signature.seal'
  | 'signature.seal-made'
  | 'signature.seal-maker'
  | 'signature.seal-validity'
  | 'signature.seal-holder'
  | 'document.coverage'
  | 'document.changes'
  | 'document.complete'
  | 'document.timestamp'
  | 'certificate.metadata'
  | 'certificate.status'
  | 'certificate.validity'
  | 'certificate.latest'
  | 'certificate.qr'
  | 'certificate.token'
  | 'ledger.inclusion'
  | 'bundle.contents'
  | 'bundle.trust'

export type Finding = {
  code: FindingCode
  outcome: Outcome
  /** Index into `Report.signatures`; absent for findings about the whole document. */
  signature?: number
  /** Machine reason (`digest-mismatch`, `annotation-added`…), an ETSI EN 319 102-1 sub-indication where one fits. */
  reason?: string
  facts: Readonly<Record<string, string | number | boolean>>
}

/** ETSI EN 319 102-1 §5.1.3 */
export type Indication = 'TOTAL_PASSED' | 'TOTAL_FAILED' | 'INDETERMINATE'

/** ETSI EN 319 102-1 tables 5 and 6; each has its words in `app/i18n` under `sub.<name>`. */
export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'REVOKED'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'POLICY_PROCESSING_ERROR'
  | 'SIGNATURE_POLICY_NOT_AVAILABLE'
  | 'TIMESTAMP_ORDER_FAILURE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND_NO_POE'
  | 'REVOKED_NO_POE'
  | 'REVOKED_CA_NO_POE'
  | 'OUT_OF_BOUNDS_NOT_REVOKED'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'REVOCATION_OUT_OF_BOUNDS_NO_POE'
  | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  | 'NO_POE'
  | 'TRY_LATER'
  | 'SIGNED_DATA_NOT_FOUND'

/**
 * The file against its signature, whoever signed. `intact`: the signed bytes and the CMS hold and nothing forbidden came
 * after. `modified`: the document is not the one that was signed. `broken`: the signature itself cannot be right, or cannot be read.
 */
export type Integrity = 'intact' | 'modified' | 'broken'

/** Whether the signer may be believed, whatever became of the file. */
export type TrustState = 'trusted' | 'untrusted' | 'unknown'

/** What of PAdES (ETSI EN 319 142-1 §6) is really there and holds; `none` for other formats and for what does not hold. */
export type SignatureLevel = 'none' | 'B-B' | 'B-T' | 'B-LT' | 'B-LTA'

/** The bottom line of one signature, derived from its findings. */
export type Conclusion = {
  indication: Indication
  /** Only beside TOTAL_FAILED and INDETERMINATE. */
  subIndication?: SubIndication
  integrity: Integrity
  trust: TrustState
  /** Reason of the finding that keeps the signer from being trusted. */
  trustReason?: string
  level: SignatureLevel
  /** Best proof of existence: ISO 8601 time before which the signature was there. */
  provenAt?: string
  provenBy?: 'timestamp' | 'document-timestamp' | 'ledger'
  /** Revision that it signs, from 1; absent when its range ends at none. */
  coversRevision?: number
  /** Of the file. */
  revisions: number
  wholeFile: boolean
  /** Everything that the newest revision shows otherwise than the signed one. */
  changesAfter: readonly Change[]
}

export type SignatureSummary = Conclusion & SignatureFacts

export type SignatureFacts = {
  field: string
  signerName: string
  organisation?: string
  /** 统一社会信用代码 in the certificate's organizationIdentifier (2.5.4.97), if any. */
  organisationCode?: string
  issuerName: string
  /** Identity level (0 to 3) of the organisation that signed, as the ledger has it from the day of signing; of a person where no organisation did. */
  identityLevel?: number
  /** ISO 8601 with offset. Claimed by the signer's system (/M). */
  claimedAt?: string
  /** genTime of a verified RFC 3161 token. */
  timestampedAt?: string
  algorithm: string
  /** By the algorithm of its key; absent where there is none to be read. */
  suite?: SingleSuite
  /** From 0. */
  page?: number
  /** pdf points, origin bottom-left. */
  rectangle?: readonly [number, number, number, number]
  reason?: string
  /** Seal known to the platform, when the server was asked. */
  seal?: { id: string; name: string; statusThen: string; statusNow: string }
  /** Past-the-end byte of what this signature covers, from the first on. */
  coversTo: number
  /** /SubFilter: `ETSI.CAdES.detached`, `adbe.pkcs7.detached`… */
  format: string
  digestAlgorithm?: string
  /** Of the signing certificate: serial number in lower-case hex, validity in ISO 8601. */
  serial?: string
  notBefore?: string
  notAfter?: string
}

/** 您正在核验什么: a certificate (电子证照), by the record where there is one, else by what the file says of itself. */
export type CertificateSummary = {
  source: 'record' | 'file'
  identifier: string
  number: string
  /** Words in both languages; the file knows the Chinese ones only. */
  type: Label
  issuer: string
  /** Masked where it is a person. */
  holder: string
  person: boolean
  edition: string
  /** Civil dates; `validTo` null: 长期. Undefined where the file says nothing readable. */
  validFrom?: string
  validTo?: string | null
  /** By the record only: at issue and at the time of the examination. */
  statusThen?: CertificateStatus
  statusNow?: CertificateStatus
  endorsements: readonly { kind: string; on: string; text: string }[]
}

export type Change = {
  kind:
    | 'page-content'
    | 'page-count'
    | 'annotation-added'
    | 'field-added'
    | 'field-changed'
    | 'catalog'
    | 'signature-filled'
    | 'dss-added'
    | 'timestamp-added'
    | 'object'
    | 'trailing-bytes'
  allowed: boolean
  /** From 0. */
  page?: number
  object?: string
}

export type LedgerProof = {
  entryKind: string
  /** sha256 hex of the file, or of the earlier revision of it, that the entry commits to. */
  digest: string
  index: number
  treeSize: number
  origin: string
  /** Hex, as computed by the verifier from leaf and proof. */
  leafHash: string
  root: string
  /** ISO 8601. */
  stagedAt: string
  /** Identity level (0 to 3) at which whoever signed was known then. */
  identityLevel?: number
}

export type Report = {
  subject: 'pdf' | 'bundle'
  /** sha256 of the examined file, hex. */
  digest: string
  examinedAt: string
  verdict: Verdict
  findings: readonly Finding[]
  signatures: readonly SignatureSummary[]
  certificate?: CertificateSummary
  changes: readonly Change[]
  ledger: readonly LedgerProof[]
}

const order: readonly Verdict[] = [
  'valid',
  'valid-with-notes',
  'undetermined',
  'invalid',
  'unreadable',
]

/** One bottom line: the worst finding decides, and nothing unknown is ever shown as valid. */
export function deriveVerdict(findings: readonly Finding[]): Verdict {
  let worst = 0
  for (const finding of findings) worst = Math.max(worst, order.indexOf(verdictOf(finding)))
  return order[worst] as Verdict
}

function verdictOf({ code, outcome }: Finding): Verdict {
  if (code === 'document.readable' && outcome === 'failed') return 'unreadable'
  if (outcome === 'failed') return 'invalid'
  if (outcome === 'unknown') return 'undetermined'
  return outcome === 'noted' ? 'valid-with-notes' : 'valid'
}

/** One about the whole document. */
export function finding(
  code: Finding['code'],
  outcome: Finding['outcome'],
  facts: Finding['facts'] = {},
  reason?: string,
): Finding {
  return reason === undefined ? { code, outcome, facts } : { code, outcome, facts, reason }
}
