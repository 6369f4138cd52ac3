import { usccFault } from '../core/values/check-digits.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { isRole } from './matrix.ts'
import type { Actor, Member, Role } from './types.ts'

export type OrganisationInput = {
  kind: string
  name: string
  code: string
  legalRepresentative: string
  address: string
}

export const passwordLength = { minimum: 10, maximum: 128 }

const organisationKinds = ['enterprise', 'agency', 'regulator']

/** E-mail addresses are compared as they are kept: trimmed, lower case. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase()
}

export function emailFault(email: string): Refusal | undefined {
  const plausible = email.length <= 254 && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email)
  return plausible ? undefined : refuse('email-invalid', {}, 'email')
}

/** Length is the only rule (NIST SP 800-63B §5.1.1.2). */
export function passwordFault(password: string): Refusal | undefined {
  const { minimum, maximum } = passwordLength
  if (password.length < minimum) return refuse('password-short', { minimum }, 'password')
  return password.length > maximum ? refuse('password-long', { maximum }, 'password') : undefined
}

/** The rule of registration, and that it is another one. */
export function newPasswordFault(present: string, wanted: string): Refusal | undefined {
  const fault = passwordFault(wanted)
  if (fault) return { ...fault, field: 'newPassword' }
  return present === wanted ? refuse('password-same', {}, 'newPassword') : undefined
}

export function textFault(text: string, field: string, maximum: number): Refusal | undefined {
  if (text.trim() === '') return refuse('required', {}, field)
  return text.length > maximum ? refuse('too-long', { maximum }, field) : undefined
}

export function organisationFault(input: OrganisationInput): Refusal | undefined {
  if (!organisationKinds.includes(input.kind)) return refuse('required', {}, 'kind')
  const fault = usccFault(input.code)
  return (
    textFault(input.name, 'name', 200) ??
    (fault && refuse('uscc-invalid', { fault }, 'code')) ??
    textFault(input.legalRepresentative, 'legalRepresentative', 100) ??
    (input.address.length > 300 ? refuse('too-long', { maximum: 300 }, 'address') : undefined)
  )
}

export function rolesFault(roles: readonly string[]): Refusal | undefined {
  const unknown = roles.find((role) => !isRole(role))
  return unknown === undefined ? undefined : refuse('role-unknown', {}, 'roles')
}

/**
 * An admin runs the organisation but cannot raise anybody, least of all themselves, to where they cannot go:
 * only owners make, change or remove owners, and only owners change their own roles.
 */
export function grantObstacle(
  granter: { personId: string; roles: readonly Role[] },
  subject: { personId: string | undefined; roles: readonly Role[] },
  roles: readonly Role[],
): Refusal | undefined {
  if (granter.roles.includes('owner')) return undefined
  if (subject.personId === granter.personId) return refuse('own-roles', {}, 'roles')
  const ownersTouched = subject.roles.includes('owner') || roles.includes('owner')
  return ownersTouched ? refuse('not-permitted', { action: 'organisation.manage' }) : undefined
}

export function lastOwnerObstacle(
  members: readonly Member[],
  personId: string,
  roles: readonly Role[],
): Refusal | undefined {
  const owners = members.filter((member) => member.roles.includes('owner'))
  const leaves = owners.some((owner) => owner.personId === personId) && !roles.includes('owner')
  return leaves && owners.length === 1 ? refuse('last-owner', {}, 'roles') : undefined
}

/** Levels are climbed one at a time. */
export function levelObstacle(present: number, wanted: 2 | 3): Refusal | undefined {
  if (present >= wanted) return refuse('level-reached', { level: present })
  if (present === wanted - 1) return undefined
  return wanted === 2 ? refuse('email-unverified') : refuse('level-too-low', { level: present })
}

/** Nobody decides about themselves, about what they asked for, or about an organisation of theirs. */
export function reviewObstacle(
  reviewer: Actor,
  review: { requestedBy: string; subjectId: string },
): Refusal | undefined {
  const own =
    review.requestedBy === reviewer.personId ||
    review.subjectId === reviewer.personId ||
    reviewer.memberships.some((one) => one.organisationId === review.subjectId)
  return own ? refuse('own-review') : undefined
}
