/**
 * Working days in China: Saturdays, Sundays and the days of `holidays.json` are none, the moved working days are.
 * 民法典 203: a period whose last day is none ends on the next one.
 *
 * An edition never changes once contracts run on it: their terms name it, so that a replay counts as the first
 * evaluation did. Another year's notice is another edition.
 */
import { addDays, type CivilDate, daysBetween, weekday } from '../values/dates.ts'
import cn2026 from './holidays.json' with { type: 'json' }

export type Calendar = { isWorkday(date: CivilDate): boolean }

/** What contracts that begin today run on. */
export const newestCalendar = 'cn-2026'

const editions = new Map<string, Calendar>([['cn-2026', calendarOf(cn2026)]])

/** Throws for an edition that this program does not have: guessing would move deadlines. */
export function calendarNamed(edition: string): Calendar {
  const calendar = editions.get(edition)
  if (!calendar) throw new Error(`there is no calendar ${edition}`)
  return calendar
}

/** The day itself when it is a working day, else the next one. */
export function nextWorkday(calendar: Calendar, date: CivilDate): CivilDate {
  let day = date
  while (!calendar.isWorkday(day)) day = addDays(day, 1)
  return day
}

/** Working days after `from` up to and including `to`; negative when `to` is earlier, undefined beyond ten years. */
export function workdaysBetween(
  calendar: Calendar,
  from: CivilDate,
  to: CivilDate,
): number | undefined {
  const days = daysBetween(from, to)
  if (Math.abs(days) > 3660) return undefined
  const first = days < 0 ? to : from
  let count = 0
  for (let step = 1; step <= Math.abs(days); step += 1) {
    if (calendar.isWorkday(addDays(first, step))) count += 1
  }
  return days < 0 ? -count : count
}

function calendarOf({ off, working }: { off: readonly string[]; working: readonly string[] }) {
  const free = new Set(off.flatMap(daysOf))
  const moved = new Set(working)
  return {
    isWorkday: (date: CivilDate) => moved.has(date) || (weekday(date) <= 5 && !free.has(date)),
  }
}

/** `2026-05-01..2026-05-05` or one day. */
function daysOf(range: string): CivilDate[] {
  const [first = range, last = first] = range.split('..')
  return Array.from({ length: daysBetween(first, last) + 1 }, (_, index) => addDays(first, index))
}
