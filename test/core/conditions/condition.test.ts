import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { type Inputs, openCondition } from '../../../server/core/conditions/condition.ts'
import type { ValueType, Variables } from '../../../server/core/conditions/functions.ts'
import { shareOf } from '../../../server/core/values/money.ts'
import { isRefusal } from '../../../server/core/values/refusal.ts'

const place = { zone: 'Asia/Shanghai', calendar: 'cn-2026' }

const variables: Variables = {
  total: 'int',
  rate: 'int',
  method: 'string',
  signed: 'bool',
  acceptedOn: 'date',
  deliveredOn: 'date',
  at: 'string',
}

function open(expression: string, result: ValueType = 'bool') {
  return openCondition(expression, { variables, result, ...place }, nodeCrypto)
}

function opened(expression: string, result?: ValueType) {
  const condition = open(expression, result)
  if (isRefusal(condition)) throw new Error(JSON.stringify(condition))
  return condition
}

const answer = (expression: string, result: ValueType, inputs: Inputs = {}) =>
  opened(expression, result).evaluate(inputs)

const codeOf = (expression: string, result?: ValueType) => {
  const condition = open(expression, result)
  return isRefusal(condition) ? condition.code : 'taken'
}

test('answers conditions over facts, money and dates', () => {
  const inputs = { total: 100_000_000, acceptedOn: '2027-03-01', method: 'carrier' }
  expect(answer("acceptedOn > date('2027-02-28')", 'bool', inputs)).toEqual({ value: true })
  expect(answer('share(total, 9500)', 'int', inputs)).toEqual({ value: 95_000_000 })
  expect(answer('addDays(acceptedOn, 3)', 'date', inputs)).toEqual({ value: '2027-03-04' })
  expect(answer("method in ['carrier', 'collected']", 'bool', inputs)).toEqual({ value: true })
  expect(answer("method.startsWith('car')", 'bool', inputs)).toEqual({ value: true })
  expect(answer('[1, 2, 3].exists(n, n * 50000000 == total)', 'bool', inputs)).toEqual({
    value: true,
  })
})

test('a missing fact leaves the outcome undetermined and names what is missing, and is never false', () => {
  const inputs = { total: 5 }
  for (const text of [
    'acceptedOn >= deliveredOn',
    '!(acceptedOn >= deliveredOn)',
    'acceptedOn >= deliveredOn && total > 1',
    'total > 1 && !(acceptedOn >= deliveredOn)',
    'acceptedOn >= deliveredOn || total > 9',
    'acceptedOn >= deliveredOn ? true : false',
  ]) {
    expect(answer(text, 'bool', inputs)).toEqual({ undetermined: ['acceptedOn', 'deliveredOn'] })
  }
  expect(answer('acceptedOn >= deliveredOn', 'bool', { acceptedOn: '2027-03-01' })).toEqual({
    undetermined: ['deliveredOn'],
  })
  // A date that was left empty in a form.
  expect(answer('addDays(acceptedOn, 1)', 'date', { acceptedOn: '' })).toEqual({
    undetermined: ['acceptedOn'],
  })
})

test('what decides without the missing fact still decides', () => {
  expect(answer('signed || total > 1', 'bool', { total: 5 })).toEqual({ value: true })
  expect(answer('signed && total > 9', 'bool', { total: 5 })).toEqual({ value: false })
})

test.each([
  ['', 'condition-invalid'],
  ['total >', 'condition-invalid'],
  ['total > 1 // and then some', 'taken'],
  ['(total > 1', 'condition-invalid'],
  ['"open', 'condition-invalid'],
  ['total', 'condition-type'],
  ['1 == 1.0', 'condition-forbidden'],
  ['total > 1.5', 'condition-forbidden'],
  ['total > 1u', 'condition-forbidden'],
  ['method == null', 'condition-forbidden'],
  ["b'x' == b'x'", 'condition-forbidden'],
  ['signed && total', 'condition-type'],
  ['total == method', 'condition-type'],
  ['acceptedOn > method', 'condition-type'],
  ['unknown > 1', 'condition-type'],
  ['constructor == method', 'condition-type'],
  ['addDays(method, 1) > acceptedOn', 'condition-type'],
  ["method.matches('(a+)+$')", 'condition-forbidden'],
  ["timestamp('2026-02-30T00:00:00Z') == timestamp('2026-03-02T00:00:00Z')", 'condition-forbidden'],
  ["timestamp('2026-01-01T00:00:00Z').getDate() == 1", 'condition-forbidden'],
  ["duration('1h') == duration('60m')", 'condition-forbidden'],
  ['dyn(total) == 1', 'condition-forbidden'],
  ['has(total.x)', 'condition-forbidden'],
  ['type(total) == int', 'condition-forbidden'],
  ['{1: 2}[1] == 2', 'condition-forbidden'],
  ['[1][0] == 1', 'condition-forbidden'],
  ['acceptedOn.text == method', 'condition-forbidden'],
  ['cel.bind(x, 1, x == 1)', 'condition-forbidden'],
  ["date('2026-02-30') == acceptedOn", 'condition-forbidden'],
  ['date(method) == acceptedOn', 'condition-forbidden'],
  ["localDate('2026-02-30T00:00:00Z') == acceptedOn", 'condition-forbidden'],
  ['[1].all(x, [2].all(y, x < y))', 'condition-forbidden'],
  ['[1].map(x, x) == [1]', 'condition-forbidden'],
  ['[1].all(x, x < total) && [2].all(y, y < total)', 'taken'],
])('%s: %s', (expression, code) => {
  expect(codeOf(expression)).toBe(code)
})

test('a condition has the result that its place asks for', () => {
  expect(codeOf('addDays(acceptedOn, 1)', 'date')).toBe('taken')
  expect(codeOf('method', 'date')).toBe('condition-type')
  expect(codeOf('acceptedOn', 'int')).toBe('condition-type')
  expect(codeOf('total > 1', 'int')).toBe('condition-type')
})

test.each([
  ['5,000 brackets', `${'('.repeat(5000)}true${')'.repeat(5000)}`],
  ['20,000 terms', `1${'+1'.repeat(20_000)} > 0`],
  ['200 terms', `1${'+1'.repeat(200)} > 0`],
  ['21 brackets', `${'('.repeat(21)}true${')'.repeat(21)}`],
  ['a list of 51', `total in [${Array.from({ length: 51 }, (_, n) => n).join()}]`],
  ['9 arguments', 'max(1,2,3,4,5,6,7,8,9) > 0'],
  ['a million characters', `"${'x'.repeat(1e6)}" == method`],
])('refuses %s by its limits', (_, expression) => {
  expect(codeOf(expression)).toBe('condition-too-deep')
})

test('a pattern that would backtrack for seconds is never run', () => {
  // `matches` over 28 letters takes this engine nine seconds; the test's own time limit would end it.
  const expression = `"${'a'.repeat(40)}!".matches('^(a+)+$') || signed`
  expect(codeOf(expression)).toBe('condition-forbidden')
})

test('the digest follows the tree and not the spelling', () => {
  const digest = (text: string) => opened(text).digest
  expect(digest('total>1&&signed')).toBe(digest('( total > 1 ) && signed // words'))
  expect(digest("method == 'a'")).toBe(digest('method == "a"'))
  const one = digest('total - (rate - 1) > 0')
  expect(digest('total - rate - 1 > 0')).not.toBe(one)
  expect(digest('total - (rate - 2) > 0')).not.toBe(one)
  expect(digest("method == '1'")).not.toBe(digest("method == '2'"))
  expect(one).toMatch(/^[0-9a-f]{64}$/)
})

test('money beyond 2^53 and days beyond the calendar are faults, and no operator hides them', () => {
  const most = Number.MAX_SAFE_INTEGER
  const fault = { undetermined: [], fault: expect.any(String) }
  expect(answer('total + 1', 'int', { total: most })).toEqual(fault)
  expect(answer('total * total', 'int', { total: most })).toEqual(fault)
  expect(answer('share(total, 20000)', 'int', { total: most })).toEqual(fault)
  expect(answer('share(total, 20000) > 1 || true', 'bool', { total: most })).toEqual(fault)
  // Also where another fact is missing.
  expect(answer('signed || share(total, 20000) > 1 || true', 'bool', { total: most })).toEqual({
    undetermined: ['signed'],
    fault: expect.any(String),
  })
  expect(answer('total / rate', 'int', { total: 1, rate: 0 })).toEqual(fault)
  expect(answer('total', 'int', { total: 2 ** 53 })).toEqual(fault)
  expect(answer('total', 'int', { total: 0.5 })).toEqual(fault)
  expect(answer('total', 'int', { total: '5' })).toEqual(fault)
  expect(answer('acceptedOn', 'date', { acceptedOn: '2027-02-29' })).toEqual(fault)
  expect(answer("addDays(date('9999-12-31'), 1)", 'date')).toEqual(fault)
  expect(answer('addDays(acceptedOn, 999999999)', 'date', { acceptedOn: '2027-01-01' })).toEqual(
    fault,
  )
  expect(answer('share(total, -1)', 'int', { total: 1 })).toEqual(fault)
  // A fault of one evaluation does not stay for the next.
  expect(answer('total > 0', 'bool', { total: 1 })).toEqual({ value: true })
})

test('shares and penalties are rounded once, half up, as money is', () => {
  expect(answer('perDay(total, 5, 10)', 'int', { total: 95_000_000 })).toEqual({ value: 475_000 })
  // 0.5 分 a day: ten days are 5 分, not ten times 1 分.
  expect(answer('perDay(total, 5, 10)', 'int', { total: 1000 })).toEqual({ value: 5 })
  expect(answer('perDay(total, 5, 1)', 'int', { total: 1000 })).toEqual({ value: 1 })
  const share = opened('share(total, rate)', 'int')
  fc.assert(
    fc.property(fc.nat({ max: 999_999_999_999_999 }), fc.nat({ max: 10_000 }), (total, rate) => {
      expect(share.evaluate({ total, rate })).toEqual({ value: shareOf(total, rate) })
    }),
  )
})

test.each([
  ["addDays(date('2024-02-28'), 1)", '2024-02-29'],
  ["addDays(date('2027-02-28'), 1)", '2027-03-01'],
  ["addDays(date('2027-01-01'), -1)", '2026-12-31'],
  ["addMonths(date('2027-01-31'), 1)", '2027-02-28'],
  ["addMonths(date('2024-02-29'), 24)", '2026-02-28'],
  ["addMonths(date('2027-03-01'), 24)", '2029-03-01'],
  ["nextWorkday(date('2026-09-26'))", '2026-09-28'],
  ["nextWorkday(date('2026-10-01'))", '2026-10-08'],
  ["nextWorkday(date('2026-02-14'))", '2026-02-14'],
  ["nextWorkday(date('2026-02-15'))", '2026-02-24'],
  ["max(date('2027-01-01'), date('2026-12-31'))", '2027-01-01'],
  ["min(date('2027-01-01'), date('2026-12-31'))", '2026-12-31'],
  ["localDate('2026-12-31T15:59:59Z')", '2026-12-31'],
  ["localDate('2026-12-31T16:00:00Z')", '2027-01-01'],
  ["localDate('2026-12-31T16:00:00.000Z')", '2027-01-01'],
])('%s is %s', (expression, expected) => {
  expect(answer(expression, 'date')).toEqual({ value: expected })
})

test('counts days and working days, the first not among them', () => {
  expect(answer("daysBetween(date('2027-03-01'), date('2027-03-04'))", 'int')).toEqual({ value: 3 })
  expect(answer("daysBetween(date('2027-03-04'), date('2027-03-01'))", 'int')).toEqual({
    value: -3,
  })
  // Friday before National Day 2026 to the first working day after it, and the Saturday that is worked.
  expect(answer("workdaysBetween(date('2026-09-30'), date('2026-10-10'))", 'int')).toEqual({
    value: 3,
  })
  expect(answer("workdaysBetween(date('2026-10-10'), date('2026-09-30'))", 'int')).toEqual({
    value: -3,
  })
})

test('gives the same bytes whatever the zone of the machine', () => {
  const script = `
    import { nodeCrypto } from './server/adapters/node-crypto.ts'
    import { openCondition } from './server/core/conditions/condition.ts'
    const place = { zone: 'Asia/Shanghai', calendar: 'cn-2026', variables: {}, result: 'date' }
    const texts = ["localDate('2026-03-08T16:30:00Z')", "addDays(date('2026-03-07'), 1)",
      "addMonths(date('2026-10-31'), 1)", "nextWorkday(date('2026-11-01'))"]
    for (const text of texts) {
      const condition = openCondition(text, place, nodeCrypto)
      console.log(condition.digest, JSON.stringify(condition.evaluate({})))
    }`
  const run = (zone: string) =>
    execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
      env: { ...process.env, TZ: zone },
      encoding: 'utf8',
    })
  const here = run('Asia/Shanghai')
  expect(here.split('\n')).toHaveLength(5)
  expect(here).toContain('2026-03-09')
  expect(run('America/New_York')).toBe(here)
}, 60_000)
