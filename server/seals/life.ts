/** What may follow what in the life of a seal: 申请 → 审批 → 制作 → 启用 → 停用 ⇄ 恢复. Pure decisions. */
import { type Refusal, refuse } from '../core/values/refusal.ts'
import type { SpendableIntent } from '../keys/types.ts'
import type { Seal, SealApplication, SealState } from './types.ts'

type ApplicationState = SealApplication['state']
export type ApplicationAct = SealApplication['next'][number]

const startingStates: Readonly<Record<ApplicationAct, readonly ApplicationState[]>> = {
  approve: ['applied'],
  reject: ['applied'],
  withdraw: ['applied', 'approved'],
  make: ['approved'],
}

export function applicationFault(state: string, act: ApplicationAct): Refusal | undefined {
  const fits = startingStates[act].some((one) => one === state)
  return fits ? undefined : refuse('wrong-state', { act: `seal.${act}`, state })
}

/** Of the acts that somebody is entitled to, those that the state admits, in a fixed order. */
export function nextActs(
  state: string,
  entitled: Readonly<Record<'decide' | 'apply' | 'make', boolean>>,
): readonly ApplicationAct[] {
  const rights = {
    approve: entitled.decide,
    reject: entitled.decide,
    make: entitled.make,
    withdraw: entitled.apply,
  }
  const acts = Object.keys(rights) as ApplicationAct[]
  return acts.filter((act) => rights[act] && applicationFault(state, act) === undefined)
}

/** Why it is needed, or why it was refused, in somebody's words. */
export function wordsFault(words: string, field: string): Refusal | undefined {
  const text = words.trim()
  if (text.length < 2) return refuse('reason-required', {}, field)
  return text.length > 500 ? refuse('too-long', { maximum: 500 }, field) : undefined
}

/** An approval may be silent, a rejection may not. */
export function decisionFault(
  state: string,
  { approve, opinion }: { approve: boolean; opinion: string },
): Refusal | undefined {
  const wordless = approve && opinion.trim() === ''
  return (
    applicationFault(state, approve ? 'approve' : 'reject') ??
    (wordless ? undefined : wordsFault(opinion, 'opinion'))
  )
}

/** Whether this is the will of this person to enable this seal with this picture. `genuine`: its HMAC held. */
export function enablingFault(
  { id, pictureDigest }: Pick<Seal, 'id' | 'pictureDigest'>,
  personId: string,
  { intent, genuine, now }: { intent: SpendableIntent; genuine: boolean; now: Date },
): Refusal | undefined {
  const about =
    intent.purpose === 'seal.enable' &&
    intent.personId === personId &&
    intent.subjectId === id &&
    intent.digest === pictureDigest
  if (!genuine || !about) return refuse('intent-invalid')
  return intent.expiresAt <= now ? refuse('intent-expired') : undefined
}

/** A key may be added to a seal that lives and signs in one suite only. */
export function secondKeyFault({ state, second, name }: Seal): Refusal | undefined {
  if (state === 'destroyed') return refuse('wrong-state', { act: 'seal.key', state })
  return second === null ? undefined : refuse('seal-has-suites', { name })
}

export const moves = {
  suspended: { from: 'active', event: 'suspended', entry: 'seal.suspended' },
  active: { from: 'suspended', event: 'resumed', entry: 'seal.resumed' },
} as const

export function moveFault(
  state: SealState,
  { to, reason }: { to: keyof typeof moves; reason: string },
): Refusal | undefined {
  const fault = wordsFault(reason, 'reason')
  if (fault) return fault
  return state === moves[to].from ? undefined : refuse('wrong-state', { act: `seal.${to}`, state })
}

export type SealEvent = { kind: string; state: string | null; effectiveAt: Date }

/** The state at an instant is a fold over what had taken effect by then. `events` in the order they were recorded. */
export function stateAt(events: readonly SealEvent[], at: Date): SealState | undefined {
  const effective = events
    .filter(({ state, effectiveAt }) => state !== null && effectiveAt.getTime() <= at.getTime())
    .sort((a, b) => a.effectiveAt.getTime() - b.effectiveAt.getTime())
  return effective.at(-1)?.state as SealState | undefined
}
