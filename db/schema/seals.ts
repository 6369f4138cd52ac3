/** Seals, their life, and the applications that come before them. */
import { sql } from 'drizzle-orm'
import {
  bytes,
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
import { keys } from './keys.ts'
import { organisations } from './people.ts'

export const seals = table(
  'seals',
  {
    id: text().primaryKey(),
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    /** official 公章 | contract 合同专用章 | certificate 电子证照专用章 */
    kind: text().notNull(),
    /** 印章名称 */
    name: text().notNull(),
    /** What the geometry draws from: owner name, purpose line, code line, diameter in mm. */
    design: json().$type<Record<string, string | number>>().notNull(),
    /** SVG in mm made by our own geometry. */
    picture: text().notNull(),
    pictureDigest: text().notNull(),
    keyId: text()
      .notNull()
      .references(() => keys.id),
    certificateSerial: text().notNull(),
    /** A key of the other suite for the same seal, and its certificate; null where the seal has one key. */
    secondKeyId: text().references(() => keys.id),
    secondSerial: text(),
    secondAlgorithm: text(),
    /** made | active | suspended | destroyed */
    state: text().notNull(),
    madeBy: text().notNull(),
    createdAt: time().notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('seals_organisation').on(t.organisationId),
    index('seals_key').on(t.keyId),
    index('seals_second_key').on(t.secondKeyId),
    // Two seals of one name could not be told apart on paper.
    uniqueIndex('seals_name').on(t.organisationId, t.name).where(sql`${t.state} <> 'destroyed'`),
  ],
)

/** What a 国密 verifier takes for the seal (GB/T 38540): made with it, one for each certificate that may sign with it. */
export const electronicSeals = table(
  'electronic_seals',
  {
    sealId: text()
      .notNull()
      .references(() => seals.id),
    /** Of the signer's certificate that it lists, lower-case hex. */
    certificateSerial: text().notNull(),
    /** SESeal DER. */
    der: bytes().notNull(),
    validFrom: time().notNull(),
    validTo: time().notNull(),
    createdAt: time().notNull(),
  },
  (t) => [primaryKey({ columns: [t.sealId, t.certificateSerial] })],
)

export const sealEvents = table(
  'seal_events',
  {
    id: rowNumber(),
    sealId: text()
      .notNull()
      .references(() => seals.id),
    /** applied | approved | made | enabled | suspended | resumed | used | destroyed */
    kind: text().notNull(),
    /** State from `effectiveAt` on; null for what changes none: the application's steps, uses. */
    state: text(),
    effectiveAt: time().notNull(),
    actorId: text().notNull(),
    reason: text(),
    facts: json().$type<Record<string, string | number>>().notNull(),
    entryId: text(),
  },
  (t) => [index('seal_events_seal').on(t.sealId)],
)

/** 申请 → 审批 → 制作: a seal is made only from an application that another person approved. */
export const sealApplications = table(
  'seal_applications',
  {
    id: text().primaryKey(),
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    /** official | contract | certificate */
    kind: text().notNull(),
    serial: text().notNull().default(''),
    name: text().notNull(),
    /** Why it is needed and for what it will be used, in the applicant's words. */
    purpose: text().notNull(),
    algorithm: text().notNull(),
    /** Of the second key that is asked for together with the first. */
    secondAlgorithm: text(),
    /** For a second key of this seal, which is in use already; null for a new seal. */
    forSealId: text(),
    /** applied | approved | rejected | withdrawn | made */
    state: text().notNull(),
    appliedBy: text().notNull(),
    appliedAt: time().notNull(),
    decidedBy: text(),
    decidedAt: time(),
    opinion: text(),
    /** Ledger entries of the application and of the decision. */
    appliedEntryId: text().notNull(),
    decidedEntryId: text(),
    sealId: text(),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('seal_applications_organisation').on(t.organisationId, t.state),
    // One at a time about a seal of one name.
    uniqueIndex('seal_applications_open')
      .on(t.organisationId, t.name)
      .where(sql`${t.state} in ('applied', 'approved')`),
  ],
)
