/**
 * Civil dates as contracts mean them: `YYYY-MM-DD`, no time and no zone, so they compare as strings.
 * Counting follows 民法典 201: the day of the event is not counted, so "within 3 days of 1 March" ends on 4 March = addDays(…, 3).
 */
export type CivilDate = string

const contractZone = 'Asia/Shanghai'

/** The civil date that people in `zone` (IANA name) read off the wall at `instant`. */
export function dateIn(instant: Date, zone: string = contractZone): CivilDate {
  const parts = formatOf(zone).formatToParts(instant)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
}

/** The instant, to the minute, at which that day begins on the wall in `zone`. */
export function startOfDay(date: CivilDate, zone: string = contractZone): Date {
  const key = `${zone} ${date}`
  const known = starts.get(key)
  if (known !== undefined) return new Date(known)
  const minutes = Date.parse(`${date}T00:00:00Z`) / 60_000
  // No zone is further than 14 hours from Greenwich: halved until the first minute of the day is left.
  let [before, within] = [minutes - 15 * 60, minutes + 15 * 60]
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2)
    if (dateIn(new Date(middle * 60_000), zone) < date) before = middle
    else within = middle
  }
  if (starts.size >= 1000) starts.clear()
  starts.set(key, within * 60_000)
  return new Date(within * 60_000)
}

/** A calendar asks about the same few days again and again. */
const starts = new Map<string, number>()

/** Making one takes a hundred times as long as using it; there are some 450 zones in the world. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  const made = new Intl.DateTimeFormat('en-US', { timeZone, ...parts })
  if (formats.size < 500) formats.set(timeZone, made)
  return made
}

/** A day of the Gregorian calendar, years 0001 to 9999, exactly `YYYY-MM-DD`. */
export function isCivilDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const [year, month, day] = partsOf(text)
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

/** What people type: `2026-03-01`, `2026/3/1`, `2026.3.1`, `2026年3月1日`, full-width digits. Undefined when it is no day. */
export function parseDate(typed: string): CivilDate | undefined {
  const match = /^(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日)$/.exec(
    typed.normalize('NFKC').replaceAll(/\s/g, ''),
  )
  if (!match) return undefined
  const date = civil(Number(match[1]), Number(match[2] ?? match[4]), Number(match[3] ?? match[5]))
  return isCivilDate(date) ? date : undefined
}

/** `date` must be a civil date; `days` may be negative. */
export function addDays(date: CivilDate, days: number): CivilDate {
  const [year, month, day] = partsOf(date)
  const moved = new Date(0)
  moved.setUTCFullYear(year, month - 1, day + days)
  return civil(moved.getUTCFullYear(), moved.getUTCMonth() + 1, moved.getUTCDate())
}

/** The same day of a later month, or that month's last day when it has no such day (民法典 202). */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const [year, month, day] = partsOf(date)
  const count = year * 12 + month - 1 + months
  const toYear = Math.floor(count / 12)
  const toMonth = (((count % 12) + 12) % 12) + 1
  return civil(toYear, toMonth, Math.min(day, daysIn(toYear, toMonth)))
}

/** Whole days from `from` to `to`, the first not counted (民法典 201); negative when `to` is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return dayNumber(to) - dayNumber(from)
}

/** 1 Monday to 7 Sunday, ISO 8601. */
export function weekday(date: CivilDate): number {
  // 1970-01-01 was a Thursday.
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1
}

/** `2026年3月1日`, the form contracts print. */
export function chineseDate(date: CivilDate): string {
  const [year, month, day] = partsOf(date)
  return `${year}年${month}月${day}日`
}

/** Days since 1970-01-01. */
function dayNumber(date: CivilDate): number {
  const [year, month, day] = partsOf(date)
  const at = new Date(0)
  return at.setUTCFullYear(year, month - 1, day) / 86_400_000
}

function civil(year: number, month: number, day: number): CivilDate {
  const digits = (value: number, width: number) => String(value).padStart(width, '0')
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`
}

function partsOf(date: CivilDate): [year: number, month: number, day: number] {
  return [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))]
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
