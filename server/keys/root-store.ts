import { and, eq, isNotNull, sql } from 'drizzle-orm'
import type { NodePgDatabase } from 'drizzle-orm/node-postgres'
import type { Database, Tx } from '../../db/connection.ts'
import { keys } from '../../db/schema/keys.ts'

/** The key stays in use, elsewhere. False when its secret had gone already. */
export async function carryKeyAway(tx: Tx, id: string): Promise<boolean> {
  const changed = await tx
    .update(keys)
    .set({ wrappedKey: null, custody: 'offline' })
    .where(and(eq(keys.id, id), isNotNull(keys.wrappedKey)))
    .returning({ id: keys.id })
  return changed.length === 1
}

/**
 * A row that was changed leaves its old self behind until its page is used again. SQLite: the page was overwritten with the
 * change (secure_delete), and the log that still has it is emptied now. PostgreSQL: the table is written anew; its WAL segments
 * and every backup keep what they have, and the terminal says so.
 */
export async function scrubDatabase({ dialect, writer, exclusive }: Database): Promise<void> {
  if (dialect === 'postgres') {
    await (writer as unknown as NodePgDatabase).execute(sql`vacuum full keys`)
    return
  }
  await exclusive(async () => {
    writer.all(sql`pragma wal_checkpoint(truncate)`)
  })
}
