import type { z } from 'zod'
import type { App } from '../../../server/app.ts'
import { isRefusal, type Refusal, refuse } from '../../../server/core/values/refusal.ts'
import type { Actor } from '../../../server/people/types.ts'
import type { Seal } from '../../../server/seals/types.ts'
import { proofOf } from '../../http/intent-proof.ts'
import type { enabling } from './acts.ts'

/** 意愿, then what it is for: the proof is bound to this seal and the picture that was shown. */
export async function enableByWill(
  app: Pick<App, 'authorise' | 'people' | 'seals'>,
  actor: Actor,
  sealId: string,
  { version, digest, ...offered }: Omit<z.output<typeof enabling>, 'act'>,
): Promise<Seal | Refusal> {
  const proof = proofOf(offered)
  if (isRefusal(proof)) return proof
  const obstacle = await enablingObstacle(app, actor, sealId, digest)
  if (obstacle) return obstacle
  const act = { purpose: 'seal.enable', subjectId: sealId, digest }
  const intent = await app.people.recordIntent(actor, act, proof)
  return isRefusal(intent) ? intent : app.seals.enable(actor, sealId, { version, intent })
}

/** Asked before a code is spent. */
export async function enablingObstacle(
  { authorise, seals }: Pick<App, 'authorise' | 'seals'>,
  actor: Actor,
  sealId: string,
  digest: string,
): Promise<Refusal | undefined> {
  const seal = await seals.get(sealId)
  const denied = authorise(actor, 'seal.make', seal?.organisationId ?? '')
  if (denied || !seal) return denied ?? refuse('not-permitted')
  const { state } = seal
  if (state !== 'made') return refuse('wrong-state', { act: 'seal.enable', state })
  return seal.pictureDigest === digest ? undefined : refuse('overtaken')
}
