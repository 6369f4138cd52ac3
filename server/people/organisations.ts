import { newId } from '../core/values/ids.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { personWithEmail } from './account-store.ts'
import { appoint, type Grant, granterAmong, roleHolder } from './appointing.ts'
import { endInvitations } from './invitation-store.ts'
import { invite } from './invitations.ts'
import { authorise } from './matrix.ts'
import {
  addOrganisation,
  bumpOrganisation,
  chooseSuite,
  membersOf,
  organisationWith,
  removeRoles,
} from './organisation-store.ts'
import type { Parts } from './parts.ts'
import {
  emailFault,
  grantObstacle,
  lastOwnerObstacle,
  normalEmail,
  type OrganisationInput,
  organisationFault,
  rolesFault,
} from './rules.ts'
import type { Actor, Member, Organisation, People } from './types.ts'

type Verbs = Pick<
  People,
  | 'registerOrganisation'
  | 'organisation'
  | 'organisationByCode'
  | 'organisationOf'
  | 'chooseSuite'
  | 'members'
  | 'membersWithRole'
  | 'grant'
>

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
    chooseSuite: (actor, organisationId, input) => decideSuite(parts, actor, organisationId, input),
    grant: (actor, organisationId, input) => grant(parts, actor, organisationId, input),
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

async function decideSuite(
  parts: Parts,
  actor: Actor,
  organisationId: string,
  { suite, version }: Parameters<People['chooseSuite']>[2],
): Promise<Organisation | Refusal> {
  const denied = authorise(actor, 'organisation.suite', organisationId)
  if (denied) return denied
  return parts.db.transaction(async (tx) => {
    if (!(await chooseSuite(tx, organisationId, version, suite))) return refuse('version-conflict')
    await parts.ledger.append(tx, {
      kind: 'organisation.suite-chosen',
      actor: actor.personId,
      organisation: organisationId,
      facts: { suite },
      subjects: [organisationId],
    })
    return (await organisationWith(tx, { id: organisationId })) ?? refuse('not-found')
  })
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
    // What was decided last holds: an older link would add its roles to these.
    await endInvitations(tx, organisationId, email, parts.clock.now())
    await removeRoles(tx, organisationId, person.personId)
    await appoint(parts, tx, organisationId, { ...person, roles }, actor.personId)
    const { personId, name, identityLevel } = person
    return { personId, name, email, identityLevel, roles }
  })
}
