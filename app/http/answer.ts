import { data } from '@remix-run/node'
import { isRefusal, type Refusal, refuse } from '../../server/core/values/refusal.ts'

/** HTTP status of a refusal; whatever is not listed is about what was sent: 422. */
const statuses: Readonly<Record<string, number>> = {
  'signed-out': 401,
  'not-signed-in': 401,
  'password-wrong': 401,
  'code-wrong': 401,
  'credentials-wrong': 401,
  'passkey-wrong': 401,
  'sign-in-expired': 401,
  'not-permitted': 403,
  'foreign-origin': 403,
  'form-expired': 403,
  'second-factor-missing': 403,
  'approver-is-drafter': 403,
  'own-application': 403,
  'reviewer-is-officer': 403,
  'invitation-for-other': 403,
  'fact-not-yours': 403,
  'not-found': 404,
  'link-unknown': 404,
  'template-unknown': 404,
  'type-unknown': 404,
  'not-running': 404,
  'version-conflict': 409,
  'wrong-state': 409,
  overtaken: 409,
  replayed: 409,
  'already-signed': 409,
  'already-revoked': 409,
  'proposal-closed': 409,
  'proposal-open': 409,
  'certificate-known': 409,
  'certificate-serial-taken': 409,
  'trust-known': 409,
  'root-offline': 409,
  'invitation-closed': 409,
  'key-given-up': 409,
  'key-in-use': 409,
  'already-completed': 409,
  'not-your-turn': 409,
  'fact-known': 409,
  'list-changed': 409,
  'not-standing': 409,
  'same-person': 403,
  'link-expired': 410,
  'invitation-ended': 410,
  'signing-expired': 410,
  'too-large': 413,
  'evidence-large': 413,
  'too-many-attempts': 429,
}

export function statusOf(refusal: Refusal): number {
  return statuses[refusal.code] ?? 422
}

/** For loaders: the value, or the page that explains why there is none (root's ErrorBoundary reads the refusal). */
export function found<Value>(value: Value | Refusal | undefined): Value {
  if (value === undefined) return found<Value>(refuse('not-found'))
  if (isRefusal(value)) throw data(value, { status: statusOf(value) })
  return value
}
