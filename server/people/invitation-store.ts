import { and, desc, eq, gt, isNull } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { memberInvitations, user } from '../../db/schema/people.ts'
import type { Role } from './types.ts'

export type InvitationRow = typeof memberInvitations.$inferSelect

const open = (now: Date) =>
  and(
    isNull(memberInvitations.acceptedAt),
    isNull(memberInvitations.endedAt),
    gt(memberInvitations.expiresAt, now),
  )

export async function addInvitation(
  tx: Tx,
  row: typeof memberInvitations.$inferInsert,
): Promise<void> {
  await tx.insert(memberInvitations).values(row)
}

/** Those that can still be accepted, newest first. */
export async function openInvitations(reader: Reader, organisationId: string, now: Date) {
  const rows = await reader
    .select({
      id: memberInvitations.id,
      email: memberInvitations.email,
      roles: memberInvitations.roles,
      invitedBy: user.name,
      createdAt: memberInvitations.createdAt,
      expiresAt: memberInvitations.expiresAt,
    })
    .from(memberInvitations)
    .leftJoin(user, eq(user.id, memberInvitations.invitedBy))
    .where(and(eq(memberInvitations.organisationId, organisationId), open(now)))
    .orderBy(desc(memberInvitations.createdAt), desc(memberInvitations.id))
  return rows.map(({ roles, invitedBy, ...row }) => ({
    ...row,
    roles: roles as Role[],
    invitedBy: invitedBy ?? '',
  }))
}

/** Ends what was sent earlier to the same address. */
export async function endInvitations(
  tx: Tx,
  organisationId: string,
  email: string,
  now: Date,
): Promise<void> {
  const theirs = and(
    eq(memberInvitations.organisationId, organisationId),
    eq(memberInvitations.email, email),
  )
  await tx
    .update(memberInvitations)
    .set({ endedAt: now })
    .where(and(theirs, open(now)))
}

export async function openInvitation(
  reader: Reader,
  organisationId: string,
  id: string,
  now: Date,
): Promise<InvitationRow | undefined> {
  const rows = await reader
    .select()
    .from(memberInvitations)
    .where(
      and(
        eq(memberInvitations.id, id),
        eq(memberInvitations.organisationId, organisationId),
        open(now),
      ),
    )
  return rows[0]
}

/** True for one caller only, and only while it is open. */
export async function endInvitation(tx: Tx, id: string, now: Date): Promise<boolean> {
  const rows = await tx
    .update(memberInvitations)
    .set({ endedAt: now })
    .where(and(eq(memberInvitations.id, id), open(now)))
    .returning({ id: memberInvitations.id })
  return rows.length === 1
}

/** In whatever state it is. */
export async function invitationWith(
  reader: Reader,
  tokenDigest: string,
): Promise<InvitationRow | undefined> {
  const rows = await reader
    .select()
    .from(memberInvitations)
    .where(eq(memberInvitations.tokenDigest, tokenDigest))
  return rows[0]
}

/** True for one caller only. */
export async function takeInvitation(tx: Tx, id: string, now: Date): Promise<boolean> {
  const rows = await tx
    .update(memberInvitations)
    .set({ acceptedAt: now })
    .where(and(eq(memberInvitations.id, id), open(now)))
    .returning({ id: memberInvitations.id })
  return rows.length === 1
}
