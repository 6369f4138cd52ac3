import { and, asc, eq, lt } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { memberships, organisations, user } from '../../db/schema/people.ts'
import type { OrganisationId, PersonId } from '../core/values/ids.ts'
import { type Suite, suiteOr } from '../core/values/suite.ts'
import type { Member, Organisation, OrganisationKind, Role } from './types.ts'

type OrganisationRow = typeof organisations.$inferSelect

/** False when the code is taken. */
export async function addOrganisation(
  tx: Tx,
  row: typeof organisations.$inferInsert,
): Promise<boolean> {
  const rows = await tx
    .insert(organisations)
    .values(row)
    .onConflictDoNothing({ target: organisations.code })
    .returning({ id: organisations.id })
  return rows.length === 1
}

export async function organisationWith(
  reader: Reader,
  key: { id: string } | { code: string },
): Promise<Organisation | undefined> {
  const condition = 'id' in key ? eq(organisations.id, key.id) : eq(organisations.code, key.code)
  const rows = await reader.select().from(organisations).where(condition)
  return rows[0] && toOrganisation(rows[0])
}

function toOrganisation({ createdAt: _createdAt, ...row }: OrganisationRow): Organisation {
  const [id, kind] = [row.id as OrganisationId, row.kind as OrganisationKind]
  return { ...row, id, kind, suite: suiteOr(row.suite) }
}

/** Every change of who belongs goes through here first, so that two of them cannot both see the other's owner. */
export async function bumpOrganisation(tx: Tx, id: string, version: number): Promise<boolean> {
  const rows = await tx
    .update(organisations)
    .set({ version: version + 1 })
    .where(and(eq(organisations.id, id), eq(organisations.version, version)))
    .returning({ id: organisations.id })
  return rows.length === 1
}

/** Compare-and-set. */
export async function chooseSuite(
  tx: Tx,
  id: string,
  version: number,
  suite: Suite,
): Promise<boolean> {
  const rows = await tx
    .update(organisations)
    .set({ suite, version: version + 1 })
    .where(and(eq(organisations.id, id), eq(organisations.version, version)))
    .returning({ id: organisations.id })
  return rows.length === 1
}

/** True when the level rose. */
export async function raiseOrganisation(tx: Tx, id: string, level: number): Promise<boolean> {
  const rows = await tx
    .update(organisations)
    .set({ identityLevel: level })
    .where(and(eq(organisations.id, id), lt(organisations.identityLevel, level)))
    .returning({ id: organisations.id })
  return rows.length === 1
}

export async function membersOf(reader: Reader, organisationId: string): Promise<Member[]> {
  const rows = await reader
    .select({
      personId: user.id,
      name: user.name,
      email: user.email,
      identityLevel: user.identityLevel,
      role: memberships.role,
    })
    .from(memberships)
    .innerJoin(user, eq(user.id, memberships.personId))
    .where(eq(memberships.organisationId, organisationId))
    .orderBy(asc(user.name), asc(user.id), asc(memberships.role))
  const byPerson = new Map<string, Member & { roles: Role[] }>()
  for (const { role, ...row } of rows) {
    const known = byPerson.get(row.personId)
    if (known) known.roles.push(role as Role)
    else
      byPerson.set(row.personId, {
        ...row,
        personId: row.personId as PersonId,
        roles: [role as Role],
      })
  }
  return [...byPerson.values()]
}

export async function ownedOrganisations(reader: Reader, personId: string): Promise<string[]> {
  const rows = await reader
    .select({ id: memberships.organisationId })
    .from(memberships)
    .where(and(eq(memberships.personId, personId), eq(memberships.role, 'owner')))
  return rows.map((row) => row.id)
}

export async function removeRoles(tx: Tx, organisationId: string, personId: string): Promise<void> {
  await tx
    .delete(memberships)
    .where(and(eq(memberships.organisationId, organisationId), eq(memberships.personId, personId)))
}

export async function addRoles(
  tx: Tx,
  rows: readonly (typeof memberships.$inferInsert)[],
): Promise<void> {
  if (rows.length > 0)
    await tx
      .insert(memberships)
      .values([...rows])
      .onConflictDoNothing()
}
