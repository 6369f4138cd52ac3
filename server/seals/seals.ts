import type { Tx } from '../../db/connection.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import type { Appearance } from '../signatures/types.ts'
import { makeSeal, pictureOf, type SealsDeps } from './make.ts'
import { appearanceOf } from './picture.ts'
import { moveFault, moves, planSeal, stateAt } from './rules.ts'
import * as store from './store.ts'
import type { Seal, Seals } from './types.ts'

export function createSeals(deps: SealsDeps): Seals {
  const { db } = deps
  const statusAt: Seals['statusAt'] = async (sealId, at) =>
    stateAt(await store.eventsOf(db.read, sealId), at)
  return {
    make: (actor, organisationId, wish) => makeSeal(deps, actor, organisationId, wish),
    preview(input) {
      const { ownerName: name, identityLevel = 0, organisationKind: kind = 'enterprise' } = input
      const plan = planSeal({ name, code: input.code, kind, identityLevel }, input)
      if (isRefusal(plan)) return plan
      const svg = pictureOf(deps, plan)
      return isRefusal(svg) ? svg : { svg }
    },
    async list(actor, organisationId) {
      const denied = deps.authorise(actor, 'seal.view', organisationId)
      return denied ?? store.sealsOf(db.read, organisationId)
    },
    get: (sealId) => store.sealById(db.read, sealId),
    ofKey: (keyId) => store.sealByKey(db.read, keyId),
    async note(tx, sealId, { actor, ...line }) {
      const [effectiveAt, actorId] = [deps.clock.now(), actor.personId]
      await store.addEvent(tx, { ...line, sealId, actorId, effectiveAt, state: null, reason: null })
    },
    recertify: (tx, seal, serial) => store.replaceCertificate(tx, seal, serial),
    statusAt,
    async statusByCertificate(serial, at) {
      const seal = await store.sealByCertificate(db.read, serial.toLowerCase())
      if (!seal) return undefined
      return { sealId: seal.id, name: seal.name, status: await statusAt(seal.id, at) }
    },
    appearance: createAppearances(),
    move: (actor, sealId, input) => moveSeal(deps, actor, sealId, input),
    use: (tx, actor, sealId, use) => useSeal(deps, tx, actor, sealId, use),
    async history(actor, sealId) {
      const seal = await store.sealById(db.read, sealId)
      const denied = deps.authorise(actor, 'seal.view', seal?.organisationId ?? '')
      if (denied || !seal) return denied ?? refuse('not-permitted', { action: 'seal.view' })
      const events = await store.eventsOf(db.read, sealId)
      return events.map((event) => ({ ...event, actorName: event.actorName ?? '' }))
    },
  }
}

/** Operators are read from a picture once; a seal is used many times a day. */
const keptAppearances = 64

function createAppearances(): (seal: Seal) => Appearance {
  const kept = new Map<string, Appearance>()
  return ({ picture, pictureDigest }) => {
    const found = kept.get(pictureDigest) ?? appearanceOf(picture)
    kept.delete(pictureDigest)
    kept.set(pictureDigest, found)
    if (kept.size > keptAppearances) kept.delete(kept.keys().next().value as string)
    return found
  }
}

/** 停用 and 恢复, effective at once. */
async function moveSeal(
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
    const moved = await store.moveSeal(tx, sealId, version, to)
    if (!moved) return refuse('overtaken')
    const entryId = await deps.ledger.append(tx, {
      kind: moves[to].entry,
      actor: actor.personId,
      organisation: seal.organisationId,
      commitments: { pictureDigest: seal.pictureDigest },
      facts: { state: to },
      subjects: [sealId],
    })
    await store.addEvent(tx, {
      ...{ sealId, entryId, kind: moves[to].event, state: to, reason: reason.trim(), facts: {} },
      effectiveAt: deps.clock.now(),
      actorId: actor.personId,
    })
    return moved
  })
}

/** 用印: who, when, on which file; the ledger entry is that of the contract. */
async function useSeal(
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
  if (!(await store.holdSeal(tx, sealId, 'active'))) {
    return refuse('seal-not-active', { name: seal.name, state: seal.state })
  }
  await store.addEvent(tx, {
    ...{ sealId, kind: 'used', state: null, reason: null },
    effectiveAt: deps.clock.now(),
    actorId: actor.personId,
    facts: { document: documentDigest, contract: contractId, intent: intent.id },
  })
  return true
}
