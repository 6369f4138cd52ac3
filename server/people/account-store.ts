import { and, eq, gt, lt, ne } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { memberships, organisations, session, user } from '../../db/schema/people.ts'
import type { OrganisationId, PersonId } from '../core/values/ids.ts'
import type { Actor, Membership, OrganisationKind, Role } from './types.ts'

const personColumns = {
  personId: user.id,
  name: user.name,
  email: user.email,
  identityLevel: user.identityLevel,
  platformRole: user.platformRole,
  twoFactorEnabled: user.twoFactorEnabled,
}

type PersonRow = {
  personId: string
  name: string
  email: string
  identityLevel: number
  platformRole: string | null
  twoFactorEnabled: boolean | null
}

/** Two queries; runs on every request. */
export async function actorOfSession(
  reader: Reader,
  token: string,
  now: Date,
): Promise<Actor | undefined> {
  const rows = await reader
    .select(personColumns)
    .from(session)
    .innerJoin(user, eq(user.id, session.userId))
    .where(and(eq(session.token, token), gt(session.expiresAt, now)))
  return rows[0] && toActor(reader, rows[0])
}

export async function actorWithId(reader: Reader, personId: string): Promise<Actor | undefined> {
  const rows = await reader.select(personColumns).from(user).where(eq(user.id, personId))
  return rows[0] && toActor(reader, rows[0])
}

export async function personWithEmail(reader: Reader, email: string) {
  const rows = await reader
    .select({ ...personColumns, emailVerified: user.emailVerified })
    .from(user)
    .where(eq(user.email, email))
  return rows[0] && { ...rows[0], personId: rows[0].personId as PersonId }
}

async function toActor(reader: Reader, row: PersonRow): Promise<Actor> {
  return {
    personId: row.personId as PersonId,
    name: row.name,
    email: row.email,
    identityLevel: row.identityLevel,
    operator: row.platformRole === 'operator',
    twoFactorEnabled: row.twoFactorEnabled === true,
    memberships: await membershipsOf(reader, row.personId),
  }
}

async function membershipsOf(reader: Reader, personId: string): Promise<Membership[]> {
  const rows = await reader
    .select({
      organisationId: organisations.id,
      organisationName: organisations.name,
      organisationCode: organisations.code,
      organisationKind: organisations.kind,
      organisationLevel: organisations.identityLevel,
      role: memberships.role,
    })
    .from(memberships)
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(eq(memberships.personId, personId))
    .orderBy(organisations.createdAt, organisations.id, memberships.role)
  const byOrganisation = new Map<string, Membership & { roles: Role[] }>()
  for (const { role, ...row } of rows) {
    const known = byOrganisation.get(row.organisationId)
    if (known) known.roles.push(role as Role)
    else
      byOrganisation.set(row.organisationId, {
        ...row,
        organisationId: row.organisationId as OrganisationId,
        organisationKind: row.organisationKind as OrganisationKind,
        roles: [role as Role],
      })
  }
  return [...byOrganisation.values()]
}

export async function markEmailVerified(tx: Tx, personId: string, now: Date): Promise<void> {
  await tx.update(user).set({ emailVerified: true, updatedAt: now }).where(eq(user.id, personId))
}

/** True when the level rose. */
export async function raisePerson(tx: Tx, personId: string, level: number): Promise<boolean> {
  const rows = await tx
    .update(user)
    .set({ identityLevel: level })
    .where(and(eq(user.id, personId), lt(user.identityLevel, level)))
    .returning({ id: user.id })
  return rows.length === 1
}

export async function setOperator(tx: Tx, email: string): Promise<boolean> {
  const rows = await tx
    .update(user)
    .set({ platformRole: 'operator' })
    .where(eq(user.email, email))
    .returning({ id: user.id })
  return rows.length === 1
}

/** False when the address is no longer the one that was read. The address must be free. */
export async function moveEmail(
  tx: Tx,
  personId: string,
  move: { from: string; to: string; now: Date },
): Promise<boolean> {
  const rows = await tx
    .update(user)
    .set({ email: move.to, emailVerified: true, updatedAt: move.now })
    .where(and(eq(user.id, personId), eq(user.email, move.from)))
    .returning({ id: user.id })
  return rows.length === 1
}

/**
 * Ends every session but this one, which goes on under a new token: whoever copied the old one is out, too.
 * False when the session itself has ended.
 */
export async function keepOnlySession(
  tx: Tx,
  personId: string,
  move: { from: string; to: string; now: Date },
): Promise<boolean> {
  await tx.delete(session).where(and(eq(session.userId, personId), ne(session.token, move.from)))
  const rows = await tx
    .update(session)
    .set({ token: move.to, updatedAt: move.now })
    .where(eq(session.token, move.from))
    .returning({ id: session.id })
  return rows.length === 1
}
