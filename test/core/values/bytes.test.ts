import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  compare,
  concat,
  equal,
  fromBase64,
  fromHex,
  fromUtf8,
  toBase64,
  toHex,
  tryBase64,
  utf8,
} from '../../../server/core/values/bytes.ts'

test('hex and base64 agree with Node for all octets', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'))
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      expect(equal(fromHex(toHex(bytes)), bytes)).toBe(true)
      expect(equal(fromBase64(toBase64(bytes)), bytes)).toBe(true)
    }),
  )
})

test.each([
  'A',
  'AA',
  'AA=',
  'AB==',
  'AAB=',
  'A===',
  '====',
  'AA==\n',
  ' AA==',
  'AA-_',
  'AA==AA==',
])('base64 that is not canonical is refused: "%s"', (text) => {
  expect(tryBase64(text)).toBeUndefined()
  expect(() => fromBase64(text)).toThrow(RangeError)
})

test.each(['0', 'zz', '0x00', ' 00'])('hexadecimal that is malformed is refused: "%s"', (text) => {
  expect(() => fromHex(text)).toThrow(RangeError)
})

test('text that is not UTF-8 is an error and a byte order mark is kept', () => {
  expect(() => fromUtf8(Uint8Array.of(0xc0, 0x80))).toThrow(TypeError)
  expect(fromUtf8(utf8('\ufeff契印'))).toBe('\ufeff契印')
})

test('octets are joined and compared', () => {
  const joined = concat(utf8('契'), new Uint8Array(0), utf8('印'))
  expect(equal(joined, utf8('契印'))).toBe(true)
  expect(equal(joined, utf8('契卯'))).toBe(false)
  expect(equal(joined, utf8('契'))).toBe(false)
})

test('octets have the order that Node gives them', () => {
  const few = fc.uint8Array({ maxLength: 4, max: 3 })
  fc.assert(
    fc.property(few, few, (left, right) => {
      expect(Math.sign(compare(left, right))).toBe(Buffer.compare(left, right))
    }),
  )
})
