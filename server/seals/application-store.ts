import { and, asc, desc, eq, inArray, ne, notExists } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { memberships, organisations, user } from '../../db/schema/people.ts'
import { sealApplications } from '../../db/schema/seals.ts'
import type { OrganisationKind, Role } from '../people/types.ts'
import type { OrphanedApplication } from './types.ts'

export type ApplicationRow = typeof sealApplications.$inferSelect
type ApplicationDraft = typeof sealApplications.$inferInsert
type Undecidable = {
  application: ApplicationRow
  organisation: OrphanedApplication['organisation']
}
type ApplicationChange = Partial<ApplicationDraft> & { state: string }

/** False when an application for a seal of this name is open already. */
export async function addApplication(tx: Tx, row: ApplicationDraft): Promise<boolean> {
  const rows = await tx
    .insert(sealApplications)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: sealApplications.id })
  return rows.length === 1
}

/** Compare-and-set: undefined when somebody else moved the application first. */
export async function moveApplication(
  tx: Tx,
  id: string,
  version: number,
  change: ApplicationChange,
): Promise<ApplicationRow | undefined> {
  const rows = await tx
    .update(sealApplications)
    .set({ ...change, version: version + 1 })
    .where(and(eq(sealApplications.id, id), eq(sealApplications.version, version)))
    .returning()
  return rows[0]
}

export async function applicationById(
  reader: Reader,
  id: string,
): Promise<ApplicationRow | undefined> {
  const rows = await reader.select().from(sealApplications).where(eq(sealApplications.id, id))
  return rows[0]
}

export async function applicationsOf(
  reader: Reader,
  organisationId: string,
): Promise<readonly ApplicationRow[]> {
  return reader
    .select()
    .from(sealApplications)
    .where(eq(sealApplications.organisationId, organisationId))
    .orderBy(desc(sealApplications.appliedAt), desc(sealApplications.id))
}

/** Members who hold one of these roles. */
export async function holdersOf(
  reader: Reader,
  organisationId: string,
  roles: readonly Role[],
): Promise<readonly string[]> {
  const own = eq(memberships.organisationId, organisationId)
  const rows = await reader
    .selectDistinct({ personId: memberships.personId })
    .from(memberships)
    .where(and(own, inArray(memberships.role, [...roles])))
  return rows.map(({ personId }) => personId)
}

/** What waits where nobody but the applicant holds one of these roles. */
export async function undecidable(
  reader: Reader,
  roles: readonly Role[],
): Promise<readonly Undecidable[]> {
  const others = reader
    .select({ id: memberships.id })
    .from(memberships)
    .where(
      and(
        eq(memberships.organisationId, sealApplications.organisationId),
        ne(memberships.personId, sealApplications.appliedBy),
        inArray(memberships.role, [...roles]),
      ),
    )
  const rows = await reader
    .select({ application: sealApplications, organisation: organisations })
    .from(sealApplications)
    .innerJoin(organisations, eq(organisations.id, sealApplications.organisationId))
    .where(and(eq(sealApplications.state, 'applied'), notExists(others)))
    .orderBy(asc(sealApplications.appliedAt), asc(sealApplications.id))
  return rows.map(({ application, organisation: { name, code, kind, identityLevel } }) => {
    const owner = { name, code, kind: kind as OrganisationKind, identityLevel }
    return { application, organisation: owner }
  })
}

export async function namesOf(
  reader: Reader,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (personIds.length === 0) return new Map()
  const rows = await reader
    .select({ id: user.id, name: user.name })
    .from(user)
    .where(inArray(user.id, [...personIds]))
  return new Map(rows.map(({ id, name }) => [id, name]))
}
