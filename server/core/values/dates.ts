/**
 * Civil dates as contracts mean them: `YYYY-MM-DD`, no time and no zone, so they compare as strings.
 * Counting follows 民法典 201: the day of the event is not counted, so "within 3 days of 1 March" ends on 4 March = addDays(…, 3).
 */
export type CivilDate = string

const contractZone = 'Asia/Shanghai'

/** The civil date that people in `zone` (IANA name) read off the wall at `instant`. */
export function dateIn(instant: Date, zone: string = contractZone): CivilDate {
  const time = instant.getTime()
  if (latest?.time === time && latest.zone === zone) return latest.date
  const date = readOff(instant, zone)
  latest = { time, zone, date }
  return date
}

/** What is done in bulk is done at one instant. */
let latest: { time: number; zone: string; date: CivilDate } | undefined

function readOff(instant: Date, zone: string): CivilDate {
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
  return dayOf(dayNumber(date) + days)
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

/*
 * Days since 1970-01-01 and back, without a Date: evaluations of clauses do little else. Years are counted from 1 March,
 * so that the leap day is a year's last, in cycles of 400 years (146,097 days); before a month lie (153 m + 2) / 5 days.
 */
const cycle = 146_097
/** 0000-03-01 lies so many days before 1970-01-01. */
const origin = 719_468

function dayNumber(date: CivilDate): number {
  const [civilYear, civilMonth, day] = partsOf(date)
  const year = civilMonth > 2 ? civilYear : civilYear - 1
  const month = civilMonth > 2 ? civilMonth - 3 : civilMonth + 9
  const ofYear = Math.floor((153 * month + 2) / 5) + day - 1
  const leaps = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400)
  return year * 365 + leaps + ofYear - origin
}

function dayOf(count: number): CivilDate {
  const days = count + origin
  const cycles = Math.floor(days / cycle)
  const ofCycle = days - cycles * cycle
  const years = Math.floor(
    (ofCycle -
      Math.floor(ofCycle / 1460) +
      Math.floor(ofCycle / 36_524) -
      Math.floor(ofCycle / 146_096)) /
      365,
  )
  const ofYear = ofCycle - (365 * years + Math.floor(years / 4) - Math.floor(years / 100))
  const month = Math.floor((5 * ofYear + 2) / 153)
  const day = ofYear - Math.floor((153 * month + 2) / 5) + 1
  const year = cycles * 400 + years
  return month < 10 ? civil(year, month + 3, day) : civil(year + 1, month - 9, day)
}

function civil(year: number, month: number, day: number): CivilDate {
  const thousands = year < 1000 ? String(year).padStart(4, '0') : String(year)
  return `${thousands}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`
}

function partsOf(date: CivilDate): [year: number, month: number, day: number] {
  const digit = (at: number) => date.charCodeAt(at) - 48
  const pair = (at: number) => digit(at) * 10 + digit(at + 1)
  return [pair(0) * 100 + pair(2), pair(5), pair(8)]
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** An ISO 8601 instant, with an offset or `Z`; a bare date is its first second in UTC. */
export function parseInstant(text: string): Date | undefined {
  const shaped = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
  const instant = new Date(text)
  return shaped && !Number.isNaN(instant.getTime()) ? instant : undefined
}
