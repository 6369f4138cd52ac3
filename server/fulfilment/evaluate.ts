/**
 * Where every obligation of a contract stands: a pure function of terms, facts and the civil day.
 * The same three give the same bytes on every machine; the order in which facts are handed over does not matter.
 */
import type { CryptoPort } from '../core/values/crypto.ts'
import type { CivilDate } from '../core/values/dates.ts'
import { countedFacts, noFacts, takeFact } from './counted.ts'
import {
  accrue,
  amountOf,
  ask,
  askDate,
  type Course,
  penaltyOf,
  type Scope,
  startCourse,
  unpaidOf,
  whyOf,
} from './course.ts'
import { advance, meet, nextPoint } from './events.ts'
import { isFinal, isLate } from './obligations.ts'
import type { Fact, ObligationStanding, Standing, Terms } from './standing-types.ts'
import { createTermsOpener } from './terms.ts'

/** `facts`: those known, in any order; those of days after `now` do not count. Throws when the terms cannot be opened. */
export type Evaluate = (terms: Terms, facts: readonly Fact[], now: CivilDate) => Standing

export function createEvaluate(crypto: Pick<CryptoPort, 'digest'>): Evaluate {
  const open = createTermsOpener(crypto)
  return (terms, facts, now) => {
    const counted = countedFacts(facts, now)
    const [first] = counted
    const scope: Scope = Object.assign(Object.create(terms.values as object), noFacts)
    const courses = open(terms).running.map((running) =>
      startCourse(running, scope, first?.occurredOn ?? now),
    )
    for (const fact of counted) {
      for (const course of courses) advance(course, fact.occurredOn)
      takeFact(scope, fact)
      for (const course of courses) meet(course, fact)
    }
    for (const course of courses) advance(course, now)
    return standingOf(courses, now)
  }
}

function standingOf(courses: readonly Course[], now: CivilDate): Standing {
  const obligations = courses.map((course) => obligationOf(course, now))
  const closed =
    courses.length > 0 &&
    obligations.every(({ state, outstanding }) => isFinal(state) && outstanding === 0)
  return {
    at: now,
    obligations,
    actions: courses.flatMap(({ actions }) => actions),
    nextOn: closed ? null : earliest(courses.map((course) => nextPoint(course)?.on)),
    closed,
  }
}

function obligationOf(course: Course, now: CivilDate): ObligationStanding {
  if (isLate(course.state)) accrue(course, now)
  const { clause } = course.running.open
  ask(course, 'silentAfter')
  const amount = amountOf(course)
  const penalty = penaltyOf(course)
  const penaltyPaid = Math.max(0, course.received - (amount ?? 0))
  const waived = course.state === 'waived'
  return {
    clause: clause.id,
    state: course.state,
    debtor: clause.debtor,
    creditor: clause.creditor,
    amount,
    paid: course.received - penaltyPaid,
    penalty,
    penaltyPaid,
    outstanding: waived ? 0 : unpaidOf(course) + Math.max(0, penalty - penaltyPaid),
    dueOn: course.dueOn ?? forecast(course),
    history: course.history,
    why: whyOf(course),
  }
}

/** When it would be due if nothing but time were missing. */
function forecast(course: Course): CivilDate | null {
  course.scope.metOn = course.sinceOn
  return askDate(course, 'due')
}

function earliest(days: readonly (CivilDate | undefined)[]): CivilDate | null {
  return days.reduce<CivilDate | null>(
    (first, day) => (day !== undefined && (first === null || day < first) ? day : first),
    null,
  )
}
