import { expect, test } from 'vitest'
import { certificateStatusAt, endOf } from '../../../server/core/certificates/status.ts'

const day = (date: number, status: string | null) => ({
  status,
  effectiveAt: new Date(Date.UTC(2026, 10, date)),
})
const on = (date: number) => new Date(Date.UTC(2026, 10, date))

test('is what had taken effect last, and nothing before the first', () => {
  const events = [day(1, '01'), day(3, '02'), day(4, null), day(5, '01')]
  expect([0, 1, 2, 3, 4, 5, 9].map((date) => certificateStatusAt(events, null, on(date)))).toEqual([
    ...[undefined, '01', '01', '02', '02', '01', '01'],
  ])
})

test('what was recorded later for the same moment counts', () => {
  expect(certificateStatusAt([day(1, '01'), day(1, '02')], null, on(1))).toBe('02')
})

test('撤销 reaches back over everything that happened since', () => {
  const events = [day(1, '01'), day(3, '02'), day(5, '01'), day(1, '03')]
  expect([0, 1, 4, 9].map((date) => certificateStatusAt(events, null, on(date)))).toEqual([
    ...[undefined, '03', '03', '03'],
  ])
})

test('注销 and 吊销 end it from their moment on, whatever the dates say', () => {
  for (const end of ['04', '07']) {
    const events = [day(1, '01'), day(5, end)]
    const at = (date: number) => certificateStatusAt(events, '2026-11-06', on(date))
    expect([at(4), at(5), at(20)]).toEqual(['01', end, end])
  }
})

test('the end of the last day in China ends what stands', () => {
  const end = endOf('2026-11-06')
  expect(new Date(end).toISOString()).toBe('2026-11-06T16:00:00.000Z')
  for (const standing of ['01', '02']) {
    const at = (instant: number) =>
      certificateStatusAt([day(1, standing)], '2026-11-06', new Date(instant))
    expect([at(end - 1), at(end)]).toEqual([standing, '05'])
  }
})
