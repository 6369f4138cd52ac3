import { type Refusal, refuse } from '../core/values/refusal.ts'
import type { ActionName, Actor, Authorise, Role } from './types.ts'

const roles = [
  'owner',
  'admin',
  'drafter',
  'approver',
  'seal-keeper',
  'signer',
  'auditor',
  'officer',
  'reviewer',
  'issuer',
] as const satisfies readonly Role[]

/**
 * Which roles may do what within their organisation; `owner` may do all and is therefore not repeated.
 * That nobody approves their own draft is a rule of contracts, not of this table.
 */
const allowed: Readonly<Record<ActionName, readonly Exclude<Role, 'owner'>[]>> = {
  'organisation.manage': ['admin'],
  // What signatures are made with binds everybody who signs for it.
  'organisation.suite': [],
  'organisation.view': roles.filter((role) => role !== 'owner'),
  'contract.draft': ['drafter'],
  'contract.submit': ['drafter'],
  'contract.approve': ['approver'],
  'contract.invite': ['drafter'],
  'contract.sign': ['signer'],
  'contract.decline': ['signer'],
  'contract.withdraw': ['drafter'],
  'contract.view': ['admin', 'drafter', 'approver', 'seal-keeper', 'signer', 'auditor'],
  'seal.apply': ['seal-keeper', 'admin'],
  'seal.approve': ['approver', 'admin'],
  'seal.make': ['seal-keeper'],
  'seal.view': roles.filter((role) => role !== 'owner'),
  'seal.use': ['signer', 'issuer'],
  'key.view': ['admin', 'seal-keeper', 'signer', 'auditor'],
  'key.import': ['seal-keeper'],
  'ledger.audit': ['auditor'],
  'certificate.view': ['admin', 'auditor', 'officer', 'reviewer', 'issuer'],
  'certificate.accept': ['officer'],
  'certificate.review': ['reviewer'],
  'certificate.issue': ['issuer'],
  'certificate.endorse': ['officer', 'reviewer'],
  'certificate.suspend': ['officer', 'reviewer'],
  'certificate.revoke': ['officer', 'reviewer'],
  'certificate.apply': ['admin', 'drafter'],
  'fulfilment.view': ['admin', 'drafter', 'approver', 'seal-keeper', 'signer', 'auditor'],
  'fulfilment.record': ['drafter', 'signer'],
  'fulfilment.dispute': ['approver', 'signer'],
  'fulfilment.waive': ['approver', 'signer'],
}

export function isRole(role: string): role is Role {
  return (roles as readonly string[]).includes(role)
}

/** Whoever has one of these may do it. */
export function rolesFor(action: ActionName): readonly Role[] {
  return roles.filter((role) => roleMay(role, action))
}

function roleMay(role: Role, action: ActionName): boolean {
  return role === 'owner' || allowed[action].includes(role)
}

/** The same answer for "you may not" and "there is no such organisation". */
export const authorise: Authorise = (
  actor: Actor,
  action: ActionName,
  organisationId: string,
): Refusal | undefined => {
  const membership = actor.memberships.find((one) => one.organisationId === organisationId)
  const may = membership?.roles.some((role) => roleMay(role, action)) ?? false
  return may ? undefined : refuse('not-permitted', { action })
}
