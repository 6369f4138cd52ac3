import type { Reader, Tx } from '../../db/connection.ts'
import { documents } from '../../db/schema.ts'

type Row = typeof documents.$inferInsert

/** The same bytes may belong to several records; the first one made the row. */
export async function addDocument(tx: Tx, row: Row): Promise<void> {
  await tx.insert(documents).values(row).onConflictDoNothing()
}

export async function allDigests(reader: Reader): Promise<readonly string[]> {
  const rows = await reader
    .select({ digest: documents.digest })
    .from(documents)
    .orderBy(documents.digest)
  return rows.map(({ digest }) => digest)
}
