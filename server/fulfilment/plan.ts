/** What follows from facts and clock, before anything is stored: pure but for the ids it is given. */
import { canonicalJson } from '../core/values/canonical-json.ts'
import { type CivilDate, dateIn, startOfDay } from '../core/values/dates.ts'
import { instructsPayment, type Journal, journalsBetween } from './account.ts'
import { type AssetDraft, assetsOf } from './assets.ts'
import { paymentOf } from './payment.ts'
import type { ActionIntent, Fact, ObligationStanding, Standing, Terms } from './standing-types.ts'

/** A contract that performs itself, as far as it is known. */
export type Running = {
  contractId: string
  version: number
  /** Number of the last evaluation; 0 before the first. */
  evaluation: number
  nextTickAt: Date | null
  terms: Terms
  termsDigest: string
  facts: readonly Fact[]
  /** Facts that the last evaluation knew. */
  known: number
  last: Standing | null
  /** Keys of the actions that were done. */
  done: ReadonlySet<string>
}

export type PlannedAction = {
  id: string
  intent: ActionIntent
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
  /** Not done before. */
  actions: readonly PlannedAction[]
  journals: readonly Journal[]
  /** What is otherwise than before. */
  changed: readonly ObligationStanding[]
  next: { state: 'running' | 'closed'; nextTickAt: Date | null; evaluation: number }
}

export type PlanDeps = {
  evaluate: (terms: Terms, facts: readonly Fact[], today: CivilDate) => Standing
  /** sha256, hex. */
  digest: (text: string) => string
  newActionId: () => string
}

export function planFor(deps: PlanDeps, running: Running, now: Date): Plan {
  const { terms, facts, last } = running
  const standing = deps.evaluate(terms, facts, dateIn(now, terms.zone))
  const text = canonicalJson(standing)
  const actions = standing.actions
    .filter(({ key }) => !running.done.has(key))
    .map((intent) => plannedAction(deps, terms, intent, now))
  const number = running.evaluation + 1
  return {
    ...{ running, number, now, standing, text, actions },
    digest: deps.digest(text),
    journals: journalsBetween(
      last,
      standing,
      actions.map((one) => one.intent),
      causeOf(facts.slice(running.known), number),
    ),
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

function plannedAction(
  { digest, newActionId }: Pick<PlanDeps, 'digest' | 'newActionId'>,
  terms: Terms,
  intent: ActionIntent,
  now: Date,
): PlannedAction {
  const file = instructsPayment(intent) ? paymentOf(digest, terms, intent, now) : null
  return { id: newActionId(), intent, file, assets: assetsOf(terms, intent) }
}

/** An evaluation with a new fact is about that fact; otherwise only the clock has moved. */
function causeOf(news: readonly Fact[], number: number): string {
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
