import type { Database, Tx } from '../../db/connection.ts'
import type { Fonts } from '../adapters/fonts.ts'
import { toHex } from '../core/values/bytes.ts'
import type { CryptoPort, KeyAlgorithm } from '../core/values/crypto.ts'
import { newId } from '../core/values/ids.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { Keys } from '../keys/types.ts'
import type { Ledger } from '../ledger/types.ts'
import type { Actor, Authorise, Organisation, People } from '../people/types.ts'
import { certifySeal, type SealKey, takeKey } from './certify.ts'
import { drawSeal } from './geometry.ts'
import { svgOf } from './picture.ts'
import { planSeal, type SealPlan } from './rules.ts'
import { addEvent, addSeal, hasSealNamed } from './store.ts'
import type { Seal, SealKeySource, SealKind } from './types.ts'

export type SealsDeps = {
  db: Database
  clock: { now(): Date }
  random: (length: number) => Uint8Array
  crypto: Pick<CryptoPort, 'digest'>
  keys: Pick<Keys, 'prepare' | 'keep' | 'importPkcs12' | 'certificateOfKey' | 'hold'>
  ledger: Pick<Ledger, 'append'>
  authorise: Authorise
  organisation: People['organisation']
  fonts: Fonts
}

type Wish = { kind: SealKind; serial?: string; algorithm: KeyAlgorithm; key?: SealKeySource }
type Draft = { seal: Seal; plan: SealPlan; key: SealKey }

/** 制作: prepared (drawn, key and certificate made) outside, kept and entered in one transaction. */
export async function makeSeal(
  deps: SealsDeps,
  actor: Actor,
  organisationId: string,
  wish: Wish,
): Promise<Seal | Refusal> {
  const denied = deps.authorise(actor, 'seal.make', organisationId)
  if (denied) return denied
  const owner = await deps.organisation(organisationId)
  if (!owner) return refuse('not-permitted', { action: 'seal.make' })
  const draft = await prepare(deps, owner, wish)
  if (isRefusal(draft)) return draft
  return deps.db.transaction(async (tx) => {
    const { name } = draft.seal
    if (await hasSealNamed(tx, organisationId, name)) return refuse('seal-exists', { name })
    const untaken = await takeKey(deps, tx, draft.key)
    if (untaken) return untaken
    await keep(deps, tx, actor, draft)
    return draft.seal
  })
}

/** Draws by a plan. */
export function pictureOf(deps: Pick<SealsDeps, 'fonts'>, plan: SealPlan): string | Refusal {
  const drawing = drawSeal(plan.design, deps.fonts.bold)
  return isRefusal(drawing) ? drawing : svgOf(drawing)
}

async function prepare(deps: SealsDeps, owner: Organisation, wish: Wish): Promise<Draft | Refusal> {
  const plan = planSeal(owner, wish)
  if (isRefusal(plan)) return plan
  const picture = pictureOf(deps, plan)
  if (isRefusal(picture)) return picture
  // Asked before the slow work as well; the transaction asks again.
  if (await hasSealNamed(deps.db.read, owner.id, plan.name)) {
    return refuse('seal-exists', { name: plan.name })
  }
  const key = await certifySeal(deps, owner, { ...wish, name: plan.name })
  if (isRefusal(key)) return key
  const seal: Seal = {
    id: newId('seal', deps.random),
    organisationId: owner.id,
    kind: wish.kind,
    name: plan.name,
    picture,
    pictureDigest: toHex(deps.crypto.digest('sha256', new TextEncoder().encode(picture))),
    keyId: key.keyId,
    certificateSerial: key.serial,
    algorithm: key.algorithm,
    state: 'active',
    diameter: plan.design.diameter,
    createdAt: deps.clock.now(),
    version: 1,
  }
  return { seal, plan, key }
}

async function keep(deps: SealsDeps, tx: Tx, actor: Actor, { seal, plan, key }: Draft) {
  const { diameter: _, algorithm, ...row } = seal
  await addSeal(tx, { ...row, design: { ...plan.design, algorithm }, madeBy: actor.personId })
  const entryId = await deps.ledger.append(tx, {
    kind: 'seal.made',
    actor: actor.personId,
    organisation: seal.organisationId,
    commitments: {
      pictureDigest: seal.pictureDigest,
      certificateDigest: toHex(deps.crypto.digest('sha256', key.certificate)),
    },
    facts: { kind: seal.kind, algorithm },
    subjects: [seal.id],
  })
  const event = { sealId: seal.id, effectiveAt: seal.createdAt, actorId: actor.personId, facts: {} }
  await addEvent(tx, { ...event, kind: 'made', state: null, entryId })
  await addEvent(tx, { ...event, kind: 'enabled', state: 'active', entryId })
}
