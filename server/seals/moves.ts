/** 启用, 停用 and 恢复: each effective at once. */
import type { Tx } from '../../db/connection.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import { enablingFault, moveFault, moves } from './life.ts'
import type { SealsDeps } from './parts.ts'
import { judgeSealKey } from './rules.ts'
import * as store from './store.ts'
import type { Seal, SealState, Seals } from './types.ts'

type Step = {
  to: SealState
  version: number
  entry: string
  event: string
  reason: string | null
  facts: Record<string, string>
}

/** The keeper takes the seal over: from now on it can be used. */
export async function enableSeal(
  deps: SealsDeps,
  actor: Actor,
  sealId: string,
  { version, intent }: Parameters<Seals['enable']>[2],
): Promise<Seal | Refusal> {
  const { db, keys } = deps
  const seal = await store.sealById(db.read, sealId)
  const denied = deps.authorise(actor, 'seal.make', seal?.organisationId ?? '')
  if (denied || !seal) return denied ?? refuse('not-permitted', { action: 'seal.make' })
  const now = deps.clock.now()
  const { seal: mac, ...act } = intent
  const genuine = keys.sealIntent(act) === mac
  const unwilling = enablingFault(seal, actor.personId, { intent, genuine, now })
  if (unwilling) return unwilling
  for (const { keyId } of [seal, ...(seal.second ? [seal.second] : [])]) {
    const certificate = await keys.certificateOfKey(keyId)
    const unusable = judgeSealKey(certificate, seal.organisationId, now)
    if (unusable) return unusable
  }
  return db.transaction(async (tx) => {
    const { state } = (await store.sealById(tx, sealId)) ?? seal
    if (state !== 'made') return refuse('wrong-state', { act: 'seal.enable', state })
    if (!(await deps.spendIntent(tx, intent.id, now))) return refuse('intent-invalid')
    return step(deps, tx, actor, seal, {
      ...{ to: 'active', version, entry: 'seal.enabled', event: 'enabled', reason: null },
      facts: { intent: intent.id },
    })
  })
}

export async function moveSeal(
  deps: SealsDeps,
  actor: Actor,
  sealId: string,
  input: Parameters<Seals['move']>[2],
): Promise<Seal | Refusal> {
  const { to, reason, version } = input
  return deps.db.transaction(async (tx) => {
    const seal = await store.sealById(tx, sealId)
    const denied = deps.authorise(actor, 'seal.make', seal?.organisationId ?? '')
    if (denied || !seal) return denied ?? refuse('not-permitted', { action: 'seal.make' })
    const fault = moveFault(seal.state, input)
    if (fault) return fault
    // What was judged is what is moved.
    if (seal.version !== version) return refuse('overtaken')
    const { entry, event } = moves[to]
    return step(deps, tx, actor, seal, {
      ...{ to, version, entry, event, reason: reason.trim(), facts: {} },
    })
  })
}

async function step(
  deps: SealsDeps,
  tx: Tx,
  actor: Actor,
  { id, organisationId, pictureDigest }: Seal,
  { to, version, entry, event, reason, facts }: Step,
): Promise<Seal | Refusal> {
  const moved = await store.moveSeal(tx, id, version, to)
  if (!moved) return refuse('overtaken')
  const entryId = await deps.ledger.append(tx, {
    kind: entry,
    actor: actor.personId,
    organisation: organisationId,
    commitments: { pictureDigest },
    facts: { state: to },
    subjects: [id],
  })
  await store.addEvents(tx, [
    {
      ...{ sealId: id, entryId, kind: event, state: to, reason, facts },
      effectiveAt: deps.clock.now(),
      actorId: actor.personId,
    },
  ])
  return moved
}
