import { and, eq, gt, lte } from 'drizzle-orm'
import type { Reader } from '../../db/connection.ts'
import { contractRevisions, contracts } from '../../db/schema/contracts.ts'

/** Contracts whose file needs a time stamp by now, the most urgent first. */
export function dueForStamp(read: Reader, now: Date, limit: number) {
  return read
    .select({ id: contracts.id, nextStampAt: contracts.nextStampAt })
    .from(contracts)
    .where(lte(contracts.nextStampAt, now))
    .orderBy(contracts.nextStampAt)
    .limit(limit)
}

/** Whether anybody signed after this revision of a file. */
export async function isSignedAfter(
  read: Reader,
  contractId: string,
  revision: number,
): Promise<boolean> {
  const rows = await read
    .select({ revision: contractRevisions.revision })
    .from(contractRevisions)
    .where(
      and(
        eq(contractRevisions.contractId, contractId),
        eq(contractRevisions.kind, 'signed'),
        gt(contractRevisions.revision, revision),
      ),
    )
    .limit(1)
  return rows.length > 0
}

/** The contract that a set of document bytes belongs to, and whether it is its latest revision. */
export async function revisionByDigest(read: Reader, digest: string) {
  const rows = await read
    .select({
      contract: contracts,
      kind: contractRevisions.kind,
      revision: contractRevisions.revision,
    })
    .from(contractRevisions)
    .innerJoin(contracts, eq(contracts.id, contractRevisions.contractId))
    .where(eq(contractRevisions.digest, digest))
    .limit(1)
  return rows[0]
}
