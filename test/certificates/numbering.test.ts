import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { NumberRule } from '../../server/certificates/certificate-type.ts'
import { readTypeDefinition } from '../../server/certificates/definition.ts'
import { planNumber } from '../../server/certificates/numbering.ts'

const agencyCode = '11450100MB0000019J'
const plan = (rule: Partial<NumberRule> & { pattern: string }, values = {}, year = '2026') =>
  planNumber({ maps: {}, counter: [], ...rule }, 'sample', { year, agencyCode, values })

test('each token gives its part of the number', () => {
  const maps = { sort: { field: 'kind', values: { a: '1', b: '2' } } }
  const rule = { pattern: '桂{yyyy}-{agency:3-4}{map:sort}{field:code}{seq:4}号', maps }
  expect(plan(rule, { kind: 'b', code: 'X9' }).number(7)).toBe('桂2026-452X90007号')
})

test('check characters are over what the tokens before them gave', () => {
  // 《食品生产许可证编号规则》 for JY1450103000123 -> 1.
  expect(
    plan({ pattern: 'JY{field:body}{check:mod11_10}' }, { body: '1450103000123' }).number(0),
  ).toBe('JY14501030001231')
  // The reference example of ISO 7064.
  expect(
    plan({ pattern: '{field:body}{check:mod37_36}' }, { body: 'A12425GABC1234002' }).number(0),
  ).toBe('A12425GABC1234002M')
})

test('a serial counts apart for each value of its counter, and never outgrows its digits', () => {
  const rule = { pattern: '{yyyy}{agency:3-4}{seq:2}', counter: ['yyyy', 'agency:3-4'] }
  expect(plan(rule).scope).toBe('certificate/sample/2026/45')
  expect(plan(rule, {}, '2027').scope).toBe('certificate/sample/2027/45')
  expect(plan({ pattern: '{field:uscc}' }).scope).toBeUndefined()
  expect(plan(rule).number(99)).toBe('20264599')
  expect(() => plan(rule).number(100)).toThrow('seq')
})

const path = 'contracts-templates/certificates/teacher-qualification/1.0.0/type.json'
const shipped = () => JSON.parse(readFileSync(path, 'utf8'))
const read = (change: (type: ReturnType<typeof shipped>) => void) => () => {
  const type = shipped()
  change(type)
  return readTypeDefinition(JSON.stringify(type))
}

test('a definition with anything wrong is refused with its place', () => {
  expect(read(() => undefined)().name).toBe('teacher-qualification')
  const faults: [(type: ReturnType<typeof shipped>) => void, RegExp][] = [
    [(type) => (type.number.pattern = '{yyyy}{serial:6}'), /unknown token \{serial:6\}/],
    [(type) => (type.number.pattern = '{yyyy}'), /neither a serial nor a field/],
    [(type) => (type.number.pattern += '{seq:6}'), /two serials/],
    [(type) => (type.number.pattern += '}'), /brace/],
    [(type) => (type.number.pattern += '{field:subject}'), /no required field with a check/],
    [(type) => type.number.counter.push('map:unknown'), /does not show/],
    [(type) => delete type.number.maps.sex.values.male, /for every option/],
    [(type) => (type.number.maps.sex.field = 'subject'), /no required enum field/],
    [(type) => (type.code = '11100000MB0143028R001'), /does not begin with/],
    [(type) => (type.authority.code = '11990000MB0000000A'), /authority\.code/],
    [(type) => (type.holder.name = 'nobody'), /holder\.name/],
    [(type) => (type.holder.codeType = '123'), /holder\.codeType/],
    [(type) => (type.disclosure.nothing = 'open'), /disclosure/],
    [(type) => (type.validity = { kind: 'until', field: 'subject' }), /validity/],
    [(type) => (type.rules[0].birth = 'subject'), /rules/],
    [(type) => (type.sections[0].fields[0].maxlength = 5), /sections\.0\.fields\.0/],
    [(type) => type.sections[1].fields.push(type.sections[0].fields[0]), /one name/],
  ]
  for (const [change, fault] of faults) expect(read(change)).toThrow(fault)
})
