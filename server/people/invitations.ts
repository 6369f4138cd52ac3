import type { Tx } from '../../db/connection.ts'
import { toHex } from '../core/values/bytes.ts'
import type { OrganisationId, PersonId } from '../core/values/ids.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { appoint, type Grant, granterAmong } from './appointing.ts'
import {
  addInvitation,
  endInvitation,
  endInvitations,
  type InvitationRow,
  invitationWith,
  openInvitation,
  openInvitations,
  takeInvitation,
} from './invitation-store.ts'
import { invitationLetter } from './letters.ts'
import { authorise } from './matrix.ts'
import { membersOf, organisationWith } from './organisation-store.ts'
import { day, digestOf, later, newToken, type Parts } from './parts.ts'
import { grantObstacle, normalEmail } from './rules.ts'
import type { Actor, Organisation, People, Role } from './types.ts'

type Verbs = Pick<
  People,
  'invitations' | 'takeBackInvitation' | 'sendInvitationAgain' | 'invitation' | 'acceptInvitation'
>

const lifetime = 7 * day

export function createInvitations(parts: Parts): Verbs {
  const { db, clock } = parts
  return {
    async invitations(actor, organisationId) {
      const refusal = authorise(actor, 'organisation.manage', organisationId)
      return refusal ?? openInvitations(db.read, organisationId, clock.now())
    },
    takeBackInvitation: (actor, organisationId, id) =>
      db.transaction(async (tx) => {
        const ended = await end(parts, tx, { actor, organisationId, id })
        return isRefusal(ended) ? ended : true
      }),
    sendInvitationAgain: (actor, organisationId, id) => sendAgain(parts, actor, organisationId, id),
    invitation: (token) => shown(parts, token),
    acceptInvitation: (actor, token) => accept(parts, actor, token),
  }
}

/** Mails a link to somebody without an account; what was sent to the address before is dead from then on. */
export async function invite(
  parts: Parts,
  actor: Actor,
  organisationId: string,
  { email, roles }: Grant,
): Promise<{ invited: true } | Refusal> {
  if (roles.length === 0) return refuse('roles-missing', {}, 'roles')
  const organisation = await organisationWith(parts.db.read, { id: organisationId })
  if (!organisation) return refuse('not-permitted', { action: 'organisation.manage' })
  return parts.db.transaction(async (tx) => {
    const obstacle = await inviteObstacle(tx, actor, organisationId, roles)
    if (obstacle) return obstacle
    await endInvitations(tx, organisationId, email, parts.clock.now())
    await send(parts, tx, { actor, organisation, email, roles })
    return { invited: true as const }
  })
}

async function inviteObstacle(
  tx: Tx,
  actor: Actor,
  organisationId: string,
  roles: readonly Role[],
): Promise<Refusal | undefined> {
  const members = await membersOf(tx, organisationId)
  const newcomer = { personId: undefined, roles: [] }
  return grantObstacle(granterAmong(members, actor), newcomer, roles)
}

type Sent = Grant & { actor: Actor; organisation: Organisation }

async function send(parts: Parts, tx: Tx, { actor, organisation, email, roles }: Sent) {
  const token = newToken(parts)
  const id = `inv_${toHex(parts.random(16))}`
  await addInvitation(tx, {
    id,
    organisationId: organisation.id,
    email,
    roles: [...roles],
    tokenDigest: digestOf(parts, token),
    invitedBy: actor.personId,
    createdAt: parts.clock.now(),
    expiresAt: later(parts, lifetime),
  })
  const about = { key: `invitation:${id}`, organisationName: organisation.name }
  await parts.mailbox.enqueue(tx, invitationLetter(parts.baseUrl, email, token, about))
}

type Ending = { actor: Actor; organisationId: string; id: string }

/** Whoever may invite somebody to these roles may also take it back. */
async function end(
  parts: Parts,
  tx: Tx,
  { actor, organisationId, id }: Ending,
): Promise<InvitationRow | Refusal> {
  const refusal = authorise(actor, 'organisation.manage', organisationId)
  if (refusal) return refusal
  const now = parts.clock.now()
  const invitation = await openInvitation(tx, organisationId, id, now)
  if (!invitation) return refuse('invitation-closed')
  const roles = invitation.roles as Role[]
  const obstacle = await inviteObstacle(tx, actor, organisationId, roles)
  if (obstacle) return obstacle
  return (await endInvitation(tx, id, now)) ? invitation : refuse('invitation-closed')
}

async function sendAgain(
  parts: Parts,
  actor: Actor,
  organisationId: string,
  id: string,
): Promise<true | Refusal> {
  return parts.db.transaction(async (tx) => {
    const ended = await end(parts, tx, { actor, organisationId, id })
    if (isRefusal(ended)) return ended
    const organisation = await organisationWith(tx, { id: organisationId })
    if (!organisation) return refuse('not-permitted', { action: 'organisation.manage' })
    const { email, roles } = ended
    await send(parts, tx, { actor, organisation, email, roles: roles as Role[] })
    return true as const
  })
}

function invitationFault(invitation: InvitationRow | undefined, now: Date): Refusal | undefined {
  if (!invitation || invitation.acceptedAt) return refuse('token-invalid')
  if (invitation.endedAt) return refuse('invitation-ended')
  return invitation.expiresAt > now ? undefined : refuse('token-invalid')
}

async function opened(parts: Parts, token: string): Promise<InvitationRow | Refusal> {
  const invitation = await invitationWith(parts.db.read, digestOf(parts, token))
  const fault = invitationFault(invitation, parts.clock.now())
  return fault ?? invitation ?? refuse('token-invalid')
}

async function shown(
  parts: Parts,
  token: string,
): Promise<{ organisationName: string; roles: readonly Role[] } | Refusal> {
  const invitation = await opened(parts, token)
  if (isRefusal(invitation)) return invitation
  const organisation = await organisationWith(parts.db.read, { id: invitation.organisationId })
  if (!organisation) return refuse('token-invalid')
  return { organisationName: organisation.name, roles: invitation.roles as Role[] }
}

/** The token proves the mailbox, the address proves that it was meant for this person. */
async function accept(parts: Parts, actor: Actor, token: string): Promise<Organisation | Refusal> {
  const now = parts.clock.now()
  const invitation = await opened(parts, token)
  if (isRefusal(invitation)) return invitation
  if (invitation.email !== normalEmail(actor.email)) return refuse('invitation-for-other')
  const organisationId = invitation.organisationId as OrganisationId
  const refusal = await parts.db.transaction(async (tx) => {
    if (!(await takeInvitation(tx, invitation.id, now))) {
      const taken = await invitationWith(tx, invitation.tokenDigest)
      return invitationFault(taken, now) ?? refuse('token-invalid')
    }
    const newcomer = { personId: actor.personId as PersonId, roles: invitation.roles as Role[] }
    await appoint(parts, tx, organisationId, newcomer, invitation.invitedBy)
    return undefined
  })
  if (refusal) return refusal
  return (await organisationWith(parts.db.read, { id: organisationId })) ?? refuse('not-found')
}
