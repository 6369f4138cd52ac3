import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  chineseDate,
  dateIn,
  daysBetween,
  isCivilDate,
  parseDate,
  startOfDay,
  weekday,
} from '../../../server/core/values/dates.ts'
import { day, hour, minute, second, week } from '../../../server/core/values/durations.ts'

test('knows the days of the calendar', () => {
  for (const date of ['2024-02-29', '2000-02-29', '2026-12-31', '0001-01-01'])
    expect(isCivilDate(date)).toBe(true)
  const none = ['2026-02-29', '1900-02-29', '2026-02-30', '2026-04-31', '2026-13-01', '2026-00-10']
  for (const date of [...none, '2026-01-00', '0000-01-01', '2026-1-1', '2026-01-01T00:00', ''])
    expect(isCivilDate(date)).toBe(false)
})

test('reads dates as people type them', () => {
  for (const typed of [
    '2026-03-01',
    '2026/3/1',
    '2026.3.1',
    '2026年3月1日',
    '２０２６－０３－０１',
  ])
    expect(parseDate(typed)).toBe('2026-03-01')
  for (const typed of ['2026-02-30', '3/1/2026', '明天', '20260301', '2026-3', ''])
    expect(parseDate(typed)).toBeUndefined()
})

test('takes today from the wall in Shanghai, not from UTC', () => {
  expect(dateIn(new Date('2026-02-28T15:59:59Z'))).toBe('2026-02-28')
  expect(dateIn(new Date('2026-02-28T16:00:00Z'))).toBe('2026-03-01')
  expect(dateIn(new Date('2026-01-01T01:00:00Z'), 'America/New_York')).toBe('2025-12-31')
})

test('knows when a day begins on the wall, summer time or not', () => {
  expect(startOfDay('2026-03-01').toISOString()).toBe('2026-02-28T16:00:00.000Z')
  const newYork = 'America/New_York'
  expect(startOfDay('2026-03-08', newYork).toISOString()).toBe('2026-03-08T05:00:00.000Z')
  expect(startOfDay('2026-03-09', newYork).toISOString()).toBe('2026-03-09T04:00:00.000Z')
  for (const zone of ['Asia/Kolkata', 'Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
    const start = startOfDay('2026-06-01', zone)
    expect(dateIn(start, zone)).toBe('2026-06-01')
    expect(dateIn(new Date(start.getTime() - 1), zone)).toBe('2026-05-31')
  }
})

test('counts days and months across the ends of months and years', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
  expect(addDays('0050-01-01', 1)).toBe('0050-01-02')
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
  expect(addMonths('2024-01-31', 1)).toBe('2024-02-29')
  expect(addMonths('2026-11-30', 3)).toBe('2027-02-28')
  expect(addMonths('2026-03-31', -13)).toBe('2025-02-28')
})

test('moves there and back again', () => {
  const date = fc.date({
    min: new Date('1000-01-01'),
    max: new Date('9000-01-01'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(date, fc.integer({ min: -9999, max: 9999 }), (instant, days) => {
      const from = instant.toISOString().slice(0, 10)
      const to = addDays(from, days)
      expect(isCivilDate(to)).toBe(true)
      expect(addDays(to, -days)).toBe(from)
      expect((Date.parse(to) - Date.parse(from)) / day).toBe(days)
    }),
  )
})

test('writes dates as Chinese contracts do', () => {
  expect(chineseDate('2026-03-01')).toBe('2026年3月1日')
})

test('names lengths of time in milliseconds', () => {
  expect([second, minute, hour, day, week]).toEqual([1e3, 6e4, 36e5, 864e5, 6048e5])
})

test('counts days as the calendar of the machine does, over all its years', () => {
  const date = fc
    .integer({ min: Date.UTC(1600, 0, 1) / 86_400_000, max: Date.UTC(9000, 0, 1) / 86_400_000 })
    .map((days) => ({ days, text: new Date(days * 86_400_000).toISOString().slice(0, 10) }))
  fc.assert(
    fc.property(date, date, ({ days, text }, other) => {
      expect(daysBetween(text, other.text)).toBe(other.days - days)
      expect(addDays(text, other.days - days)).toBe(other.text)
      expect(weekday(text)).toBe(new Date(days * 86_400_000).getUTCDay() || 7)
    }),
    { numRuns: 2000 },
  )
  expect(addDays('0001-03-01', -1)).toBe('0001-02-28')
  expect(addDays('0004-02-28', 1)).toBe('0004-02-29')
  expect(daysBetween('2027-03-01', '2027-03-04')).toBe(3)
  expect(weekday('2027-03-01')).toBe(1)
})
