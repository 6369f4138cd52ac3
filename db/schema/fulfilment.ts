/** Running clauses (智能合约履约): terms, facts, evaluations, obligations, actions, postings, assets. */
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
import { contracts } from './contracts.ts'

export const fulfilments = table(
  'fulfilments',
  {
    contractId: text()
      .primaryKey()
      .references(() => contracts.id),
    /** Canonical JSON of the terms that run: clauses, values, parties, zone. */
    terms: text().notNull(),
    termsDigest: text().notNull(),
    /** running | closed */
    state: text().notNull(),
    startedAt: time().notNull(),
    /** The next instant at which the clock alone changes something; null: never. */
    nextTickAt: time(),
    /** Number of the last evaluation. */
    evaluation: integer().notNull().default(0),
    version: integer().notNull().default(1),
  },
  (t) => [index('fulfilments_tick').on(t.state, t.nextTickAt)],
)

/** 履约事实, append-only; a contest or its settlement is a fact about a fact. */
export const fulfilmentFacts = table(
  'fulfilment_facts',
  {
    id: text().primaryKey(),
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    /** From 1, without gaps. */
    position: integer().notNull(),
    kind: text().notNull(),
    /** Given by the source: the same key is recorded once. */
    key: text().notNull(),
    /** party | platform | clock */
    source: text().notNull(),
    /** Party field (`partyA`) on whose behalf it was given; null for the house. */
    party: text(),
    organisationId: text(),
    actorId: text(),
    /** Civil date in the contract's zone on which it happened. */
    occurredOn: text().notNull(),
    value: json().$type<Record<string, string | number>>().notNull(),
    /** sha256 hex of evidence files kept. */
    evidence: json().$type<{ digest: string; name: string; size: number }[]>().notNull(),
    note: text().notNull().default(''),
    recordedAt: time().notNull(),
    entryId: text(),
  },
  (t) => [
    uniqueIndex('fulfilment_facts_position').on(t.contractId, t.position),
    uniqueIndex('fulfilment_facts_key').on(t.contractId, t.key),
  ],
)

/** Every evaluation with the exact bytes of its result, so that a replay can be compared byte for byte. */
export const fulfilmentEvaluations = table(
  'fulfilment_evaluations',
  {
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    number: integer().notNull(),
    at: time().notNull(),
    /** Facts up to this position were known. */
    facts: integer().notNull(),
    /** Canonical JSON of the standing. */
    standing: text().notNull(),
    digest: text().notNull(),
    entryId: text(),
  },
  (t) => [primaryKey({ columns: [t.contractId, t.number] })],
)

/** What the last evaluation says of each obligation: for lists, calendar and alarms. */
export const fulfilmentObligations = table(
  'fulfilment_obligations',
  {
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    clause: text().notNull(),
    state: text().notNull(),
    /** 分; null where nothing is to be paid. */
    amount: integer(),
    /** 分 accrued up to the evaluation. */
    penalty: integer().notNull().default(0),
    dueOn: text(),
    debtor: text().notNull(),
    creditor: text().notNull(),
    updatedAt: time().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.contractId, t.clause] }),
    index('fulfilment_obligations_due').on(t.state, t.dueOn),
  ],
)

export const fulfilmentActions = table(
  'fulfilment_actions',
  {
    id: text().primaryKey(),
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    /** (clause, action, occurrence): the same one is done once. */
    key: text().notNull(),
    clause: text().notNull(),
    /** payment.instruct | retention.refund | penalty.accrue | notify | asset.transfer */
    kind: text().notNull(),
    payload: json().$type<Record<string, string | number>>().notNull(),
    /** done; whether an instruction is held back follows from the facts. */
    state: text().notNull(),
    at: time().notNull(),
    /** The file it made (pain.001), sha256 hex. */
    documentDigest: text(),
    entryId: text(),
  },
  (t) => [uniqueIndex('fulfilment_actions_key').on(t.contractId, t.key)],
)

/** Double entry: the lines of one journal of one contract sum to zero. */
export const fulfilmentPostings = table(
  'fulfilment_postings',
  {
    id: rowNumber(),
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    /** The action or fact that is booked; a journal is booked once. */
    journal: text().notNull(),
    line: integer().notNull(),
    account: text().notNull(),
    /** 分; debit positive, credit negative. */
    amount: integer().notNull(),
    bookedOn: text().notNull(),
    at: time().notNull(),
  },
  (t) => [uniqueIndex('fulfilment_postings_line').on(t.contractId, t.journal, t.line)],
)

/** 资产登记: whose a thing is, since when, by which action. */
export const assets = table(
  'assets',
  {
    id: text().primaryKey(),
    contractId: text()
      .notNull()
      .references(() => contracts.id),
    /** Line of the contract's table of items, from 1. */
    line: integer().notNull(),
    name: text().notNull(),
    /** In 10^-3 units. */
    quantity: integer().notNull(),
    unit: text().notNull(),
    ownerName: text().notNull(),
    ownerCode: text().notNull(),
    since: text().notNull(),
    actionId: text().notNull(),
    entryId: text(),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('assets_line').on(t.contractId, t.line),
    index('assets_owner').on(t.ownerCode),
  ],
)
