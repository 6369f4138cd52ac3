import { and, eq, lte } from 'drizzle-orm'
import type { Tx } from '../../db/connection.ts'
import { stampClocks } from '../../db/schema/authority.ts'

/** Moves the mark on, never back. False when a later moment was stamped already. */
export async function markStamp(tx: Tx, id: string, at: Date): Promise<boolean> {
  const row = { id, lastAt: at }
  const added = await tx
    .insert(stampClocks)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: stampClocks.id })
  if (added.length === 1) return true
  const moved = await tx
    .update(stampClocks)
    .set({ lastAt: at })
    .where(and(eq(stampClocks.id, id), lte(stampClocks.lastAt, at)))
    .returning({ id: stampClocks.id })
  return moved.length === 1
}
