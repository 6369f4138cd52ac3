import { data } from '@remix-run/node'
import { isRefusal, type Refusal } from '../../server/core/values/refusal.ts'

/** HTTP status of a refusal; whatever is not listed is about what was sent: 422. */
const statuses: Readonly<Record<string, number>> = {
  'signed-out': 401,
  'password-wrong': 401,
  'code-wrong': 401,
  'credentials-wrong': 401,
  'passkey-wrong': 401,
  'not-permitted': 403,
  'foreign-origin': 403,
  'form-expired': 403,
  'second-factor-missing': 403,
  'not-found': 404,
  stale: 409,
  'state-changed': 409,
  'already-signed': 409,
  'not-your-turn': 409,
  'link-expired': 410,
  'link-invalid': 404,
  'too-large': 413,
  'too-many-attempts': 429,
}

export function statusOf(refusal: Refusal): number {
  return statuses[refusal.code] ?? 422
}

/** For loaders: the value, or the page that explains why there is none (root's ErrorBoundary reads the refusal). */
export function found<Value>(value: Value | Refusal | undefined): Value {
  const refusal = value === undefined ? notFound : isRefusal(value) ? value : undefined
  if (refusal !== undefined) throw data(refusal, { status: statusOf(refusal) })
  return value as Value
}

const notFound: Refusal = { refused: true, code: 'not-found', facts: {} }
