import { expect, test } from 'vitest'
import { numberPart, speaksOf, spellings } from '../../../server/core/values/searching.ts'

const row = { number: 'QY-2026-000012', words: ['办公家具采购合同', '示例乙（广西）科技有限公司'] }

test.each([
  ['lower case', 'qy-2026'],
  ['full-width letters, digits and hyphen', 'ＱＹ－２０２６－００００１２'],
  ['a part of the number', '000012'],
  ['the number without hyphens', 'qy2026000012'],
  ['the number with blanks', ' QY 2026 000012 '],
  ['a long dash', '2026—000012'],
  ['narrow brackets for wide ones', '乙(广西)科技'],
  ['a word of the title', '家具'],
])('a row is found by %s', (_, typed) => {
  expect(speaksOf(typed, row)).toBe(true)
})

test.each(['000013', '示例甲', 'x', '2026-12'])('%s finds it not', (typed) => {
  expect(speaksOf(typed, row)).toBe(false)
})

test('nothing typed asks for nothing', () => {
  expect(speaksOf('  ', row)).toBe(true)
  expect(spellings('')).toEqual([])
})

test('a name is no part of a number, and digits of full width in a title are found by plain ones', () => {
  expect(numberPart('示例 2026')).toBeUndefined()
  expect(numberPart('－')).toBeUndefined()
  expect(speaksOf('3号', { number: 'QY-2026-000001', words: ['３号厂房'] })).toBe(true)
})
