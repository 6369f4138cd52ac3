import { and, asc, desc, eq, getTableColumns, gt, inArray, isNull, or } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { certificateApplications } from '../../db/schema/certificates.ts'
import { organisations, user } from '../../db/schema/people.ts'

export type ApplicationRecord = typeof certificateApplications.$inferSelect
/** An application with the names that a page shows beside it. */
export type NamedApplication = ApplicationRecord & { agencyName: string; applicantName: string }

/** False when this person has sent this form before. */
export async function addApplication(
  tx: Tx,
  row: typeof certificateApplications.$inferInsert,
): Promise<boolean> {
  const added = await tx
    .insert(certificateApplications)
    .values(row)
    .onConflictDoNothing({
      target: [certificateApplications.applicantId, certificateApplications.requestId],
    })
    .returning({ id: certificateApplications.id })
  return added.length === 1
}

/** Compare-and-set: false when somebody else moved the application first. */
export async function moveApplication(
  tx: Tx,
  { id, version }: { id: string; version: number },
  change: Partial<typeof certificateApplications.$inferInsert>,
): Promise<boolean> {
  const moved = await tx
    .update(certificateApplications)
    .set({ ...change, version: version + 1 })
    .where(and(eq(certificateApplications.id, id), eq(certificateApplications.version, version)))
    .returning({ id: certificateApplications.id })
  return moved.length === 1
}

export async function findApplication(
  read: Reader,
  id: string,
): Promise<NamedApplication | undefined> {
  return (await named(read).where(eq(certificateApplications.id, id)).limit(1))[0]
}

export async function applicationByRequest(
  read: Reader,
  applicantId: string,
  requestId: string,
): Promise<NamedApplication | undefined> {
  const condition = and(
    eq(certificateApplications.applicantId, applicantId),
    eq(certificateApplications.requestId, requestId),
  )
  return (await named(read).where(condition).limit(1))[0]
}

export function applicationsWith(
  read: Reader,
  ids: readonly string[],
): Promise<NamedApplication[]> {
  return ids.length === 0
    ? Promise.resolve([])
    : named(read)
        .where(inArray(certificateApplications.id, [...ids]))
        .orderBy(asc(certificateApplications.id))
}

/** Those of a person for themselves, and of organisations for which they may apply, newest first. */
export function applicationsBy(
  read: Reader,
  personId: string,
  organisationIds: readonly string[],
): Promise<NamedApplication[]> {
  const theirs = organisationIds.length
    ? inArray(certificateApplications.holderOrganisationId, [...organisationIds])
    : undefined
  const own = and(
    eq(certificateApplications.applicantId, personId),
    isNull(certificateApplications.holderOrganisationId),
  )
  return named(read)
    .where(or(own, theirs))
    .orderBy(desc(certificateApplications.updatedAt), desc(certificateApplications.id))
    .limit(500)
}

/** Oldest first, one more than asked for where there are more. */
export function deskPage(
  read: Reader,
  query: { agencyId: string; state?: string; after?: { at: Date; id: string }; limit: number },
): Promise<NamedApplication[]> {
  const { agencyId, state, after, limit } = query
  const { updatedAt, id } = certificateApplications
  return named(read)
    .where(
      and(
        eq(certificateApplications.agencyId, agencyId),
        state === undefined ? undefined : eq(certificateApplications.state, state),
        after && or(gt(updatedAt, after.at), and(eq(updatedAt, after.at), gt(id, after.id))),
      ),
    )
    .orderBy(asc(updatedAt), asc(id))
    .limit(limit + 1)
}

function named(read: Reader) {
  return read
    .select({
      ...getTableColumns(certificateApplications),
      agencyName: organisations.name,
      applicantName: user.name,
    })
    .from(certificateApplications)
    .innerJoin(organisations, eq(organisations.id, certificateApplications.agencyId))
    .innerJoin(user, eq(user.id, certificateApplications.applicantId))
    .$dynamic()
}
