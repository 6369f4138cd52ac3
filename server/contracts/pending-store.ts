import { and, eq, isNull } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { pendingSignatures } from '../../db/schema/signing.ts'

export type PendingRow = typeof pendingSignatures.$inferSelect

export async function addPending(tx: Tx, row: PendingRow): Promise<void> {
  await tx.insert(pendingSignatures).values(row)
}

export async function findPending(reader: Reader, id: string): Promise<PendingRow | undefined> {
  const [row] = await reader.select().from(pendingSignatures).where(eq(pendingSignatures.id, id))
  return row
}

/** False when a value was taken before: of two that come at once, one makes the signature. */
export async function closePending(
  tx: Tx,
  id: string,
  doneAt: Date,
  signatureDigest: string,
): Promise<boolean> {
  const closed = await tx
    .update(pendingSignatures)
    .set({ doneAt, signatureDigest })
    .where(and(eq(pendingSignatures.id, id), isNull(pendingSignatures.doneAt)))
    .returning({ id: pendingSignatures.id })
  return closed.length === 1
}
