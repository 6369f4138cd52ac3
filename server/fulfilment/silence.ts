import { calendarNamed, nextWorkday } from '../core/conditions/calendar.ts'
import { addDays, type CivilDate, dateIn, daysBetween } from '../core/values/dates.ts'
import type { Fact, Standing, Terms } from './standing-types.ts'

type Course = { terms: Terms; standing: Standing; counted: readonly Fact[] }

/**
 * The last day on which the buyer may speak; silence counts as acceptance from the next one where the clause says so
 * (民法典 140, 621). Of a delivery that was told later than it was made, the buyer has as many days from being told.
 */
export function endOfSilence({ terms, standing, counted }: Course): CivilDate | undefined {
  const last = standing.obligations
    .flatMap(({ why }) => why)
    .find(({ part, result }) => part === 'silentAfter' && typeof result === 'string')?.result
  const delivery = counted.find(({ kind }) => kind === 'delivery.made')
  if (typeof last !== 'string' || !delivery) return undefined
  const untold = daysBetween(delivery.occurredOn, dateIn(delivery.recordedAt, terms.zone))
  if (untold <= 0) return last
  return nextWorkday(calendarNamed(terms.calendar), addDays(last, untold))
}
