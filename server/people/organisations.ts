import type { Tx } from '../../db/connection.ts'
import { toHex } from '../core/values/bytes.ts'
import { newId, type OrganisationId, type PersonId } from '../core/values/ids.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { personWithEmail } from './account-store.ts'
import { invitationLetter } from './letters.ts'
import { authorise } from './matrix.ts'
import {
  addInvitation,
  addOrganisation,
  addRoles,
  bumpOrganisation,
  endInvitations,
  membersOf,
  openInvitation,
  organisationWith,
  removeRoles,
  takeInvitation,
} from './organisation-store.ts'
import { day, digestOf, later, newToken, type Parts } from './parts.ts'
import {
  emailFault,
  grantObstacle,
  lastOwnerObstacle,
  normalEmail,
  type OrganisationInput,
  organisationFault,
  rolesFault,
} from './rules.ts'
import type { Actor, Member, Organisation, People, Role } from './types.ts'

type Verbs = Pick<
  People,
  | 'registerOrganisation'
  | 'organisation'
  | 'organisationByCode'
  | 'organisationOf'
  | 'members'
  | 'membersWithRole'
  | 'grant'
  | 'acceptInvitation'
>

type Grant = { email: string; roles: readonly Role[] }
type RoleHolder = { personId: string; roles: readonly Role[] }

export function createOrganisations(parts: Parts): Verbs {
  const { db } = parts
  return {
    registerOrganisation: (actor, input) => register(parts, actor, input),
    organisation: (id) => organisationWith(db.read, { id }),
    organisationByCode: (code) => organisationWith(db.read, { code }),
    organisationOf: (actor) => actor.memberships[0],
    async members(actor, organisationId) {
      return (
        authorise(actor, 'organisation.view', organisationId) ?? membersOf(db.read, organisationId)
      )
    },
    async membersWithRole(organisationId, role) {
      const members = await membersOf(db.read, organisationId)
      return members.filter((member) => member.roles.includes(role))
    },
    grant: (actor, organisationId, input) => grant(parts, actor, organisationId, input),
    acceptInvitation: (actor, token) => accept(parts, actor, token),
  }
}

async function register(
  parts: Parts,
  actor: Actor,
  input: OrganisationInput,
): Promise<Organisation | Refusal> {
  const stated = { ...input, code: input.code.trim().toUpperCase(), name: input.name.trim() }
  const fault = organisationFault(stated)
  if (fault) return fault
  const id = newId('organisation', parts.random)
  // An organisation stands no higher than level 1 before its documents are reviewed.
  const identityLevel = Math.min(1, actor.identityLevel)
  const row = { ...stated, id, identityLevel, createdAt: parts.clock.now() }
  const added = await parts.db.transaction(async (tx) => {
    if (!(await addOrganisation(tx, row))) return false
    await parts.ledger.append(tx, {
      kind: 'organisation.registered',
      actor: actor.personId,
      organisation: id,
      commitments: { code: stated.code, name: stated.name, kind: stated.kind },
      subjects: [id],
    })
    await appoint(parts, tx, id, { personId: actor.personId, roles: ['owner'] }, actor.personId)
    return true
  })
  if (!added) return refuse('organisation-exists', {}, 'code')
  return (await organisationWith(parts.db.read, { id })) ?? refuse('not-found')
}

async function grant(
  parts: Parts,
  actor: Actor,
  organisationId: string,
  input: Grant,
): Promise<Member | { invited: true } | Refusal> {
  const email = normalEmail(input.email)
  const roles = [...new Set(input.roles)]
  const fault =
    authorise(actor, 'organisation.manage', organisationId) ??
    emailFault(email) ??
    rolesFault(roles)
  if (fault) return fault
  const person = await personWithEmail(parts.db.read, email)
  if (!person) return invite(parts, actor, organisationId, { email, roles })
  return parts.db.transaction(async (tx) => {
    // The version is read before the members: a change between the two reads then fails the compare-and-set.
    const organisation = await organisationWith(tx, { id: organisationId })
    const members = await membersOf(tx, organisationId)
    const present = members.find((member) => member.personId === person.personId)
    const obstacle =
      grantObstacle(granterAmong(members, actor), roleHolder(person.personId, present), roles) ??
      lastOwnerObstacle(members, person.personId, roles)
    if (obstacle) return obstacle
    if (!present && roles.length === 0) return refuse('roles-missing', {}, 'roles')
    const moved = organisation && (await bumpOrganisation(tx, organisationId, organisation.version))
    if (!moved) return refuse('version-conflict')
    await removeRoles(tx, organisationId, person.personId)
    await appoint(parts, tx, organisationId, { ...person, roles }, actor.personId)
    const { personId, name, identityLevel } = person
    return { personId, name, email, identityLevel, roles }
  })
}

/** Roles as the database has them now: the actor was read before the transaction. */
function granterAmong(members: readonly Member[], actor: Actor): RoleHolder {
  return roleHolder(
    actor.personId,
    members.find((member) => member.personId === actor.personId),
  )
}

function roleHolder(personId: string, member: Member | undefined): RoleHolder {
  return { personId, roles: member?.roles ?? [] }
}

async function appoint(
  parts: Parts,
  tx: Tx,
  organisationId: string,
  subject: RoleHolder,
  grantedBy: string,
): Promise<void> {
  const { personId, roles } = subject
  const grantedAt = parts.clock.now()
  const rows = roles.map((role) => {
    const id = `mbr_${toHex(parts.random(16))}`
    return { id, organisationId, personId, role, grantedBy, grantedAt }
  })
  await addRoles(tx, rows)
  await parts.ledger.append(tx, {
    kind: 'role.granted',
    actor: grantedBy,
    organisation: organisationId,
    commitments: { person: personId, roles: [...roles].sort().join(',') },
    subjects: [organisationId],
  })
}

async function invite(
  parts: Parts,
  actor: Actor,
  organisationId: string,
  { email, roles }: Grant,
): Promise<{ invited: true } | Refusal> {
  if (roles.length === 0) return refuse('roles-missing', {}, 'roles')
  const organisation = await organisationWith(parts.db.read, { id: organisationId })
  if (!organisation) return refuse('not-permitted', { action: 'organisation.manage' })
  const token = newToken(parts)
  const id = `inv_${toHex(parts.random(16))}`
  const now = parts.clock.now()
  return parts.db.transaction(async (tx) => {
    const members = await membersOf(tx, organisationId)
    const newcomer = { personId: undefined, roles: [] }
    const obstacle = grantObstacle(granterAmong(members, actor), newcomer, roles)
    if (obstacle) return obstacle
    await endInvitations(tx, organisationId, email, now)
    await addInvitation(tx, {
      id,
      organisationId,
      email,
      roles: [...roles],
      tokenDigest: digestOf(parts, token),
      invitedBy: actor.personId,
      createdAt: now,
      expiresAt: later(parts, 7 * day),
    })
    const about = { key: `invitation:${id}`, organisationName: organisation.name }
    await parts.mailbox.enqueue(tx, invitationLetter(parts.baseUrl, email, token, about))
    return { invited: true as const }
  })
}

/** The token proves the mailbox, the address proves that it was meant for this person. */
async function accept(parts: Parts, actor: Actor, token: string): Promise<Organisation | Refusal> {
  const now = parts.clock.now()
  const invitation = await openInvitation(parts.db.read, digestOf(parts, token), now)
  if (!invitation) return refuse('token-invalid')
  if (invitation.email !== normalEmail(actor.email)) return refuse('invitation-for-other')
  const organisationId = invitation.organisationId as OrganisationId
  const refusal = await parts.db.transaction(async (tx) => {
    if (!(await takeInvitation(tx, invitation.id, now))) return refuse('token-invalid')
    const newcomer = { personId: actor.personId as PersonId, roles: invitation.roles as Role[] }
    await appoint(parts, tx, organisationId, newcomer, invitation.invitedBy)
    return undefined
  })
  if (refusal) return refusal
  return (await organisationWith(parts.db.read, { id: organisationId })) ?? refuse('not-found')
}
