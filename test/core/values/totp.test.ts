import { expect, test } from 'vitest'
import { utf8 } from '../../../server/core/values/bytes.ts'
import {
  codeOfStep,
  fromBase32,
  stepAt,
  stepExpiresAt,
  stepOfCode,
  totpNow,
} from '../../../server/core/values/totp.ts'

const key = utf8('12345678901234567890')

/** RFC 6238 Appendix B, SHA-1 lines; the last six of its eight digits. */
test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('RFC 6238: at %d s the code is %s', (seconds, code) => {
  expect(codeOfStep(key, stepAt(new Date(seconds * 1000)))).toBe(code)
})

/** RFC 4226 Appendix D. */
test.each(
  [
    '755224',
    '287082',
    '359152',
    '969429',
    '338314',
    '254676',
    '287922',
    '162583',
    '399871',
    '520489',
  ].map((code, counter) => ({ counter, code })),
)('RFC 4226: counter $counter gives $code', ({ counter, code }) => {
  expect(codeOfStep(key, counter)).toBe(code)
})

/** RFC 4648 §10. */
test.each([
  ['', ''],
  ['MY======', 'f'],
  ['MZXQ====', 'fo'],
  ['MZXW6===', 'foo'],
  ['mzxw6yq', 'foob'],
  ['MZXW6YTB', 'fooba'],
  ['MZXW6YTBOI======', 'foobar'],
])('base32 %s is %s', (encoded, plain) => {
  expect(fromBase32(encoded)).toEqual(utf8(plain))
})

test('a character outside of base32 is refused', () => {
  expect(() => fromBase32('MZXW1')).toThrow(RangeError)
})

test('a code is good one step early and late, not two', () => {
  const at = new Date(1234567890_000)
  const step = stepAt(at)
  for (const near of [step - 1, step, step + 1]) {
    expect(stepOfCode(key, codeOfStep(key, near), at)).toBe(near)
  }
  expect(stepOfCode(key, codeOfStep(key, step - 2), at)).toBeUndefined()
  expect(stepOfCode(key, codeOfStep(key, step + 2), at)).toBeUndefined()
})

test.each(['', '28708', '2870822', '28708a', '２８７０８２', ' 87082'])('%j is no code', (code) => {
  expect(stepOfCode(key, code, new Date(59_000))).toBeUndefined()
})

test('a used code is remembered exactly as long as it would be accepted', () => {
  const step = 1000
  const code = codeOfStep(key, step)
  const end = stepExpiresAt(step)
  expect(stepOfCode(key, code, new Date(end.getTime() - 1))).toBe(step)
  expect(stepOfCode(key, code, end)).toBeUndefined()
})

test('totpNow shows what an authenticator shows', () => {
  expect(totpNow('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', new Date(59_000))).toBe('287082')
})
