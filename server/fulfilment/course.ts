/** The course of one obligation as facts and days pass; moved only by `events.ts`. */
import type { Inputs, Outcome, Plain } from '../core/conditions/condition.ts'
import { roundedTenThousandths } from '../core/conditions/functions.ts'
import { addDays, type CivilDate, daysBetween } from '../core/values/dates.ts'
import type { FactValues } from './counted.ts'
import { mayMove } from './obligations.ts'
import type { ActionIntent, ObligationState, Why } from './standing-types.ts'
import { type Part, parts, type Running, reason } from './terms.ts'

/** The contract's values (as prototype), what the facts say by now, and for the part asked `metOn`, `amount`, `outstanding`. */
export type Scope = FactValues &
  Record<'metOn' | 'amount' | 'outstanding', Plain | null> &
  Record<string, unknown>

type Asked = { seen: unknown[]; outcome: Outcome }

export type Course = {
  running: Running
  scope: Scope
  asked: Partial<Record<Part, Asked>>
  state: ObligationState
  history: { state: ObligationState; on: CivilDate }[]
  actions: ActionIntent[]
  /** No day before it will be looked at again. */
  cursor: CivilDate
  /** What the clock does next, once it is worked out; undefined after anything that may have changed it. */
  next: { on: CivilDate; happen: (course: Course, on: CivilDate) => void } | null | undefined
  /** Pending only for the clock: its conditions are met, and this is its first day. */
  sinceOn: CivilDate | null
  /** The three are fixed when it becomes due. */
  metOn: CivilDate | null
  dueOn: CivilDate | null
  amount: number | null
  /** 分 that came in for this clause. */
  received: number
  /** Days on which it will be spoken of, and how far they are from `dueOn`. */
  alarms: { on: CivilDate; days: number }[]
  /** Delay up to and including `accruedTo`; frozen days are not among `days`. */
  accruedTo: CivilDate
  segments: { base: number; days: number }[]
  cappedOn: CivilDate | null
  frozen: { from: CivilDate; state: ObligationState } | null
  transferred: boolean
}

export function startCourse(running: Running, scope: Scope, on: CivilDate): Course {
  return {
    running,
    scope,
    asked: {},
    state: 'pending',
    history: [{ state: 'pending', on }],
    actions: [],
    cursor: on,
    next: undefined,
    sinceOn: null,
    metOn: null,
    dueOn: null,
    amount: null,
    received: 0,
    alarms: [],
    accruedTo: on,
    segments: [],
    cappedOn: null,
    frozen: null,
    transferred: false,
  }
}

/** An illegal move is a fault of this program: whoever calls it has asked `mayMove`. */
export function enter(course: Course, state: ObligationState, on: CivilDate): void {
  if (!mayMove(course.state, state)) {
    throw new Error(`${course.running.open.clause.id}: no way from ${course.state} to ${state}`)
  }
  course.state = state
  course.history.push({ state, on })
}

/** The answer of a part for the scope as it is; asked again only when something that it names has changed. */
export function ask(course: Course, part: Part): Plain | null {
  const settled = course.running.settled[part]
  if (settled) return known(settled)
  const condition = course.running.open[part]
  if (!condition) return null
  const { scope } = course
  const before = course.asked[part]
  if (before && isSame(condition.names, before.seen, scope)) return known(before.outcome)
  const outcome = condition.evaluate(scope as Inputs)
  course.asked[part] = { seen: condition.names.map((name) => scope[name]), outcome }
  return known(outcome)
}

function isSame(names: readonly string[], seen: readonly unknown[], scope: Scope): boolean {
  for (let index = 0; index < names.length; index += 1) {
    if (seen[index] !== scope[names[index] ?? '']) return false
  }
  return true
}

export function askNumber(course: Course, part: Part): number | null {
  const value = ask(course, part)
  return typeof value === 'number' ? value : null
}

export function askDate(course: Course, part: Part): CivilDate | null {
  const value = ask(course, part)
  return typeof value === 'string' ? value : null
}

const known = (outcome: Outcome): Plain | null => ('value' in outcome ? outcome.value : null)

/** The last answer of every part that was asked, with what it saw. */
export function whyOf({ running, asked }: Course): Why[] {
  const reasons: Why[] = []
  for (const part of parts) {
    const settled = running.why[part]
    const condition = running.open[part]
    const answer = asked[part]
    if (settled) reasons.push(settled)
    else if (condition && answer) reasons.push(reason(part, condition, answer.seen, answer.outcome))
  }
  return reasons
}

/** 分 that performance takes; null where things are owed, and as long as it cannot be said. */
export function amountOf(course: Course): number | null {
  return course.amount ?? askNumber(course, 'amount')
}

export function unpaidOf(course: Course): number {
  return Math.max(0, (amountOf(course) ?? 0) - course.received)
}

/** Counts the days of delay up to and including `to`, at what was unpaid on them. */
export function accrue(course: Course, to: CivilDate): void {
  const days = daysBetween(course.accruedTo, to)
  if (days <= 0) return
  course.accruedTo = to
  if (!course.running.open.base) return
  const base = baseOf(course)
  if (base > 0) course.segments.push({ base, days })
}

/** 分, rounded once over all days, never beyond the cap. */
export function penaltyOf(course: Course): number {
  if (course.segments.length === 0) return 0
  const cap = capOf(course)
  const accrued = accruedOf(course)
  // Beyond the cap it may be beyond what a number holds.
  if (accrued >= BigInt(cap) * 10_000n) return cap
  return Math.min(Number(roundedTenThousandths(accrued)), cap)
}

/** The day on which the penalty will have reached its cap when nothing happens; null: never. */
export function cappingDay(course: Course): CivilDate | null {
  const rate = BigInt(askNumber(course, 'rate') ?? 0)
  if (course.cappedOn !== null || rate === 0n) return null
  const daily = BigInt(baseOf(course)) * rate
  if (daily === 0n) return null
  // From half a 分 on it is rounded up to the cap.
  const missing = BigInt(capOf(course)) * 10_000n - 5000n - accruedOf(course)
  const days = missing <= 0n ? 0n : (missing + daily - 1n) / daily
  return days > 36_600n ? null : addDays(course.accruedTo, Number(days))
}

export function lateDays({ segments }: Course): number {
  return segments.reduce((sum, { days }) => sum + days, 0)
}

function accruedOf(course: Course): bigint {
  const rate = BigInt(askNumber(course, 'rate') ?? 0)
  return course.segments.reduce(
    (sum, { base, days }) => sum + BigInt(base) * BigInt(days) * rate,
    0n,
  )
}

function baseOf(course: Course): number {
  course.scope.amount = amountOf(course)
  course.scope.outstanding = unpaidOf(course)
  return Math.max(0, askNumber(course, 'base') ?? 0)
}

function capOf(course: Course): number {
  course.scope.amount = amountOf(course)
  return Math.max(0, askNumber(course, 'cap') ?? 0)
}
