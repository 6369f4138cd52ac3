/** 用印: who, when, on which file; the ledger entry is that of what was sealed. */
import type { Tx } from '../../db/connection.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import type { SealsDeps } from './parts.ts'
import * as store from './store.ts'
import type { Seals } from './types.ts'

export async function useSeal(
  deps: SealsDeps,
  tx: Tx,
  actor: Actor,
  sealId: string,
  { documentDigest, contractId, intent }: Parameters<Seals['use']>[3],
): Promise<true | Refusal> {
  const seal = await store.sealById(tx, sealId)
  const denied = deps.authorise(actor, 'seal.use', seal?.organisationId ?? '')
  if (denied || !seal) return denied ?? refuse('not-permitted', { action: 'seal.use' })
  if (intent.personId !== actor.personId || intent.subjectId !== contractId) {
    return refuse('intent-invalid')
  }
  const facts = { contract: contractId, intent: intent.id }
  return record(deps, tx, sealId, actor.personId, [{ document: documentDigest, ...facts }])
}

/** Many documents under one order. */
export async function useSealForAll(
  deps: SealsDeps,
  tx: Tx,
  sealId: string,
  { personId, intentId, batchId, documentDigests }: Parameters<Seals['useAll']>[2],
): Promise<true | Refusal> {
  const facts = { batch: batchId, intent: intentId }
  const uses = documentDigests.map((document) => ({ document, ...facts }))
  return record(deps, tx, sealId, personId, uses)
}

async function record(
  deps: Pick<SealsDeps, 'clock'>,
  tx: Tx,
  sealId: string,
  personId: string,
  uses: readonly Record<string, string>[],
): Promise<true | Refusal> {
  if (!(await store.holdSeal(tx, sealId, 'active'))) {
    const seal = await store.sealById(tx, sealId)
    return refuse('seal-not-active', { name: seal?.name ?? '', state: seal?.state ?? 'unknown' })
  }
  const use = { sealId, kind: 'used', state: null, reason: null, actorId: personId }
  const effectiveAt = deps.clock.now()
  await store.addEvents(
    tx,
    uses.map((facts) => ({ ...use, effectiveAt, facts })),
  )
  return true
}
