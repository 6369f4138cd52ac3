import { type Refusal, refuse } from '../core/values/refusal.ts'
import { keepOnlySession } from './account-store.ts'
import { passwordChangedLetter } from './letters.ts'
import { newToken, type Parts } from './parts.ts'
import { endLinks, passwordHash, replacePassword } from './proof-store.ts'
import { newPasswordFault } from './rules.ts'
import { passwordObstacle } from './second-factor.ts'
import type { SigningIn } from './sign-in-types.ts'
import type { Actor, Cookies } from './types.ts'

type ActorOf = (headers: Headers) => Promise<Actor | undefined>
type Wanted = { password: string; newPassword: string }

/** In one transaction, which better-auth's own change of password is not: password, sessions and letter agree. */
export function createPasswordChange(
  parts: Parts,
  actorOf: ActorOf,
): Pick<SigningIn, 'changePassword'> {
  return {
    async changePassword(headers, wanted) {
      const actor = await actorOf(headers)
      const token = await parts.accounts.sessionToken(headers)
      if (!actor || token === undefined) return refuse('not-signed-in')
      return changePassword(parts, { actor, token }, wanted)
    },
  }
}

async function changePassword(
  parts: Parts,
  { actor, token }: { actor: Actor; token: string },
  { password, newPassword }: Wanted,
): Promise<Cookies | Refusal> {
  const { accounts, clock, db, mailbox } = parts
  const { personId } = actor
  const fault = newPasswordFault(password, newPassword)
  if (fault) return fault
  // Read before it is checked: a change between the two then fails the compare-and-set.
  const from = (await passwordHash(db.read, personId)) ?? ''
  const wrong = await passwordObstacle(parts, actor, password)
  if (wrong) return wrong
  const to = await accounts.hashPassword(newPassword)
  const fresh = newToken(parts)
  const now = clock.now()
  const letter = passwordChangedLetter(parts.baseUrl, actor.email, `password:${newToken(parts)}`)
  const refusal = await db.transaction(async (tx) => {
    if (!(await replacePassword(tx, personId, { from, to, now }))) return refuse('version-conflict')
    if (!(await keepOnlySession(tx, personId, { from: token, to: fresh, now }))) {
      return refuse('not-signed-in')
    }
    await endLinks(tx, personId)
    await mailbox.enqueue(tx, letter)
    return undefined
  })
  return refusal ?? { cookies: [await accounts.sessionCookie(fresh)] }
}
