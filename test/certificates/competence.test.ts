import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readTypeDefinition } from '../../server/certificates/definition.ts'
import { isCompetent } from '../../server/certificates/rules.ts'

const agency = (name: string, code = '11450100MB0000027D') => ({ name, code })
const shipped = (type: string) =>
  readFileSync(`contracts-templates/certificates/${type}/1.1.0/type.json`, 'utf8')
const ruleOf = (type: string) => readTypeDefinition(shipped(type)).issuers

test('a licence is for the market regulator and a teacher for the education office', () => {
  for (const [name, licence, teacher] of [
    ['示例市市场监督管理局', true, false],
    ['示例市示例区市场监督管理局', true, false],
    ['示例市教育局', false, true],
    ['示例自治区教育厅', false, true],
    ['示例市行政审批局', true, true],
    ['示例市公安局', false, false],
    // The end counts: this is a school that an education office runs.
    ['示例市教育局第一中学', false, false],
  ] as const) {
    expect([name, isCompetent(agency(name), ruleOf('business-licence'))]).toEqual([name, licence])
    expect([name, isCompetent(agency(name), ruleOf('teacher-qualification'))]).toEqual([
      name,
      teacher,
    ])
  }
})

test('an agency is found by its code too, and by no rule every one is', () => {
  const rule = { named: [], codes: ['11450100MB0000019J'] }
  expect(isCompetent(agency('示例市教育局', '11450100MB0000019J'), rule)).toBe(true)
  expect(isCompetent(agency('示例市教育局'), rule)).toBe(false)
  expect(isCompetent(agency('示例市教育局'), undefined)).toBe(true)
})

test('a rule that names nobody, or nearly everybody, is refused', () => {
  const { issuers: _, ...type } = JSON.parse(shipped('business-licence')) as Record<string, unknown>
  const read = (issuers: unknown) => readTypeDefinition(JSON.stringify({ ...type, issuers }))
  expect(read({ codes: ['11450100MB0000019J'] }).issuers).toEqual({
    ...{ named: [], codes: ['11450100MB0000019J'] },
  })
  for (const rule of [{}, { named: [] }, { named: ['局'] }, { codes: ['1'] }, { name: ['教育局'] }])
    expect(() => read(rule), JSON.stringify(rule)).toThrow(/type\.json: issuers/)
})
