import type { Tx } from '../../db/connection.ts'
import { toHex, utf8 } from '../core/values/bytes.ts'
import type { KeyAlgorithm } from '../core/values/crypto.ts'
import { keptOrDiscarded } from '../core/values/discard.ts'
import { newId } from '../core/values/ids.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { suiteOfAlgorithm } from '../core/values/suite.ts'
import type { Actor, Organisation } from '../people/types.ts'
import { type ApplicationRow, applicationById, moveApplication } from './application-store.ts'
import { certifySeal, keyFacts, type SealKey, secondWish, takeKey } from './certify.ts'
import { makeElectronicSeal } from './electronic.ts'
import { addElectronicSeal, type ElectronicSealRow } from './electronic-store.ts'
import { drawSeal } from './geometry.ts'
import { applicationFault } from './life.ts'
import type { SealsDeps } from './parts.ts'
import { svgOf } from './picture.ts'
import { planSeal, type SealPlan } from './rules.ts'
import { makeSecondKey } from './second-key.ts'
import { addEvents, addSeal, secondColumns } from './store.ts'
import type { Seal, SealKeySource, SealKind, Seals } from './types.ts'

type Draft = {
  application: ApplicationRow
  seal: Seal
  plan: SealPlan
  key: SealKey
  second: SealKey | undefined
  electronic: ElectronicSealRow | undefined
}

/** 制作: prepared (drawn, key and certificate made) outside, kept and entered in one transaction. */
export async function makeSeal(
  deps: SealsDeps,
  actor: Actor,
  applicationId: string,
  { version, key: source }: Parameters<Seals['make']>[2],
): Promise<Seal | Refusal> {
  const application = await applicationById(deps.db.read, applicationId)
  const denied = deps.authorise(actor, 'seal.make', application?.organisationId ?? '')
  const owner = application && (await deps.organisation(application.organisationId))
  if (denied || !owner) return denied ?? refuse('not-permitted', { action: 'seal.make' })
  const fault = applicationFault(application.state, 'make')
  if (fault) return fault
  if (application.version !== version) return refuse('overtaken')
  if (application.forSealId !== null) {
    return makeSecondKey(deps, actor, owner, { application, source })
  }
  const draft = await prepare(deps, owner, application, source)
  if (isRefusal(draft)) return draft
  return keptOrDiscarded([draft.key.fresh, draft.second?.fresh], () =>
    deps.db.transaction((tx) => commit(deps, tx, actor, draft)),
  )
}

async function commit(
  deps: SealsDeps,
  tx: Tx,
  actor: Actor,
  draft: Draft,
): Promise<Seal | Refusal> {
  const { application, seal } = draft
  const change = { state: 'made', sealId: seal.id }
  const moved = await moveApplication(tx, application.id, application.version, change)
  if (!moved) return refuse('overtaken')
  const untaken =
    (await takeKey(deps, tx, draft.key)) ??
    (draft.second && (await takeKey(deps, tx, draft.second)))
  if (untaken) return untaken
  const kept = await keep(deps, tx, actor, draft)
  return kept ? seal : refuse('seal-exists', { name: seal.name })
}

/** Draws by a plan. */
export function pictureOf(deps: Pick<SealsDeps, 'fonts'>, plan: SealPlan): string | Refusal {
  const drawing = drawSeal(plan.design, deps.fonts.bold)
  return isRefusal(drawing) ? drawing : svgOf(drawing)
}

async function prepare(
  deps: SealsDeps,
  owner: Organisation,
  application: ApplicationRow,
  source: SealKeySource | undefined,
): Promise<Draft | Refusal> {
  const [kind, algorithm] = [application.kind as SealKind, application.algorithm as KeyAlgorithm]
  const plan = planSeal(owner, { kind, serial: application.serial })
  if (isRefusal(plan)) return plan
  const { name } = plan
  // What is made is what was approved.
  if (name !== application.name) return refuse('overtaken')
  const picture = pictureOf(deps, plan)
  if (isRefusal(picture)) return picture
  const wish = { name, algorithm, ...(source ? { key: source } : {}) }
  const key = await certifySeal(deps, owner, wish)
  if (isRefusal(key)) return key
  return keptOrDiscarded([key.fresh], () =>
    draftAround(deps, owner, { application, plan, picture, key, source }),
  )
}

type Around = Pick<Draft, 'application' | 'plan' | 'key'> & {
  picture: string
  source: SealKeySource | undefined
}

async function draftAround(
  deps: SealsDeps,
  owner: Organisation,
  { application, plan, picture, key, source }: Around,
): Promise<Draft | Refusal> {
  const { kind, name } = { kind: application.kind as SealKind, name: plan.name }
  const second = await secondKey(deps, owner, application, { name, ...(source && { key: source }) })
  if (isRefusal(second)) return second
  if (second && suiteOfAlgorithm(second.algorithm) === suiteOfAlgorithm(key.algorithm))
    return refuse('suite-same', {}, 'keyId')
  const seal: Seal = {
    ...{ id: newId('seal', deps.random), organisationId: owner.id, kind, name, picture },
    pictureDigest: toHex(deps.crypto.digest('sha256', utf8(picture))),
    keyId: key.keyId,
    certificateSerial: key.serial,
    algorithm: key.algorithm,
    second: second ? keyFacts(second) : null,
    state: 'made',
    diameter: plan.design.diameter,
    createdAt: deps.clock.now(),
    version: 1,
  }
  return {
    application,
    seal,
    plan,
    key,
    second,
    electronic: await electronicOf(deps, seal, key, second),
  }
}

/** At most one key of a seal is of the 国密 suite. */
async function electronicOf(
  deps: SealsDeps,
  seal: Seal,
  ...keys: readonly (SealKey | undefined)[]
): Promise<ElectronicSealRow | undefined> {
  const made = await Promise.all(keys.map((key) => key && makeElectronicSeal(deps, seal, key)))
  return made.find((one) => one !== undefined)
}

async function secondKey(
  deps: SealsDeps,
  owner: Organisation,
  { secondAlgorithm }: ApplicationRow,
  wish: Parameters<typeof secondWish>[0],
): Promise<SealKey | Refusal | undefined> {
  if (secondAlgorithm === null) return undefined
  return certifySeal(deps, owner, secondWish(wish, secondAlgorithm as KeyAlgorithm))
}

/** False when the owner has a seal of that name by now. */
async function keep(
  deps: SealsDeps,
  tx: Tx,
  actor: Actor,
  { application, seal, plan, key, second: other, electronic }: Draft,
): Promise<boolean> {
  const { diameter: _, algorithm, second, ...rest } = seal
  const row = { ...rest, ...secondColumns(second) }
  const design = { ...plan.design, algorithm }
  if (!(await addSeal(tx, { ...row, design, madeBy: actor.personId }))) return false
  if (electronic) await addElectronicSeal(tx, electronic)
  const entryId = await deps.ledger.append(tx, {
    kind: 'seal.made',
    actor: actor.personId,
    organisation: seal.organisationId,
    commitments: {
      pictureDigest: seal.pictureDigest,
      certificateDigest: toHex(deps.crypto.digest('sha256', key.certificate)),
      ...(other && {
        secondDigest: toHex(deps.crypto.digest('sha256', other.certificate)),
      }),
    },
    facts: { kind: seal.kind, algorithm, ...(other && { second: other.algorithm }) },
    subjects: [seal.id, application.id],
  })
  const facts = other ? { algorithm, second: other.algorithm } : {}
  const made = { kind: 'made', state: 'made', reason: null, facts, entryId }
  await addEvents(tx, [
    ...stepsBefore(seal.id, application),
    { ...made, sealId: seal.id, effectiveAt: seal.createdAt, actorId: actor.personId },
  ])
  return true
}

/** The seal's history begins with its application. */
function stepsBefore(sealId: string, application: ApplicationRow) {
  const { appliedAt, appliedBy, appliedEntryId, decidedAt, decidedBy, decidedEntryId } = application
  const step = { sealId, state: null, facts: {} }
  return [
    {
      ...{ ...step, kind: 'applied', reason: application.purpose, entryId: appliedEntryId },
      ...{ effectiveAt: appliedAt, actorId: appliedBy },
    },
    {
      ...{ ...step, kind: 'approved', reason: application.opinion, entryId: decidedEntryId },
      ...{ effectiveAt: decidedAt ?? appliedAt, actorId: decidedBy ?? '' },
    },
  ]
}
