import { count, inArray } from 'drizzle-orm'
import type { Reader } from '../../db/connection.ts'
import { rowsInto } from '../../db/rows.ts'
import { documents } from '../../db/schema/documents.ts'

/** The same bytes may belong to several records; the first one made the row. */
export const addDocuments = rowsInto(documents, (insert) => insert.onConflictDoNothing())

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
