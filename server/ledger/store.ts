import { and, asc, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { rowsInto } from '../../db/rows.ts'
import {
  ledgerCheckpoints,
  ledgerEntries,
  ledgerState,
  ledgerSubjects,
  ledgerTiles,
} from '../../db/schema/ledger.ts'
import { type Tiles, tileKey } from '../core/log/tile.ts'

export type NewEntry = Omit<typeof ledgerEntries.$inferInsert, 'row' | 'leafIndex'>
export type EntryRow = typeof ledgerEntries.$inferSelect & { leafIndex: number }
export type State = { size: number; root: string; peaks: string[] }
export type CheckpointRow = typeof ledgerCheckpoints.$inferSelect
export type TileRow = typeof ledgerTiles.$inferSelect

/** The one row of `ledger_state`. */
const only = eq(ledgerState.id, 1)
// Below the number of parameters that either database takes in one statement, with room.
const chunk = 500

const addEntries = rowsInto(ledgerEntries)
const addSubjects = rowsInto(ledgerSubjects, (insert) => insert.onConflictDoNothing())

export async function insertEntries(
  tx: Tx,
  entries: readonly NewEntry[],
  subjects: readonly { subject: string; entryId: string }[],
): Promise<void> {
  await addEntries(tx, entries)
  await addSubjects(tx, subjects)
}

export async function readState(reader: Reader): Promise<State | undefined> {
  const [state] = await reader.select().from(ledgerState).where(only)
  return state
}

export async function createState(tx: Tx, state: State): Promise<void> {
  await tx
    .insert(ledgerState)
    .values({ id: 1, ...state })
    .onConflictDoNothing()
}

/** Takes the row lock that makes this the one sequencer until the transaction ends, and reads what it guards. */
export async function lockState(tx: Tx): Promise<State | undefined> {
  const [state] = await tx.update(ledgerState).set({ id: 1 }).where(only).returning()
  return state
}

/** Compare-and-set; false when the log is not where `from` says. */
export async function moveState(tx: Tx, from: State, to: State): Promise<boolean> {
  const unmoved = and(only, eq(ledgerState.size, from.size), eq(ledgerState.root, from.root))
  const moved = await tx
    .update(ledgerState)
    .set(to)
    .where(unmoved)
    .returning({ id: ledgerState.id })
  return moved.length === 1
}

/** Staged entries in staging order. Rows that commit late are found by a later run that starts from 0 again. */
export function staged(
  reader: Reader,
  afterRow: number,
  limit: number,
): Promise<{ row: number; leaf: Uint8Array }[]> {
  return reader
    .select({ row: ledgerEntries.row, leaf: ledgerEntries.leaf })
    .from(ledgerEntries)
    .where(and(isNull(ledgerEntries.leafIndex), gt(ledgerEntries.row, afterRow)))
    .orderBy(asc(ledgerEntries.row))
    .limit(limit) as Promise<{ row: number; leaf: Uint8Array }[]>
}

/** Gives the rows first..last, all of them staged, the leaf indices from `index` on. */
export async function assignIndices(
  tx: Tx,
  run: { first: number; last: number; index: number },
): Promise<void> {
  const shift = run.index - run.first
  await tx
    .update(ledgerEntries)
    .set({ leafIndex: sql`${ledgerEntries.row} + ${shift}` })
    .where(and(gte(ledgerEntries.row, run.first), lt(ledgerEntries.row, run.last + 1)))
}

export async function readTiles(
  reader: Reader,
  wanted: readonly { level: number; number: number }[],
): Promise<Tiles> {
  const tiles = new Map<string, Uint8Array>()
  const levels = new Map<number, number[]>()
  for (const { level, number } of wanted) levels.set(level, [...(levels.get(level) ?? []), number])
  for (const [level, numbers] of levels) {
    for (const some of chunksOf(numbers)) {
      const place = and(eq(ledgerTiles.level, level), inArray(ledgerTiles.number, some))
      const rows = await reader.select().from(ledgerTiles).where(place)
      for (const row of rows) tiles.set(tileKey(row.level, row.number), row.hashes)
    }
  }
  return tiles
}

export async function putTiles(tx: Tx, tiles: readonly TileRow[]): Promise<void> {
  for (const rows of chunksOf(tiles)) {
    await tx
      .insert(ledgerTiles)
      .values(rows)
      .onConflictDoUpdate({
        target: [ledgerTiles.level, ledgerTiles.number],
        set: { hashes: sql`excluded.hashes` },
      })
  }
}

export async function countTiles(reader: Reader): Promise<number> {
  return reader.$count(ledgerTiles)
}

export async function insertCheckpoint(tx: Tx, checkpoint: CheckpointRow): Promise<void> {
  await tx.insert(ledgerCheckpoints).values(checkpoint).onConflictDoNothing()
}

export async function latestCheckpoint(reader: Reader): Promise<CheckpointRow | undefined> {
  const newest = desc(ledgerCheckpoints.size)
  const [row] = await reader.select().from(ledgerCheckpoints).orderBy(newest).limit(1)
  return row
}

/** Checkpoints of the sizes begin..end-1 in order. */
export function checkpointsIn(
  reader: Reader,
  begin: number,
  end: number,
): Promise<CheckpointRow[]> {
  return reader
    .select()
    .from(ledgerCheckpoints)
    .where(and(gte(ledgerCheckpoints.size, begin), lt(ledgerCheckpoints.size, end)))
    .orderBy(asc(ledgerCheckpoints.size)) as Promise<CheckpointRow[]>
}

export function checkpointsBefore(
  reader: Reader,
  before: number,
  limit: number,
): Promise<CheckpointRow[]> {
  return reader
    .select()
    .from(ledgerCheckpoints)
    .where(lt(ledgerCheckpoints.size, before))
    .orderBy(desc(ledgerCheckpoints.size))
    .limit(limit) as Promise<CheckpointRow[]>
}

/** Sequenced entries with leaf indices begin..end-1 in order. */
export async function entriesIn(reader: Reader, begin: number, end: number): Promise<EntryRow[]> {
  const rows = await reader
    .select()
    .from(ledgerEntries)
    .where(and(gte(ledgerEntries.leafIndex, begin), lt(ledgerEntries.leafIndex, end)))
    .orderBy(asc(ledgerEntries.leafIndex))
  return rows as EntryRow[]
}

export async function entriesBefore(
  reader: Reader,
  before: number,
  limit: number,
): Promise<EntryRow[]> {
  const rows = await reader
    .select()
    .from(ledgerEntries)
    .where(lt(ledgerEntries.leafIndex, before))
    .orderBy(desc(ledgerEntries.leafIndex))
    .limit(limit)
  return rows as EntryRow[]
}

/** Undefined also while the entry is only staged. */
export async function entryById(reader: Reader, id: string): Promise<EntryRow | undefined> {
  const sequenced = and(eq(ledgerEntries.id, id), isNotNull(ledgerEntries.leafIndex))
  const [row] = await reader.select().from(ledgerEntries).where(sequenced)
  return row as EntryRow | undefined
}

export async function isStaged(reader: Reader, id: string): Promise<boolean> {
  const waiting = and(eq(ledgerEntries.id, id), isNull(ledgerEntries.leafIndex))
  return (await reader.$count(ledgerEntries, waiting)) === 1
}

export async function entriesAbout(reader: Reader, subject: string): Promise<EntryRow[]> {
  const rows = await reader
    .select({ entry: ledgerEntries })
    .from(ledgerSubjects)
    .innerJoin(ledgerEntries, eq(ledgerEntries.id, ledgerSubjects.entryId))
    .where(and(eq(ledgerSubjects.subject, subject), isNotNull(ledgerEntries.leafIndex)))
    .orderBy(asc(ledgerEntries.leafIndex))
  return rows.map(({ entry }) => entry as EntryRow)
}

/** Indices that no tree of `size` leaves has. */
export async function strayIndices(reader: Reader, size: number, limit: number): Promise<number[]> {
  const outside = or(gte(ledgerEntries.leafIndex, size), lt(ledgerEntries.leafIndex, 0))
  const index = ledgerEntries.leafIndex
  const rows = await reader.select({ index }).from(ledgerEntries).where(outside).limit(limit)
  return rows.map((row) => row.index as number)
}

function chunksOf<Row>(rows: readonly Row[]): Row[][] {
  const chunks: Row[][] = []
  for (let at = 0; at < rows.length; at += chunk) chunks.push(rows.slice(at, at + chunk))
  return chunks
}
