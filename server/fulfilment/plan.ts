/** What follows from facts and clock, before anything is stored: pure but for the ids it is given. */
import { canonicalJson } from '../core/values/canonical-json.ts'
import { startOfDay } from '../core/values/dates.ts'
import { type Booked, instructsPayment, type Journal, journalsBetween } from './account.ts'
import { type AssetDraft, assetsOf } from './assets.ts'
import { paymentOf } from './payment.ts'
import type { ActionIntent, Fact, ObligationStanding, Standing, Terms } from './standing-types.ts'

/** A contract that performs itself, as far as it is known. */
export type Running = {
  contractId: string
  version: number
  /** Number of the last evaluation; 0 before the first. */
  evaluation: number
  terms: Terms
  termsDigest: string
  facts: readonly Fact[]
  /** Facts that the last evaluation knew. */
  known: number
  last: Standing | null
  /** By key. */
  actions: ReadonlyMap<string, { id: string; state: string }>
}

export type PlannedAction = {
  id: string
  intent: ActionIntent
  state: 'done' | 'frozen'
  /** pain.001, UTF-8. */
  file: Uint8Array | null
  assets: readonly AssetDraft[]
}

export type Plan = {
  running: Running
  number: number
  now: Date
  standing: Standing
  /** Canonical JSON of the standing. */
  text: string
  digest: string
  /** Not seen before. */
  fresh: readonly PlannedAction[]
  /** Frozen until now. */
  thawed: readonly PlannedAction[]
  journals: readonly Journal[]
  /** What is otherwise than before. */
  changed: readonly ObligationStanding[]
  next: { state: 'running' | 'closed'; nextTickAt: Date | null; evaluation: number }
}

export type PlanDeps = {
  evaluate: (terms: Terms, facts: readonly Fact[], now: Date) => Standing
  /** sha256, hex. */
  digest: (text: string) => string
  newActionId: () => string
}

export function planFor(deps: PlanDeps, running: Running, now: Date): Plan {
  const { terms, facts, last } = running
  const standing = deps.evaluate(terms, facts, now)
  const text = canonicalJson(standing)
  const { fresh, thawed } = actionsOf(deps, running, standing, now)
  const number = running.evaluation + 1
  return {
    ...{ running, number, now, standing, text, fresh, thawed },
    digest: deps.digest(text),
    journals: journalsOf(running, standing, [...fresh, ...thawed], number),
    changed: standing.obligations.filter((one) => !isSame(one, last)),
    next: {
      state: standing.closed ? 'closed' : 'running',
      nextTickAt: nextTick(standing, terms),
      evaluation: number,
    },
  }
}

function nextTick({ closed, nextOn }: Standing, { zone }: Terms): Date | null {
  return closed || nextOn === null ? null : startOfDay(nextOn, zone)
}

/** A dispute freezes what would be done about its clause, and nothing else; to be told is nobody's loss. */
export function isFrozen(action: ActionIntent, standing: Standing): boolean {
  if (action.kind === 'notify') return false
  const obligation = standing.obligations.find((one) => one.clause === action.clause)
  return obligation?.state === 'disputed'
}

function actionsOf(deps: PlanDeps, running: Running, standing: Standing, now: Date) {
  const fresh: PlannedAction[] = []
  const thawed: PlannedAction[] = []
  for (const intent of standing.actions) {
    const known = running.actions.get(intent.key)
    const frozen = isFrozen(intent, standing)
    if (known?.state === 'done' || (known && frozen)) continue
    const id = known?.id ?? deps.newActionId()
    if (frozen) fresh.push({ id, intent, state: 'frozen', file: null, assets: [] })
    else (known ? thawed : fresh).push(doneAction(deps, running.terms, intent, { id, now }))
  }
  return { fresh, thawed }
}

function doneAction(
  { digest }: Pick<PlanDeps, 'digest'>,
  terms: Terms,
  intent: ActionIntent,
  { id, now }: { id: string; now: Date },
): PlannedAction {
  const file = instructsPayment(intent) ? paymentOf(digest, terms, intent, now) : null
  return { id, intent, state: 'done', file, assets: assetsOf(terms, intent) }
}

function journalsOf(
  { last, facts, known, actions }: Running,
  standing: Standing,
  acted: readonly PlannedAction[],
  number: number,
): readonly Journal[] {
  const earlier = new Set<string>()
  for (const [key, { state }] of actions) if (state === 'done') earlier.add(key)
  const news = acted.filter((one) => one.state === 'done').map((one) => one.intent)
  const before: Booked | null = last && { standing: last, done: earlier }
  const done = new Set([...earlier, ...news.map((one) => one.key)])
  return journalsBetween(before, { standing, done }, news, causeOf(facts.slice(known), number))
}

/** An evaluation with a new fact is about that fact; otherwise only the clock has moved. */
export function causeOf(news: readonly Fact[], number: number): string {
  const fact = news.at(-1)
  return fact ? `${fact.kind}/${fact.position}` : `evaluation/${number}`
}

function isSame(one: ObligationStanding, last: Standing | null): boolean {
  const earlier = last?.obligations.find(({ clause }) => clause === one.clause)
  return (
    earlier !== undefined &&
    earlier.state === one.state &&
    earlier.amount === one.amount &&
    earlier.penalty === one.penalty &&
    earlier.dueOn === one.dueOn
  )
}
