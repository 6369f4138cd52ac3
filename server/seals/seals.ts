import { isRefusal, refuse } from '../core/values/refusal.ts'
import type { Appearance } from '../signatures/types.ts'
import { createApplications } from './applications.ts'
import { apply, applyForKey, decide, withdraw } from './apply.ts'
import { findElectronicSeal } from './electronic-store.ts'
import { stateAt } from './life.ts'
import { makeSeal, pictureOf } from './make.ts'
import { enableSeal, moveSeal } from './moves.ts'
import type { SealsDeps } from './parts.ts'
import { appearanceOf } from './picture.ts'
import { planSeal } from './rules.ts'
import * as store from './store.ts'
import type { Seal, Seals } from './types.ts'
import { useSeal, useSealForAll } from './use.ts'

/** A seal for certificates may be used a hundred thousand times; all of them stay on record. */
const listedUses = 200

type Acts =
  | 'apply'
  | 'applyForKey'
  | 'decide'
  | 'withdraw'
  | 'make'
  | 'enable'
  | 'move'
  | 'use'
  | 'useAll'
type Looks = 'preview' | 'list' | 'get' | 'history' | 'statusAt' | 'statusByCertificate'

export function createSeals(deps: SealsDeps): Seals {
  return {
    ...createApplications(deps),
    ...createActs(deps),
    ...createLooks(deps),
    ofKey: (keyId) => store.sealByKey(deps.db.read, keyId),
    async note(tx, sealId, { actor, ...line }) {
      const [effectiveAt, actorId] = [deps.clock.now(), actor.personId]
      const event = { ...line, sealId, actorId, effectiveAt, state: null, reason: null }
      await store.addEvents(tx, [event])
    },
    recertify: (tx, seal, serial) => store.replaceCertificate(tx, seal, serial),
    appearance: createAppearances(),
    electronic: (sealId, serial) => findElectronicSeal(deps.db.read, sealId, serial),
  }
}

function createActs(deps: SealsDeps): Pick<Seals, Acts> {
  return {
    apply: (actor, organisationId, wish) => apply(deps, actor, organisationId, wish),
    applyForKey: (actor, sealId, input) => applyForKey(deps, actor, sealId, input),
    decide: (actor, id, input) => decide(deps, actor, id, input),
    withdraw: (actor, id, input) => withdraw(deps, actor, id, input),
    make: (actor, id, input) => makeSeal(deps, actor, id, input),
    enable: (actor, sealId, input) => enableSeal(deps, actor, sealId, input),
    move: (actor, sealId, input) => moveSeal(deps, actor, sealId, input),
    use: (tx, actor, sealId, use) => useSeal(deps, tx, actor, sealId, use),
    useAll: (tx, sealId, use) => useSealForAll(deps, tx, sealId, use),
  }
}

function createLooks(deps: SealsDeps): Pick<Seals, Looks> {
  const { db } = deps
  const statusAt: Seals['statusAt'] = async (sealId, at) =>
    stateAt(await store.movesOf(db.read, sealId), at)
  return {
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
    statusAt,
    async statusByCertificate(serial, at) {
      const seal = await store.sealByCertificate(db.read, serial.toLowerCase())
      if (!seal) return undefined
      return { sealId: seal.id, name: seal.name, status: await statusAt(seal.id, at) }
    },
    async history(actor, sealId) {
      const seal = await store.sealById(db.read, sealId)
      const denied = deps.authorise(actor, 'seal.view', seal?.organisationId ?? '')
      if (denied || !seal) return denied ?? refuse('not-permitted', { action: 'seal.view' })
      const events = await store.eventsOf(db.read, sealId, listedUses)
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
