import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { certificateApplications, certificateBatches } from '../../db/schema/certificates.ts'
import { user } from '../../db/schema/people.ts'
import { seals } from '../../db/schema/seals.ts'
import type { ApplicationRecord } from './application-store.ts'

export type BatchRecord = typeof certificateBatches.$inferSelect

// Below the number of parameters that either database takes in one statement, with room.
const chunk = 500

export async function addBatch(tx: Tx, row: typeof certificateBatches.$inferInsert): Promise<void> {
  await tx.insert(certificateBatches).values(row)
}

export async function findBatch(read: Reader, id: string): Promise<BatchRecord | undefined> {
  return (await read.select().from(certificateBatches).where(eq(certificateBatches.id, id)))[0]
}

/** Compare-and-set: false when somebody else moved the batch first. */
export async function moveBatch(
  tx: Tx,
  { id, version }: { id: string; version: number },
  change: Partial<typeof certificateBatches.$inferInsert>,
): Promise<boolean> {
  const moved = await tx
    .update(certificateBatches)
    .set({ ...change, version: version + 1 })
    .where(and(eq(certificateBatches.id, id), eq(certificateBatches.version, version)))
    .returning({ id: certificateBatches.id })
  return moved.length === 1
}

/** Those that this batch has still to make, always in the same order. */
export function openApplicationsOf(
  read: Reader,
  batchId: string,
  limit: number,
): Promise<ApplicationRecord[]> {
  return read
    .select()
    .from(certificateApplications)
    .where(
      and(
        eq(certificateApplications.batchId, batchId),
        eq(certificateApplications.state, 'issuing'),
      ),
    )
    .orderBy(asc(certificateApplications.id))
    .limit(limit)
}

/** Compare-and-set of many at once: how many stood as they were shown. */
export async function enlist(
  tx: Tx,
  batchId: string,
  applications: readonly { id: string; version: number }[],
  at: Date,
): Promise<number> {
  const byVersion = new Map<number, string[]>()
  for (const { id, version } of applications) {
    byVersion.set(version, [...(byVersion.get(version) ?? []), id])
  }
  let moved = 0
  for (const [version, ids] of byVersion) {
    for (let i = 0; i < ids.length; i += chunk) {
      const rows = await tx
        .update(certificateApplications)
        .set({ state: 'issuing', batchId, updatedAt: at, version: version + 1 })
        .where(
          and(
            inArray(certificateApplications.id, ids.slice(i, i + chunk)),
            eq(certificateApplications.version, version),
            eq(certificateApplications.state, 'approved'),
          ),
        )
        .returning({ id: certificateApplications.id })
      moved += rows.length
    }
  }
  return moved
}

/** What a batch has not made, all of it or some, can be ordered anew. */
export async function release(
  tx: Tx,
  batchId: string,
  at: Date,
  some?: readonly string[],
): Promise<number> {
  const rows = await tx
    .update(certificateApplications)
    .set({
      state: 'approved',
      batchId: null,
      updatedAt: at,
      version: sql`${certificateApplications.version} + 1`,
    })
    .where(
      and(
        eq(certificateApplications.batchId, batchId),
        eq(certificateApplications.state, 'issuing'),
        some && inArray(certificateApplications.id, [...some]),
      ),
    )
    .returning({ id: certificateApplications.id })
  return rows.length
}

/** How many were still to be made; each now names the certificate made from it. */
export async function settleApplications(
  tx: Tx,
  made: readonly { id: string; applicationId: string }[],
  at: Date,
): Promise<number> {
  const { id, version, state } = certificateApplications
  const certificateId = sql`case ${id} ${sql.join(
    made.map((one) => sql`when ${one.applicationId} then ${one.id}`),
    sql` `,
  )} end`
  const rows = await tx
    .update(certificateApplications)
    .set({ state: 'issued', certificateId, updatedAt: at, version: sql`${version} + 1` })
    .where(
      and(
        inArray(
          id,
          made.map((one) => one.applicationId),
        ),
        eq(state, 'issuing'),
      ),
    )
    .returning({ id })
  return rows.length
}

/** Newest first, with the names of seal and person. */
export function batchesOf(read: Reader, agencyId: string, id?: string) {
  return read
    .select({
      id: certificateBatches.id,
      agencyId: certificateBatches.agencyId,
      total: certificateBatches.total,
      issued: certificateBatches.issued,
      state: certificateBatches.state,
      fault: certificateBatches.fault,
      sealName: seals.name,
      orderedByName: user.name,
      orderedAt: certificateBatches.orderedAt,
      finishedAt: certificateBatches.finishedAt,
    })
    .from(certificateBatches)
    .leftJoin(seals, eq(seals.id, certificateBatches.sealId))
    .leftJoin(user, eq(user.id, certificateBatches.orderedBy))
    .where(
      and(
        eq(certificateBatches.agencyId, agencyId),
        id === undefined ? undefined : eq(certificateBatches.id, id),
      ),
    )
    .orderBy(desc(certificateBatches.orderedAt), desc(certificateBatches.id))
    .limit(200)
}
