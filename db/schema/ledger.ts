import {
  bytes,
  integer,
  json,
  primaryKey,
  rowNumber,
  table,
  text,
  time,
  uniqueIndex,
} from '../columns.ts'

export const ledgerEntries = table(
  'ledger_entries',
  {
    /** Staging order. */
    row: rowNumber(),
    id: text().notNull(),
    kind: text().notNull(),
    /** The exact leaf bytes: canonical JSON without personal data. */
    leaf: bytes().notNull(),
    /** What opens the salted commitments of the leaf; private, never on the ledger. */
    openings: json().$type<Record<string, { salt: string; value: string }>>().notNull(),
    stagedAt: time().notNull(),
    /** Null until sequenced. */
    leafIndex: integer(),
  },
  (t) => [
    uniqueIndex('ledger_entries_id').on(t.id),
    uniqueIndex('ledger_entries_leaf').on(t.leafIndex),
  ],
)

/** Which entries speak of a thing (a document digest, a contract, a seal): private look-up. */
export const ledgerSubjects = table(
  'ledger_subjects',
  {
    subject: text().notNull(),
    entryId: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.subject, t.entryId] })],
)

/** C2SP tlog-tiles: up to 256 hashes a tile, concatenated. */
export const ledgerTiles = table(
  'ledger_tiles',
  {
    level: integer().notNull(),
    number: integer().notNull(),
    hashes: bytes().notNull(),
  },
  (t) => [primaryKey({ columns: [t.level, t.number] })],
)

export const ledgerCheckpoints = table('ledger_checkpoints', {
  size: integer().primaryKey(),
  root: text().notNull(),
  note: text().notNull(),
  at: time().notNull(),
})

/** One row, the compare-and-set lock of the sequencer. */
export const ledgerState = table('ledger_state', {
  id: integer().primaryKey(),
  size: integer().notNull(),
  root: text().notNull(),
  /** Right-edge subtree hashes, hex, largest first. */
  peaks: json().$type<string[]>().notNull(),
})
