import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  capitalYuan,
  formatYuan,
  largestAmount,
  lineAmount,
  parseYuan,
  shareOf,
  sumOf,
} from '../../../server/core/values/money.ts'

test.each([
  ['1,234,567.89', 123456789],
  ['¥12.3', 1230],
  ['￥ 12.30', 1230],
  ['１，２３４．５', 123450],
  ['12元', 1200],
  ['人民币 12.05 元整', 1205],
  ['0', 0],
  ['0.01', 1],
  ['007', 700],
  ['1.500', 150],
  ['9,999,999,999,999.99', largestAmount],
])('reads %s as %i 分', (typed, fen) => {
  expect(parseYuan(typed)).toBe(fen)
})

test.each([
  ['', 'format'],
  ['abc', 'format'],
  ['12,34', 'format'],
  ['1,2345', 'format'],
  ['1.2.3', 'format'],
  ['.5', 'format'],
  ['5.', 'format'],
  ['1e5', 'format'],
  ['0x10', 'format'],
  ['1.2万', 'format'],
  ['٣', 'format'],
  ['NaN', 'format'],
  ['1.005', 'decimals'],
  ['-1', 'negative'],
  ['¥-1', 'negative'],
  ['-0', 'negative'],
  ['10,000,000,000,000', 'overflow'],
  ['9'.repeat(4000), 'overflow'],
])('refuses %s', (typed, fault) => {
  expect(parseYuan(typed)).toBe(fault)
})

test('reads back every amount it formats', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: largestAmount }), (fen) => {
      const text = formatYuan(fen)
      expect(text).toMatch(/^\d{1,3}(,\d{3})*\.\d\d$/)
      expect(parseYuan(text)).toBe(fen)
    }),
  )
})

// The first six are the examples printed in 《支付结算办法》附一.
test.each([
  [140950, '壹仟肆佰零玖元伍角'],
  [600714, '陆仟零柒元壹角肆分'],
  [168032, '壹仟陆佰捌拾元零叁角贰分'],
  [10700053, '壹拾万柒仟元零伍角叁分'],
  [1640902, '壹万陆仟肆佰零玖元零贰分'],
  [32504, '叁佰贰拾伍元零肆分'],
  [0, '零元整'],
  [1, '壹分'],
  [5, '伍分'],
  [50, '伍角'],
  [55, '伍角伍分'],
  [100, '壹元整'],
  [105, '壹元零伍分'],
  [1000, '壹拾元整'],
  [1050, '壹拾元零伍角'],
  [100650, '壹仟零陆元伍角'],
  [101000, '壹仟零壹拾元整'],
  [1000000, '壹万元整'],
  [1000100, '壹万零壹元整'],
  [1100000, '壹万壹仟元整'],
  [1000000000, '壹仟万元整'],
  [1000100000, '壹仟万壹仟元整'],
  [10000000000, '壹亿元整'],
  [10001000001, '壹亿零壹万元零壹分'],
  [10500000000, '壹亿零伍佰万元整'],
  [12000000000, '壹亿贰仟万元整'],
  [100000000100, '壹拾亿零壹元整'],
  [100000000000000, '壹万亿元整'],
  [100010000000000, '壹万零壹亿元整'],
  [largestAmount, '玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分'],
])('writes %i 分 as %s', (fen, capital) => {
  expect(capitalYuan(fen)).toBe(capital)
})

/** Reads 大写 without the rules that wrote it: digits times units, sections by 万 and 亿. */
function readCapital(text: string): number {
  const digits = '零壹贰叁肆伍陆柒捌玖'
  const scale: Record<string, number> = { 拾: 10, 佰: 100, 仟: 1000 }
  let [total, section, digit, fen] = [0, 0, 0, 0]
  for (const character of text) {
    if (digits.includes(character)) digit = digits.indexOf(character)
    else if (character in scale) {
      section += digit * (scale[character] ?? 0)
      digit = 0
    } else if (character === '万') {
      total += (section + digit) * 1e4
      section = digit = 0
    } else if (character === '亿') {
      total = (total + section + digit) * 1e8
      section = digit = 0
    } else if (character === '元') {
      fen += (total + section + digit) * 100
      digit = 0
    } else if (character === '角') {
      fen += digit * 10
      digit = 0
    } else if (character === '分') fen += digit
  }
  return fen
}

test('writes capitals that can be read back, without two 零 in a row or one before a unit', () => {
  // Zeros are what the rules are about, so digits are drawn with many of them.
  const sparse = fc
    .array(fc.constantFrom(0, 0, 0, 1, 5, 9), { minLength: 1, maxLength: 15 })
    .map((all) => Number(all.join('')))
  fc.assert(
    fc.property(fc.oneof(sparse, fc.integer({ min: 0, max: largestAmount })), (fen) => {
      const text = capitalYuan(fen)
      expect(readCapital(text)).toBe(fen)
      if (fen > 0) expect(text).not.toMatch(/零零|零[拾佰仟万亿元角分整]|^零/)
      expect(text.endsWith('整')).toBe(fen % 100 === 0)
    }),
    { numRuns: 2000 },
  )
})

test('multiplies quantity and price exactly and rounds half up once', () => {
  expect(lineAmount(1500, 333)).toBe(500)
  expect(lineAmount(1, 499)).toBe(0)
  expect(lineAmount(1, 500)).toBe(1)
  expect(lineAmount(3_250_500, 1280)).toBe(4_160_640)
  expect(lineAmount(1000, largestAmount)).toBe(largestAmount)
  expect(lineAmount(1001, largestAmount)).toBeUndefined()
  expect(lineAmount(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)).toBeUndefined()
})

test('adds and shares amounts without losing a 分', () => {
  expect(sumOf([])).toBe(0)
  expect(sumOf([largestAmount - 1, 1])).toBe(largestAmount)
  expect(sumOf([largestAmount, 1])).toBeUndefined()
  expect(shareOf(10, 500)).toBe(1)
  expect(shareOf(9, 500)).toBe(0)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: largestAmount }), (fen) => {
      expect(shareOf(fen, 10000)).toBe(fen)
      expect(shareOf(fen, 5000) + shareOf(fen, 500)).toBeLessThanOrEqual(fen + 1)
    }),
  )
})
