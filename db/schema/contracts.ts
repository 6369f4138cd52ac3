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

export const contracts = table(
  'contracts',
  {
    id: text().primaryKey(),
    number: text().notNull(),
    /** Carried by the form that created it, so that a replay finds the first instead of making a second. */
    requestId: text().notNull(),
    organisationId: text()
      .notNull()
      .references(() => organisations.id),
    templateName: text().notNull(),
    templateVersion: text().notNull(),
    templateDigest: text().notNull(),
    title: text().notNull(),
    values: json().$type<Record<string, unknown>>().notNull(),
    /** Total in 分, for lists and search. */
    amount: integer(),
    counterparty: text().notNull().default(''),
    /** draft | submitted | signing | completed | declined | withdrawn */
    state: text().notNull(),
    draftedBy: text().notNull(),
    submittedBy: text(),
    approvedBy: text(),
    rejectionReason: text(),
    /** The latest bytes (prepared or signed), sha256 hex. */
    documentDigest: text(),
    /** Bytes with all fields placed before the first signature, sha256 hex. */
    preparedDigest: text(),
    /** international | guomi | both; null (rows from before there was a choice): international. */
    suite: text(),
    signBy: time(),
    createdAt: time().notNull(),
    updatedAt: time().notNull(),
    submittedAt: time(),
    completedAt: time(),
    /** Of the latest bytes, once all have signed: B-T | B-LTA (ETSI EN 319 142-1). */
    level: text(),
    /** When the file needs its next time stamp; null before all have signed. */
    nextStampAt: time(),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('contracts_number').on(t.number),
    uniqueIndex('contracts_request').on(t.organisationId, t.requestId),
    index('contracts_state').on(t.organisationId, t.state),
    index('contracts_next_stamp').on(t.nextStampAt),
  ],
)

export const contractParties = table(
  'contract_parties',
  {
    id: text().primaryKey(),
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    /** Signing order, from 1. */
    position: integer().notNull(),
    /** 甲方 | 乙方 … as the template names it */
    label: text().notNull(),
    organisationId: text(),
    name: text().notNull(),
    code: text().notNull(),
    signerName: text().notNull().default(''),
    signerEmail: text().notNull(),
    /** Name of the signature field in the PDF. */
    field: text().notNull(),
    /** Where the signature field stands in the prepared file. */
    place: json()
      .$type<{ page: number; rectangle: [number, number, number, number]; pages: number }>()
      .notNull(),
    /** waiting | invited | signed | declined */
    state: text().notNull(),
    tokenDigest: text(),
    tokenExpiresAt: time(),
    invitedAt: time(),
    openedAt: time(),
    signedAt: time(),
    signedBy: text(),
    sealId: text(),
    intentId: text(),
    /** Identity levels at the moment of signing. */
    personLevel: integer(),
    organisationLevel: integer(),
    reason: text(),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('contract_parties_position').on(t.contractId, t.position),
    uniqueIndex('contract_parties_token').on(t.tokenDigest),
    index('contract_parties_email').on(t.signerEmail),
    index('contract_parties_code').on(t.code, t.state),
    index('contract_parties_contract').on(t.contractId),
  ],
)

/** Which organisations have a contract in their list; one row each keeps a list of a million an index walk. */
export const contractReaders = table(
  'contract_readers',
  {
    organisationId: text().notNull(),
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    updatedAt: time().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.contractId] }),
    index('contract_readers_list').on(t.organisationId, t.updatedAt, t.contractId),
    index('contract_readers_contract').on(t.contractId),
  ],
)

export const contractEvents = table(
  'contract_events',
  {
    id: rowNumber(),
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    kind: text().notNull(),
    actorId: text(),
    organisationId: text(),
    at: time().notNull(),
    facts: json().$type<Record<string, string | number>>().notNull(),
    entryId: text(),
  },
  (t) => [index('contract_events_contract').on(t.contractId)],
)

/** Every revision of the file, oldest first; the bytes lie under their digest. */
export const contractRevisions = table(
  'contract_revisions',
  {
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    revision: integer().notNull(),
    digest: text().notNull(),
    /** prepared | signed | preserved */
    kind: text().notNull(),
    partyId: text(),
    at: time().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.contractId, t.revision] }),
    index('contract_revisions_digest').on(t.digest),
  ],
)

/** Gap-free numbers, taken in the transaction that uses them. */
export const counters = table('counters', {
  scope: text().primaryKey(),
  value: integer().notNull(),
})
