import { and, desc, eq } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { certificateProposals } from '../../db/schema/certificates.ts'

export type ProposalRecord = typeof certificateProposals.$inferSelect

/** False when one is open already. */
export async function addProposal(
  tx: Tx,
  row: typeof certificateProposals.$inferInsert,
): Promise<boolean> {
  const added = await tx
    .insert(certificateProposals)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: certificateProposals.id })
  return added.length === 1
}

export async function openProposal(
  read: Reader,
  certificateId: string,
): Promise<ProposalRecord | undefined> {
  const rows = await read
    .select()
    .from(certificateProposals)
    .where(
      and(
        eq(certificateProposals.certificateId, certificateId),
        eq(certificateProposals.state, 'proposed'),
      ),
    )
    .orderBy(desc(certificateProposals.proposedAt))
    .limit(1)
  return rows[0]
}

export async function findProposal(read: Reader, id: string): Promise<ProposalRecord | undefined> {
  const rows = await read.select().from(certificateProposals).where(eq(certificateProposals.id, id))
  return rows[0]
}

/** Compare-and-set: false when it was decided, or is another version than the one that was shown. */
export async function decideProposal(
  tx: Tx,
  { id, version }: { id: string; version: number },
  change: { state: 'confirmed' | 'rejected'; decidedBy: string; decidedAt: Date; opinion: string },
): Promise<boolean> {
  const moved = await tx
    .update(certificateProposals)
    .set({ ...change, version: version + 1 })
    .where(
      and(
        eq(certificateProposals.id, id),
        eq(certificateProposals.version, version),
        eq(certificateProposals.state, 'proposed'),
      ),
    )
    .returning({ id: certificateProposals.id })
  return moved.length === 1
}
