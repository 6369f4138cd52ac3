/** 制作国密密钥: a key of the other suite for a seal that is in use already. */
import { toHex } from '../core/values/bytes.ts'
import type { KeyAlgorithm } from '../core/values/crypto.ts'
import { keptOrDiscarded } from '../core/values/discard.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { suiteOfAlgorithm } from '../core/values/suite.ts'
import type { Actor, Organisation } from '../people/types.ts'
import { type ApplicationRow, moveApplication } from './application-store.ts'
import { certifySeal, keyFacts, type SealKey, takeKey } from './certify.ts'
import { makeElectronicSeal } from './electronic.ts'
import { addElectronicSeal } from './electronic-store.ts'
import { secondKeyFault } from './life.ts'
import type { SealsDeps } from './parts.ts'
import { addEvents, addSecondKey, sealById } from './store.ts'
import type { Seal, SealKeySource } from './types.ts'

/** What was approved and where the key comes from; the caller has authorised it. */
type Making = { application: ApplicationRow; source: SealKeySource | undefined }

export async function makeSecondKey(
  deps: SealsDeps,
  actor: Actor,
  owner: Organisation,
  { application, source }: Making,
): Promise<Seal | Refusal> {
  const seal = await sealById(deps.db.read, application.forSealId ?? '')
  if (!seal) return refuse('overtaken')
  const fault = secondKeyFault(seal)
  if (fault) return fault
  const algorithm = application.algorithm as KeyAlgorithm
  const wish = { name: seal.name, algorithm, ...(source && { key: source }) }
  const key = await certifySeal(deps, owner, wish)
  if (isRefusal(key)) return key
  return keptOrDiscarded([key.fresh], () => keepSecond(deps, actor, { seal, application, key }))
}

type Second = { seal: Seal; application: ApplicationRow; key: SealKey }

async function keepSecond(
  deps: SealsDeps,
  actor: Actor,
  { seal, application, key }: Second,
): Promise<Seal | Refusal> {
  // A key brought along may be of the suite that the seal has already.
  if (suiteOfAlgorithm(key.algorithm) === suiteOfAlgorithm(seal.algorithm))
    return refuse('suite-same', {}, 'keyId')
  const electronic = await makeElectronicSeal(deps, seal, key)
  return deps.db.transaction(async (tx) => {
    const change = { state: 'made', sealId: seal.id }
    const moved = await moveApplication(tx, application.id, application.version, change)
    if (!moved) return refuse('overtaken')
    const untaken = await takeKey(deps, tx, key)
    if (untaken) return untaken
    const grown = await addSecondKey(tx, seal, keyFacts(key))
    if (!grown) return refuse('overtaken')
    if (electronic) await addElectronicSeal(tx, electronic)
    await enter(deps, tx, actor, { seal, application, key })
    return grown
  })
}

/** Ledger and history; the seal's state stays what it was. */
async function enter(
  deps: SealsDeps,
  tx: Parameters<typeof takeKey>[1],
  actor: Actor,
  { seal, application, key }: Second,
): Promise<void> {
  const facts = { algorithm: key.algorithm }
  const entryId = await deps.ledger.append(tx, {
    kind: 'seal.key-added',
    actor: actor.personId,
    organisation: seal.organisationId,
    commitments: {
      pictureDigest: seal.pictureDigest,
      certificateDigest: toHex(deps.crypto.digest('sha256', key.certificate)),
    },
    facts,
    subjects: [seal.id, application.id],
  })
  await addEvents(tx, [
    {
      ...{ sealId: seal.id, kind: 'key-added', state: null, reason: application.purpose, facts },
      ...{ entryId, actorId: actor.personId, effectiveAt: deps.clock.now() },
    },
  ])
}
