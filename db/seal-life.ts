import type { App } from '../server/app.ts'
import type { KeyAlgorithm } from '../server/core/values/crypto.ts'
import { isRefusal, type Refusal } from '../server/core/values/refusal.ts'
import type { SpendableIntent } from '../server/keys/types.ts'
import type { Act, Actor } from '../server/people/types.ts'
import type { Seal, SealApplication, SealKeySource, SealKind } from '../server/seals/types.ts'

export type SealPeople = {
  /** Applies, and makes what was approved. */
  applicant: Actor
  approver: Actor
  /** Takes it over with a proof of will. */
  keeper: Actor
}

export type SealWish = {
  organisationId: string
  kind: SealKind
  serial?: string
  algorithm?: KeyAlgorithm
  secondAlgorithm?: KeyAlgorithm
  key?: SealKeySource
}

/**
 * A seal through its whole life, from the application until it can be used: 申请, 审批, 制作, 启用. Every step is taken
 * only where it has not been yet. The first refusal ends it.
 */
export async function liveSeal(
  { seals }: Pick<App, 'seals'>,
  people: SealPeople,
  wish: SealWish,
  intend: (keeper: Actor, act: Act) => Promise<SpendableIntent | Refusal>,
): Promise<Seal | Refusal> {
  const application = await applied(seals, people.applicant, wish)
  if (isRefusal(application)) return application
  const made = await decidedAndMade(seals, people, application, wish.key)
  if (isRefusal(made) || made.state !== 'made') return made
  const { id: subjectId, pictureDigest: digest, version } = made
  const intent = await intend(people.keeper, { purpose: 'seal.enable', subjectId, digest })
  return isRefusal(intent) ? intent : seals.enable(people.keeper, subjectId, { version, intent })
}

/** The application that is under way, or a new one. */
async function applied(
  seals: App['seals'],
  applicant: Actor,
  { organisationId, kind, serial, algorithm = 'p256', secondAlgorithm }: SealWish,
): Promise<SealApplication | Refusal> {
  const purpose = purposes[kind]
  const input = {
    ...{ kind, algorithm, purpose, ...(serial ? { serial } : {}) },
    ...(secondAlgorithm && { secondAlgorithm }),
  }
  const application = await seals.apply(applicant, organisationId, input)
  const known = isRefusal(application) && ['seal-exists', 'seal-applied'].includes(application.code)
  if (!known) return application
  const earlier = await seals.applications(applicant, organisationId)
  if (isRefusal(earlier)) return earlier
  const alive = earlier.filter(
    ({ state, forSealId }) => !['rejected', 'withdrawn'].includes(state) && forSealId === null,
  )
  return alive.find(({ name }) => name === application.facts['name']) ?? application
}

const purposes: Readonly<Record<SealKind, string>> = {
  official: '对外行文和出具证明',
  contract: '签订采购与服务合同',
  certificate: '签发电子证照',
}

async function decidedAndMade(
  seals: App['seals'],
  { applicant, approver }: SealPeople,
  { id, state, version, sealId }: SealApplication,
  key: SealKeySource | undefined,
): Promise<Seal | Refusal> {
  const decision = { approve: true, opinion: '用途属实，同意制作', version }
  const decided = state === 'applied' ? await seals.decide(approver, id, decision) : { version }
  if (isRefusal(decided)) return decided
  const made = sealId === null ? undefined : await seals.get(sealId)
  const input = { version: decided.version, ...(key ? { key } : {}) }
  return made ?? seals.make(applicant, id, input)
}
