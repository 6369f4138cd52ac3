import { addDays, addMonths, type CivilDate } from '../../server/core/values/dates.ts'

/** `2027-03`. */
export type Month = string

export const isMonth = (text: string): boolean => /^[1-9]\d{3}-(0[1-9]|1[0-2])$/.test(text)

export const monthOf = (day: CivilDate): Month => day.slice(0, 7)

export const shiftMonth = (month: Month, by: number): Month => monthOf(addMonths(`${month}-01`, by))

/** Whole weeks from Monday that hold the month: 28 to 42 days. */
export function daysShown(month: Month): readonly CivilDate[] {
  const first = `${month}-01`
  const next = addMonths(first, 1)
  const start = addDays(first, -weekday(first))
  const days: CivilDate[] = []
  for (let day = start; day < next || days.length % 7 !== 0; day = addDays(day, 1)) days.push(day)
  return days
}

/** 0 is Monday. */
function weekday(day: CivilDate): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
}

export function weeksOf(days: readonly CivilDate[]): readonly (readonly CivilDate[])[] {
  return Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7))
}
