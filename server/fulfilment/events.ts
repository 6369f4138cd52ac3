/** What moves an obligation: the days that pass and the facts that count. */
import { addDays, type CivilDate, daysBetween } from '../core/values/dates.ts'
import {
  accrue,
  amountOf,
  ask,
  askDate,
  askNumber,
  type Course,
  cappingDay,
  enter,
  lateDays,
  penaltyOf,
  unpaidOf,
} from './course.ts'
import { isFinal, isLate, mayMove } from './obligations.ts'
import type { ActionIntent, Fact } from './standing-types.ts'

type Point = NonNullable<Course['next']>

/** Days before the last one on which people are reminded. */
const reminders = [7, 3, 0]

/** All that the clock does up to and including `to`, day by day. */
export function advance(course: Course, to: CivilDate): void {
  for (;;) {
    const next = nextPoint(course)
    if (!next || next.on > to) break
    course.cursor = next.on
    course.next = undefined
    next.happen(course, next.on)
  }
  if (course.cursor < to) course.cursor = to
}

/** The first thing that the clock alone will do; each takes itself away when it happens. */
export function nextPoint(course: Course): Point | null {
  if (course.next !== undefined) return course.next
  let first: Point | null = null
  for (const point of pointsOf(course)) {
    if (point.on >= course.cursor && (first === null || point.on < first.on)) first = point
  }
  course.next = first
  return first
}

function pointsOf(course: Course): Point[] {
  const points: Point[] = []
  const { state, dueOn, sinceOn } = course
  if (state === 'pending' && sinceOn) points.push({ on: sinceOn, happen: fallDue })
  if (state === 'due' && dueOn) {
    const [alarm] = course.alarms
    if (alarm) points.push({ on: alarm.on, happen: remind })
    points.push({ on: addDays(dueOn, 1), happen: becomeOverdue })
  }
  if (state === 'overdue') {
    const after = askNumber(course, 'breachAfter')
    if (after !== null) points.push({ on: breachDay(course, after), happen: becomeBreached })
  }
  if (isLate(state)) {
    const on = cappingDay(course)
    if (on) points.push({ on, happen: reachCap })
  }
  const on = course.transferred || state === 'disputed' ? null : askDate(course, 'transfer')
  if (on) points.push({ on: later(on, course.cursor), happen: transfer })
  return points
}

/** One more fact, the scope holding it already. */
export function meet(course: Course, fact: Fact): void {
  const { kind, value, occurredOn: on } = fact
  // What is said of another clause changes nothing here, the scope neither.
  if (value.clause !== undefined && value.clause !== course.running.open.clause.id) return
  course.next = undefined
  if (value.clause !== undefined) {
    if (kind === 'payment.confirmed') receive(course, Number(value.amount), on)
    else if (kind === 'dispute.opened') freeze(course, on)
    else if (kind === 'dispute.closed') thaw(course, on)
    else if (kind === 'obligation.waived' && mayMove(course.state, 'waived')) waive(course, on)
  }
  if (course.state === 'pending') fallDue(course, on)
  finish(course, on)
}

/** Into due when the conditions are met and its first day is there; else notes what the clock will do. */
function fallDue(course: Course, on: CivilDate): void {
  course.sinceOn = null
  if (course.scope.effectiveOn === null || ask(course, 'when') !== true) return
  if (course.running.open.since) {
    const since = askDate(course, 'since')
    if (since === null) return
    if (since > on) {
      course.sinceOn = since
      return
    }
  }
  course.scope.metOn = on
  const due = askDate(course, 'due')
  if (due === null || (course.running.open.amount && amountOf(course) === null)) return
  course.metOn = on
  // Nobody is late with what could not be demanded yet.
  course.dueOn = later(due, on)
  course.amount = amountOf(course)
  enter(course, 'due', on)
  setAlarms(course, on)
  if (course.running.open.clause.kind !== 'delivery' && unpaidOf(course) > 0) instruct(course)
}

function receive(course: Course, amount: number, on: CivilDate): void {
  if (isLate(course.state)) accrue(course, on)
  course.received += amount
}

/** Performed or cured as soon as all is there; under dispute by the state in which it was frozen. */
function finish(course: Course, on: CivilDate): void {
  if (isFinal(course.state) || !isThere(course)) return
  const late = isLate(course.frozen?.state ?? course.state)
  if (isLate(course.state)) accrue(course, on)
  course.frozen = null
  enter(course, late ? 'cured' : 'performed', on)
  if (late && course.cappedOn === null) accruePenalty(course)
}

function isThere(course: Course): boolean {
  if (course.running.open.clause.kind === 'delivery') return course.scope.deliveredOn !== null
  const amount = amountOf(course)
  if (amount === null || course.received < amount) return false
  // Nothing owed is performed only when it is due, not before it is known whether it ever will be.
  return amount > 0 || course.metOn !== null
}

function freeze(course: Course, on: CivilDate): void {
  if (!mayMove(course.state, 'disputed')) return
  if (isLate(course.state)) accrue(course, addDays(on, -1))
  course.frozen = { from: on, state: course.state }
  enter(course, 'disputed', on)
}

/** The days of the dispute are as if they had not been: what was still in time has as many days left as before. */
function thaw(course: Course, on: CivilDate): void {
  if (!course.frozen) return
  const { from, state } = course.frozen
  course.frozen = null
  enter(course, state, on)
  if (isLate(state)) course.accruedTo = addDays(on, -1)
  if (state === 'due' && course.dueOn) {
    course.dueOn = addDays(course.dueOn, daysBetween(from, on))
    setAlarms(course, on)
  }
}

function waive(course: Course, on: CivilDate): void {
  if (isLate(course.state)) accrue(course, on)
  course.frozen = null
  enter(course, 'waived', on)
}

function becomeOverdue(course: Course, on: CivilDate): void {
  course.accruedTo = addDays(on, -1)
  enter(course, 'overdue', on)
  notify(course, 'overdue', -1)
}

function breachDay(course: Course, after: number): CivilDate {
  return addDays(course.accruedTo, Math.max(1, after + 1 - lateDays(course)))
}

function becomeBreached(course: Course, on: CivilDate): void {
  enter(course, 'breached', on)
}

function reachCap(course: Course, on: CivilDate): void {
  accrue(course, on)
  course.cappedOn = on
  accruePenalty(course)
}

function transfer(course: Course, on: CivilDate): void {
  course.transferred = true
  const { debtor, creditor } = course.running.open.clause
  act(course, 'asset.transfer', '1', { on, from: debtor, to: creditor, debtor, creditor })
}

function later(one: CivilDate, other: CivilDate): CivilDate {
  return one > other ? one : other
}

function setAlarms(course: Course, from: CivilDate): void {
  const dueOn = course.dueOn ?? from
  const days = reminders.map((count) => ({ on: addDays(dueOn, -count), days: count }))
  course.alarms = days.filter(({ on }) => on >= from)
}

function remind(course: Course): void {
  const alarm = course.alarms.shift()
  if (alarm) notify(course, String(-alarm.days), alarm.days)
}

function notify(course: Course, occasion: string, days: number): void {
  const dueOn = course.dueOn ?? ''
  const { debtor, creditor } = course.running.open.clause
  act(course, 'notify', `${dueOn}:${occasion}`, { dueOn, days, debtor, creditor })
}

function instruct(course: Course): void {
  const { kind, debtor, creditor } = course.running.open.clause
  const payload = { amount: unpaidOf(course), dueOn: course.dueOn ?? '', debtor, creditor }
  act(course, kind === 'retention' ? 'retention.refund' : 'payment.instruct', '1', payload)
}

function accruePenalty(course: Course): void {
  const amount = penaltyOf(course)
  if (amount === 0) return
  const { debtor, creditor } = course.running.open.clause
  const [from, to] = [addDays(course.dueOn ?? '', 1), course.accruedTo]
  const payload = { amount, days: lateDays(course), from, to, debtor, creditor }
  act(course, 'penalty.accrue', `${from}..${to}`, payload)
}

function act(
  course: Course,
  kind: ActionIntent['kind'],
  occurrence: string,
  payload: ActionIntent['payload'],
): void {
  const { id } = course.running.open.clause
  course.actions.push({ key: `${id}:${kind}:${occurrence}`, clause: id, kind, payload })
}
