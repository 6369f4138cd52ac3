import type { Tx } from '../../db/connection.ts'
import { newId } from '../core/values/ids.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { Keys, SpendableIntent } from '../keys/types.ts'
import { later, minute, type Parts } from './parts.ts'
import { askPasskey, checkPasskey } from './passkey-proof.ts'
import { addIntent, moveCounter, spendCode, spendIntent, takeSecret } from './proof-store.ts'
import { codeUsed, proofAttempts, proofKey, provePasswordAndTotp } from './second-factor.ts'
import type { Act, Actor, IntentProof, People } from './types.ts'

type Verbs = Pick<People, 'passkeyChallenge' | 'recordIntent' | 'spendIntent'>

/** Makes the proof unusable a second time; a Refusal when somebody was faster. */
type Spend = (tx: Tx) => Promise<Refusal | undefined>

export function createIntents(parts: Parts, sealIntent: Keys['sealIntent']): Verbs {
  return {
    async passkeyChallenge(actor, act) {
      return actObstacle(act) ?? askPasskey(parts, actor, act)
    },
    spendIntent,
    async recordIntent(actor, act, proof) {
      const obstacle = actObstacle(act)
      if (obstacle) return obstacle
      const spend = await prove(parts, actor, act, proof)
      if (isRefusal(spend)) return spend
      const intent = await keep(parts, actor, act, proof.method, spend)
      if (isRefusal(intent)) return intent
      await parts.brake.forget(proofKey(actor.personId))
      return { ...intent, seal: sealIntent(intent) }
    },
  }
}

function actObstacle(act: Act): Refusal | undefined {
  const complete = act.purpose !== '' && act.subjectId !== '' && /^[0-9a-f]{64}$/.test(act.digest)
  return complete ? undefined : refuse('intent-invalid')
}

async function prove(
  parts: Parts,
  actor: Actor,
  act: Act,
  proof: IntentProof,
): Promise<Spend | Refusal> {
  if (proof.method === 'password+totp') {
    const step = await provePasswordAndTotp(parts, actor, proof)
    if (isRefusal(step)) return step
    return async (tx) => ((await spendCode(tx, step)) ? undefined : codeUsed())
  }
  const allowed = await parts.brake.attempt(proofKey(actor.personId), proofAttempts)
  if (!allowed) return refuse('too-many-attempts')
  const proven = await checkPasskey(parts, actor, act, proof.response)
  if (isRefusal(proven)) return proven
  return async (tx) => {
    const first = await takeSecret(tx, proven.nonceId, parts.clock.now())
    if (first === undefined || !(await moveCounter(tx, proven))) return refuse('passkey-wrong')
    return undefined
  }
}

async function keep(
  parts: Parts,
  actor: Actor,
  act: Act,
  method: IntentProof['method'],
  spend: Spend,
): Promise<Omit<SpendableIntent, 'seal'> | Refusal> {
  const intent = {
    id: newId('intent', parts.random),
    personId: actor.personId,
    purpose: act.purpose,
    subjectId: act.subjectId,
    digest: act.digest,
    expiresAt: later(parts, 5 * minute),
  }
  return parts.db.transaction(async (tx) => {
    const refusal = await spend(tx)
    if (refusal) return refusal
    await addIntent(tx, { ...intent, method, provenAt: parts.clock.now() })
    return intent
  })
}
