/** Electronic certificates (电子证照), from application to the end of their life. */
import { sql } from 'drizzle-orm'
import {
  index,
  integer,
  json,
  primaryKey,
  rowNumber,
  table,
  text,
  time,
  uniqueIndex,
} from '../columns.ts'
import { organisations } from './people.ts'

export const certificateTypes = table(
  'certificate_types',
  {
    name: text().notNull(),
    version: text().notNull(),
    /** 证照类型代码, 21 characters. */
    code: text().notNull(),
    /** sha256 hex over the folder's files; a published version never changes. */
    digest: text().notNull(),
    publishedAt: time().notNull(),
    entryId: text(),
  },
  (t) => [primaryKey({ columns: [t.name, t.version] })],
)

export const certificateApplications = table(
  'certificate_applications',
  {
    id: text().primaryKey(),
    /** Carried by the form, so that a replay finds the first instead of making a second. */
    requestId: text().notNull(),
    /** The agency that is asked. */
    agencyId: text()
      .notNull()
      .references(() => organisations.id),
    typeName: text().notNull(),
    typeVersion: text().notNull(),
    applicantId: text().notNull(),
    /** The organisation on whose behalf a person applies; null where they apply for themselves. */
    holderOrganisationId: text(),
    /** Checked face fields; personal data, never leaves this table but on the certificate. */
    values: json().$type<Record<string, unknown>>().notNull(),
    photoDigest: text(),
    /** submitted | accepted | returned | approved | rejected | withdrawn | issuing | issued */
    state: text().notNull(),
    submittedAt: time().notNull(),
    updatedAt: time().notNull(),
    acceptedBy: text(),
    acceptedAt: time(),
    reviewedBy: text(),
    reviewedAt: time(),
    /** The officer's words to the applicant when returned or rejected. */
    opinion: text(),
    batchId: text(),
    certificateId: text(),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('certificate_applications_request').on(t.applicantId, t.requestId),
    index('certificate_applications_desk').on(t.agencyId, t.state, t.updatedAt),
    index('certificate_applications_applicant').on(t.applicantId, t.updatedAt),
    index('certificate_applications_batch').on(t.batchId, t.state),
  ],
)

/** 制证批次: one act of will of the issuing officer over a closed list of applications. */
export const certificateBatches = table(
  'certificate_batches',
  {
    id: text().primaryKey(),
    agencyId: text()
      .notNull()
      .references(() => organisations.id),
    sealId: text().notNull(),
    orderedBy: text().notNull(),
    orderedAt: time().notNull(),
    intentId: text().notNull(),
    /** sha256 hex over the list that was shown. */
    digest: text().notNull(),
    /** The signing warrant that the spent intent turned into, sealed by the master key. */
    warrant: json().$type<Record<string, unknown>>().notNull(),
    total: integer().notNull(),
    issued: integer().notNull().default(0),
    /** running | done | stopped */
    state: text().notNull(),
    /** Refusal code where it stopped. */
    fault: text(),
    finishedAt: time(),
    version: integer().notNull().default(1),
  },
  (t) => [index('certificate_batches_agency').on(t.agencyId, t.orderedAt)],
)

export const certificates = table(
  'certificates',
  {
    id: text().primaryKey(),
    /** 电子证照标识 with its check character. */
    identifier: text().notNull(),
    typeName: text().notNull(),
    typeVersion: text().notNull(),
    /** 证照编号 */
    number: text().notNull(),
    /** 版本号, 3 digits */
    edition: text().notNull(),
    agencyId: text()
      .notNull()
      .references(() => organisations.id),
    applicationId: text().notNull(),
    batchId: text().notNull(),
    /** Who finds it in 我的证照. */
    holderPersonId: text(),
    holderOrganisationId: text(),
    holderName: text().notNull(),
    holderCode: text().notNull(),
    values: json().$type<Record<string, unknown>>().notNull(),
    photoDigest: text(),
    /** The sealed and signed face, sha256 hex; these bytes never change. */
    documentDigest: text().notNull(),
    /** sha256 hex over the metadata and face fields as the file carries them. */
    contentDigest: text().notNull(),
    sealId: text().notNull(),
    /** 01 有效 | 02 暂扣 | 03 撤销 | 04 注销 | 05 失效 | 07 吊销 (domain.md §2.6) */
    status: text().notNull(),
    /** Civil dates; null: 长期. */
    validFrom: text().notNull(),
    validTo: text(),
    issuedAt: time().notNull(),
    updatedAt: time().notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('certificates_identifier').on(t.identifier),
    uniqueIndex('certificates_number').on(t.typeName, t.number, t.edition),
    uniqueIndex('certificates_application').on(t.applicationId),
    uniqueIndex('certificates_document').on(t.documentDigest),
    index('certificates_person').on(t.holderPersonId, t.issuedAt),
    index('certificates_organisation').on(t.holderOrganisationId, t.issuedAt),
    index('certificates_library').on(t.agencyId, t.issuedAt, t.id),
    index('certificates_expiry').on(t.status, t.validTo),
  ],
)

/** What happened to an application and to the certificate made from it; `statusAt` folds over the states. */
export const certificateEvents = table(
  'certificate_events',
  {
    id: rowNumber(),
    /** Application or certificate id. */
    subjectId: text().notNull(),
    /** submitted | accepted | returned | approved | rejected | withdrawn | issued | endorsed | suspended | resumed | revoked | expired | … */
    kind: text().notNull(),
    /** Status code from `effectiveAt` on; null where the status stays. */
    status: text(),
    effectiveAt: time().notNull(),
    recordedAt: time().notNull(),
    actorId: text(),
    /** The second person, where two are needed. */
    confirmedBy: text(),
    reason: text(),
    facts: json().$type<Record<string, string | number>>().notNull(),
    entryId: text(),
  },
  (t) => [index('certificate_events_subject').on(t.subjectId)],
)

/** What one officer proposes and another decides. */
export const certificateProposals = table(
  'certificate_proposals',
  {
    id: text().primaryKey(),
    certificateId: text()
      .notNull()
      .references(() => certificates.id),
    /** revoke | cancel | penalise: status 03, 04, 07 */
    operation: text().notNull(),
    reason: text().notNull(),
    /** Number of the decision it rests on (决定书文号). */
    decisionNumber: text().notNull().default(''),
    proposedBy: text().notNull(),
    proposedAt: time().notNull(),
    /** proposed | confirmed | rejected | withdrawn */
    state: text().notNull(),
    decidedBy: text(),
    decidedAt: time(),
    opinion: text(),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('certificate_proposals_certificate').on(t.certificateId),
    uniqueIndex('certificate_proposals_open')
      .on(t.certificateId)
      .where(sql`${t.state} = 'proposed'`),
  ],
)
