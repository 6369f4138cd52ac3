import type { CertificateStatus } from '../core/certificates/status.ts'
import type { Label, Values } from '../core/forms/fields.ts'
import type { Refusal } from '../core/values/refusal.ts'
import type { SpendableIntent } from '../keys/types.ts'
import type { JobHandler } from '../outbox/types.ts'
import type { Actor } from '../people/types.ts'
import type { CertificateType } from './certificate-type.ts'
import type {
  ApplicationRow,
  ApplicationState,
  ApplicationView,
  BatchReport,
  BatchView,
  CertificateRow,
  CertificateView,
  Page,
  Proposal,
  Waiting,
} from './views.ts'

// What the verbs speak of has files of its own; the door keeps the names.
export type { CertificateType } from './certificate-type.ts'
export type {
  ApplicationAct,
  ApplicationRow,
  ApplicationState,
  ApplicationView,
  BatchReport,
  BatchView,
  CertificateAct,
  CertificateLine,
  CertificateRow,
  CertificateView,
  LaidAside,
  Page,
  Proposal,
  Waiting,
} from './views.ts'

/** Bytes as uploaded; JPEG or PNG, at most 5 MB: re-encoded to 358 × 441 px without metadata. */
export type Upload = { bytes: Uint8Array; name: string }

/** Which state was seen, and what is said about it to whoever it concerns. */
export type Opinion = { version: number; opinion: string }
export type Reasoned = { version: number; reason: string }

export type Certificates = {
  /** By name, newest version of each first. */
  types(): readonly CertificateType[]
  type(name: string, version: string): CertificateType | undefined
  /** All faults at once, unknown fields included (`field-unknown`). */
  check(
    type: CertificateType,
    raw: Record<string, unknown>,
    today: string,
  ): { values: Values; faults: readonly Refusal[] }
  /** Raw values that pass the check, from the type's own folder: for tests and the demo. */
  example(type: CertificateType): Record<string, unknown>
  /** Agencies that can issue this type. */
  agenciesFor(typeName: string): Promise<readonly { id: string; name: string }[]>
  /** Records every version not yet recorded, with an entry `certificate.type-published`; throws a sentence when a published one changed. */
  publish(): Promise<void>

  /**
   * A citizen for themselves, or for an organisation where they may (`certificate.apply`). A replay of the form finds the
   * first. Refusals: those of `check`, not-permitted, type-unknown, agency-unknown, holder-mismatch (the code is not the
   * holder organisation's own), photo-required, photo-large, photo-unreadable, photo-small, email-unverified.
   */
  apply(
    actor: Actor,
    input: {
      requestId: string
      agencyId: string
      typeName: string
      typeVersion: string
      organisationId?: string
      values: Record<string, unknown>
      photo?: Upload
    },
  ): Promise<ApplicationView | readonly Refusal[]>
  /** Answers a return (补正); without a new photo the old one stays. */
  revise(
    actor: Actor,
    id: string,
    input: { version: number; values: Record<string, unknown>; photo?: Upload },
  ): Promise<ApplicationView | readonly Refusal[]>
  withdraw(actor: Actor, id: string, input: Reasoned): Promise<ApplicationView | Refusal>
  accept(actor: Actor, id: string, input: { version: number }): Promise<ApplicationView | Refusal>
  /** Back to the applicant with words. */
  return(actor: Actor, id: string, input: Opinion): Promise<ApplicationView | Refusal>
  /** Reviewer ≠ applicant ≠ accepting officer, nor the holder. Refusals: own-application, reviewer-is-officer … */
  approve(actor: Actor, id: string, input: Opinion): Promise<ApplicationView | Refusal>
  reject(actor: Actor, id: string, input: Opinion): Promise<ApplicationView | Refusal>
  application(actor: Actor, id: string): Promise<ApplicationView | Refusal>
  applicationsOf(actor: Actor): Promise<readonly ApplicationRow[]>
  /** The agency's desk, oldest first. */
  desk(
    actor: Actor,
    query: { agencyId: string; state?: ApplicationState; cursor?: string; limit: number },
  ): Promise<Page<ApplicationRow> | Refusal>
  /** Counts by state, and certificates with a proposal that waits for a second person. Refusal: not-permitted. */
  waiting(actor: Actor, agencyId: string): Promise<Waiting | Refusal>
  /** Bytes of the photo for who may see the application or certificate. */
  photo(actor: Actor, id: string): Promise<{ bytes: Uint8Array; mediaType: string } | Refusal>
  /** The face as it will look, marked 预览, unsigned. */
  preview(actor: Actor, id: string): Promise<Uint8Array | Refusal>

  /** What an intent `certificate.issue` is bound to: subject = agency id, digest over the closed list. At most 1,000. */
  issueOrder(
    actor: Actor,
    input: { agencyId: string; applicationIds: readonly string[]; sealId: string },
  ): Promise<{ digest: string; count: number } | Refusal>
  /** Spends the intent, closes the list and puts the job; the job makes every certificate under one signing warrant. */
  issue(
    actor: Actor,
    input: {
      agencyId: string
      applicationIds: readonly string[]
      sealId: string
      intent: SpendableIntent
    },
  ): Promise<BatchView | Refusal>
  /** With what was laid aside because it cannot be made as it stands; the others of its list are made without it. */
  batch(actor: Actor, id: string): Promise<BatchReport | Refusal>
  batches(actor: Actor, agencyId: string): Promise<readonly BatchView[] | Refusal>

  /** 我的证照: those of the person and of the organisations they belong to. */
  mine(actor: Actor): Promise<readonly CertificateRow[]>
  /** 证照库 of an agency; `text` finds number, identifier and holder's name. */
  library(
    actor: Actor,
    query: {
      agencyId: string
      status?: CertificateStatus
      typeName?: string
      text?: string
      cursor?: string
      limit: number
    },
  ): Promise<Page<CertificateRow> | Refusal>
  view(actor: Actor, id: string): Promise<CertificateView | Refusal>
  file(actor: Actor, id: string): Promise<{ bytes: Uint8Array; name: string } | Refusal>
  /** 加注: a remark (审验记录) that stays with the certificate; its bytes stay. */
  endorse(
    actor: Actor,
    id: string,
    input: { version: number; text: string; kind: 'inspection' | 'note' },
  ): Promise<CertificateView | Refusal>
  suspend(actor: Actor, id: string, input: Reasoned): Promise<CertificateView | Refusal>
  resume(actor: Actor, id: string, input: Reasoned): Promise<CertificateView | Refusal>
  /** The first of two persons. Refusals: wrong-state, proposal-open, reason-required. */
  proposeRevocation(
    actor: Actor,
    id: string,
    input: {
      version: number
      operation: Proposal['operation']
      reason: string
      decisionNumber: string
    },
  ): Promise<CertificateView | Refusal>
  /** The second; refusal `same-person` for the first. */
  decideRevocation(
    actor: Actor,
    id: string,
    input: { proposalId: string; version: number; confirm: boolean; opinion: string },
  ): Promise<CertificateView | Refusal>
  /** Undefined before it was issued. */
  statusAt(id: string, at: Date): Promise<CertificateStatus | undefined>
}

/** What anybody may know of a certificate whose file, QR or number they hold. */
export type PublicCertificate = {
  id: string
  identifier: string
  number: string
  typeName: string
  typeTitle: Label
  publicity: 'public' | 'private'
  agencyName: string
  documentDigest: string
  contentDigest: string
  edition: string
  validFrom: string
  validTo: string | null
  issuedAt: Date
  statusNow: CertificateStatus
  /** Label and open or masked value, in the order of the face. */
  summary: readonly { label: Label; value: string }[]
  /** Public remarks: kind and civil date only. */
  endorsements: readonly { kind: string; on: string; text: string }[]
  /** Status changes without names or reasons. */
  history: readonly { status: CertificateStatus; effectiveAt: Date }[]
}

/** What the composition root and verification take besides. */
export type CertificatesModule = Certificates & {
  jobs: Readonly<Record<string, JobHandler>>
  byDocument(digest: string): Promise<PublicCertificate | undefined>
  /** By 电子证照标识. */
  byIdentifier(identifier: string): Promise<PublicCertificate | undefined>
  /** Newest edition of that number; the same work whether there is one or not. */
  byNumber(typeName: string, number: string): Promise<PublicCertificate | undefined>
  /** Timing-safe; false too when there is no such certificate. */
  nameAgrees(typeName: string, number: string, name: string): Promise<boolean>
  /** Moves to 05 what the clock has ended; at most `limit`. */
  expireDue(limit: number): Promise<number>
}
