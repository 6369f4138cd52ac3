/** What pages show of applications, batches and certificates. */
import type { CertificateStatus } from '../core/certificates/status.ts'
import type { Label, Values } from '../core/forms/fields.ts'
import type { Refusal } from '../core/values/refusal.ts'

export type ApplicationState =
  | 'submitted'
  | 'accepted'
  | 'returned'
  | 'approved'
  | 'rejected'
  | 'withdrawn'
  | 'issuing'
  | 'issued'

export type CertificateLine = {
  id: number
  /** submitted, accepted, returned, approved, rejected, withdrawn, issued, endorsed, suspended, resumed, revoke-proposed,
   * revoke-rejected, revoked, expired … */
  kind: string
  /** Where the status changed. */
  status: CertificateStatus | null
  effectiveAt: Date
  recordedAt: Date
  actorName: string | null
  confirmedByName: string | null
  mine: boolean
  reason: string | null
  facts: Record<string, string | number>
  entryId: string | null
  /** Null until the ledger has sequenced the entry. */
  leafIndex: number | null
}

export type ApplicationAct =
  | 'revise'
  | 'withdraw'
  | 'accept'
  | 'return'
  | 'approve'
  | 'reject'
  | 'issue'

export type ApplicationRow = {
  id: string
  typeName: string
  typeVersion: string
  typeTitle: Label
  agencyName: string
  /** Name in the holder's field. */
  holderName: string
  state: ApplicationState
  submittedAt: Date
  updatedAt: Date
  version: number
}

export type ApplicationView = ApplicationRow & {
  agencyId: string
  applicantName: string
  mine: boolean
  values: Values
  photoDigest: string | null
  opinion: string | null
  certificateId: string | null
  batchId: string | null
  timeline: readonly CertificateLine[]
  next: readonly ApplicationAct[]
}

export type CertificateRow = {
  id: string
  /** 电子证照标识 */
  identifier: string
  /** 证照编号 */
  number: string
  typeName: string
  typeTitle: Label
  holderName: string
  agencyName: string
  /** Now, the clock included. */
  status: CertificateStatus
  /** Civil dates; null: 长期. */
  validFrom: string
  validTo: string | null
  issuedAt: Date
  version: number
}

export type CertificateAct =
  | 'download'
  | 'endorse'
  | 'suspend'
  | 'resume'
  | 'propose-revocation'
  | 'decide-revocation'

export type Proposal = {
  id: string
  operation: 'revoke' | 'cancel' | 'penalise'
  reason: string
  decisionNumber: string
  proposedByName: string
  proposedAt: Date
  mine: boolean
  version: number
}

export type CertificateView = CertificateRow & {
  agencyId: string
  typeVersion: string
  edition: string
  values: Values
  photoDigest: string | null
  documentDigest: string
  /** What the QR on the face says. */
  verifyUrl: string
  proposal: Proposal | null
  timeline: readonly CertificateLine[]
  next: readonly CertificateAct[]
}

export type BatchView = {
  id: string
  total: number
  issued: number
  state: 'running' | 'done' | 'stopped'
  /** Refusal code where it stopped. */
  fault: string | null
  sealName: string
  orderedByName: string
  orderedAt: Date
  finishedAt: Date | null
}

/** What of a batch could not be made as it was applied for: it stands among the approved again. */
export type LaidAside = { applicationId: string; holderName: string; refusal: Refusal }

export type BatchReport = BatchView & { laidAside: readonly LaidAside[] }

/** What an agency's people find on their desks. */
export type Waiting = {
  states: Readonly<Record<ApplicationState, number>>
  proposals: readonly { id: string; holderName: string; typeTitle: Label }[]
}

export type Page<Row> = { rows: readonly Row[]; next: string | null }
