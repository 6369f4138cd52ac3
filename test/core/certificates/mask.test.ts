import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type MaskKind, mask } from '../../../server/core/certificates/mask.ts'

test.each([
  ['id', '11010519491231002X', '110***********002X'],
  ['id', 'E1234567', 'E*******'],
  ['name', '李示远', '李*远'],
  ['name', '李远', '李*'],
  ['name', '李', '*'],
  ['name', '𠮷示例', '𠮷*例'],
  ['name', '欧阳示例', '欧**例'],
  ['phone', '13800001234', '138****1234'],
  ['account', '6222020000001234', '************1234'],
  ['date', '1949-12-31', '1949-**-**'],
  ['text', '示例市示例路', '示*****'],
  ['text', '', ''],
  ['name', '', ''],
] as const)('masks the %s %s as %s', (kind, value, masked) => {
  expect(mask(kind, value)).toBe(masked)
})

test('never shows a whole value', () => {
  const kinds: MaskKind[] = ['name', 'id', 'phone', 'account', 'text']
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.stringMatching(/^[0-9A-Z]{1,40}$/), (kind, value) => {
      expect(mask(kind, value)).not.toBe(value)
      expect(mask(kind, value).length).toBe(value.length)
    }),
  )
})
