import type { Language } from '../i18n/languages.ts'
import { readCookie } from './cookies.ts'

export const zoneCookie = 'qiyin-zone'
const house = 'Asia/Shanghai'

/** The viewer's time zone as their browser told us on an earlier page; Beijing time until then. */
export function zoneOf(request: Request): string {
  const zone = readCookie(request, zoneCookie)
  return zone !== undefined && isZone(zone) ? zone : house
}

/** `2026-11-22 15:04` and, for the hover, the same with seconds and offset: `2026-11-22 15:04:31 UTC+08:00`. */
export function formatTime(
  at: Date,
  zone: string,
  language: Language,
  precision: 'day' | 'minute' | 'second' = 'minute',
): { short: string; full: string } {
  const parts = partsOf(at, zone)
  const day = `${parts['year']}-${parts['month']}-${parts['day']}`
  const minute = `${day} ${parts['hour']}:${parts['minute']}`
  const second = `${minute}:${parts['second']}`
  const zoneName = language === 'zh-CN' && zone === house ? '北京时间' : zone
  const full = `${second} UTC${offsetOf(at, zone)} (${zoneName})`
  return { short: { day, minute, second }[precision], full }
}

function partsOf(at: Date, zone: string): Record<string, string> {
  const { clock } = formatsOf(zone)
  return Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]))
}

/** `+08:00` */
function offsetOf(at: Date, zone: string): string {
  const { offset } = formatsOf(zone)
  const name = offset.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value
  return name === undefined || name === 'GMT' ? '+00:00' : name.replace('GMT', '')
}

type Formats = { clock: Intl.DateTimeFormat; offset: Intl.DateTimeFormat }

/** Making a format takes far longer than using it, and a list shows dozens of times. */
const kept = new Map<string, Formats>()

function formatsOf(timeZone: string): Formats {
  const known = kept.get(timeZone)
  if (known) return known
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  const offset = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  // There are some 450 zones; their names may be spelled in more ways than that.
  if (kept.size < 500) kept.set(timeZone, { clock, offset })
  return { clock, offset }
}

/** Asking Intl takes longer than half of a page's own code; only names that are zones are kept, so that a stranger's cookies fill nothing. */
const knownZones = new Set([house])

function isZone(zone: string): boolean {
  if (knownZones.has(zone)) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
  } catch {
    return false
  }
  // Spellings in other cases name the same zones: no honest house meets more.
  if (knownZones.size < 1000) knownZones.add(zone)
  return true
}
