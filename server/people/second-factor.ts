import { utf8 } from '../core/values/bytes.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { stepExpiresAt, stepOfCode } from '../core/values/totp.ts'
import type { Parts } from './parts.ts'
import { deletePasskey, passkeyViews, passwordHash, spendCode, totpSecret } from './proof-store.ts'
import type { SigningIn } from './sign-in-types.ts'
import type { Actor } from './types.ts'

type Verbs = Pick<
  SigningIn,
  'beginTotp' | 'confirmTotp' | 'disableTotp' | 'passkeys' | 'removePasskey'
>

/** A right code, to be spent in the transaction that it is good for. */
export type UsableStep = { personId: string; step: number; expiresAt: Date }

/** Wrong proofs of one person within a quarter of an hour, passwords, codes and passkeys together. */
export const proofAttempts = 5

export function proofKey(personId: string): string {
  return `proof:${personId}`
}

export function createSecondFactor(
  parts: Parts,
  actorOf: (headers: Headers) => Promise<Actor | undefined>,
): Verbs {
  const { accounts, db } = parts
  return {
    async beginTotp(headers, password) {
      const actor = await actorOf(headers)
      if (!actor) return refuse('not-signed-in')
      if (actor.twoFactorEnabled) return refuse('totp-enabled')
      const wrong = await passwordObstacle(parts, actor, password)
      if (wrong) return wrong
      const answer = await accounts.enableTotp(headers, password)
      if (!answer.ok) return totpRefusal(answer.code)
      const { totpURI: uri, backupCodes } = answer.body
      return { uri, secret: new URL(uri).searchParams.get('secret') ?? '', backupCodes }
    },
    async confirmTotp(headers, code) {
      const actor = await actorOf(headers)
      if (!actor) return refuse('not-signed-in')
      // Once enabled, better-auth would tell right codes from wrong ones here as often as it is asked.
      if (actor.twoFactorEnabled) return refuse('totp-enabled')
      const answer = await accounts.verifyTotp(headers, code.trim())
      return answer.ok ? { cookies: answer.cookies } : totpRefusal(answer.code)
    },
    async disableTotp(headers, proof) {
      const actor = await actorOf(headers)
      if (!actor) return refuse('not-signed-in')
      const proven = await provePasswordAndTotp(parts, actor, proof)
      if (isRefusal(proven)) return proven
      if (!(await db.transaction((tx) => spendCode(tx, proven)))) return codeUsed()
      await parts.brake.forget(proofKey(actor.personId))
      const answer = await accounts.disableTotp(headers, proof.password)
      return answer.ok ? { cookies: answer.cookies } : totpRefusal(answer.code)
    },
    passkeys: (actor) => passkeyViews(db.read, actor.personId),
    async removePasskey(actor, id) {
      const removed = await db.transaction((tx) => deletePasskey(tx, actor.personId, id))
      return removed ? true : refuse('not-found')
    },
  }
}

/** One attempt counted; a right password forgets the wrong ones. */
export async function passwordObstacle(
  parts: Parts,
  actor: Actor,
  password: string,
): Promise<Refusal | undefined> {
  const key = proofKey(actor.personId)
  if (!(await parts.brake.attempt(key, proofAttempts))) return refuse('too-many-attempts')
  if (!(await passwordIsRight(parts, actor.personId, password))) {
    return refuse('password-wrong', {}, 'password')
  }
  await parts.brake.forget(key)
  return undefined
}

/** Both factors, one attempt counted; who commits with it forgets the attempts. */
export async function provePasswordAndTotp(
  parts: Parts,
  actor: Actor,
  proof: { password: string; code: string },
): Promise<UsableStep | Refusal> {
  if (!actor.twoFactorEnabled) return refuse('second-factor-missing')
  const allowed = await parts.brake.attempt(proofKey(actor.personId), proofAttempts)
  if (!allowed) return refuse('too-many-attempts')
  if (!(await passwordIsRight(parts, actor.personId, proof.password))) {
    return refuse('password-wrong', {}, 'password')
  }
  const step = await usableStep(parts, actor.personId, proof.code.trim(), parts.clock.now())
  return step ?? refuse('code-wrong', {}, 'code')
}

async function passwordIsRight(parts: Parts, personId: string, password: string) {
  const hash = await passwordHash(parts.db.read, personId)
  return hash !== undefined && (await parts.accounts.passwordFits(hash, password))
}

export async function usableStep(
  parts: Pick<Parts, 'accounts' | 'db'>,
  personId: string,
  code: string,
  now: Date,
): Promise<UsableStep | undefined> {
  const box = await totpSecret(parts.db.read, personId)
  if (box === undefined) return undefined
  const step = stepOfCode(utf8(await parts.accounts.decrypt(box)), code, now)
  return step === undefined ? undefined : { personId, step, expiresAt: stepExpiresAt(step) }
}

export function codeUsed(): Refusal {
  return refuse('code-wrong', { used: 1 }, 'code')
}

function totpRefusal(code: string): Refusal {
  if (code === 'INVALID_CODE') return refuse('code-wrong', {}, 'code')
  if (code === 'INVALID_PASSWORD') return refuse('password-wrong', {}, 'password')
  if (code === 'TOTP_ALREADY_ENABLED') return refuse('totp-enabled')
  if (code === 'TOTP_NOT_ENABLED') return refuse('second-factor-missing')
  if (code === 'UNAUTHORIZED') return refuse('not-signed-in')
  throw new Error(`two-factor: ${code}`)
}
