import { count, inArray } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { documents } from '../../db/schema/documents.ts'

type Row = typeof documents.$inferInsert

/** Four parameters a row stay below the bound of both dialects. */
const most = 500

/** The same bytes may belong to several records; the first one made the row. */
export async function addDocuments(tx: Tx, rows: readonly Row[]): Promise<void> {
  for (let from = 0; from < rows.length; from += most) {
    await tx
      .insert(documents)
      .values(rows.slice(from, from + most))
      .onConflictDoNothing()
  }
}

export async function allDigests(reader: Reader): Promise<readonly string[]> {
  const rows = await reader
    .select({ digest: documents.digest })
    .from(documents)
    .orderBy(documents.digest)
  return rows.map(({ digest }) => digest)
}

/** Those of them that have a row. */
export async function recordedAmong(
  reader: Reader,
  digests: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await reader
    .select({ digest: documents.digest })
    .from(documents)
    .where(inArray(documents.digest, [...digests]))
  return new Set(rows.map(({ digest }) => digest))
}

export async function countRecorded(reader: Reader): Promise<number> {
  const [row] = await reader.select({ total: count() }).from(documents)
  return Number(row?.total ?? 0)
}
