import { expect, test } from 'vitest'
import { canonicalJson } from '../../../server/core/values/canonical-json.ts'

test('members are sorted by UTF-16 code units as RFC 8785 §3.2.3 shows', () => {
  const value = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  }
  expect(canonicalJson(value)).toBe(
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",' +
      '"€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  )
})

test('strings are escaped as RFC 8785 §3.2.2.2 says', () => {
  expect(canonicalJson('\u20ac$\u000F\nA\'B"\\\\"/')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"')
})

test('every character is escaped as ECMAScript does', () => {
  for (let code = 0; code < 0x300; code += 1) {
    const text = `a${String.fromCharCode(code)}`
    expect(canonicalJson(text)).toBe(JSON.stringify(text))
  }
})

test('integers, literals and nesting have one spelling', () => {
  expect(canonicalJson({ b: [true, false, null, -0, 9007199254740991], a: {} })).toBe(
    '{"a":{},"b":[true,false,null,0,9007199254740991]}',
  )
})

test.each([
  ['a fraction', 1.5],
  ['an unsafe integer', 2 ** 53],
  ['no number', Number.NaN],
  ['undefined', undefined],
  ['an undefined member', { a: undefined }],
  ['a hole', new Array(1)],
  ['a lone surrogate', '\ud800'],
  ['a lone surrogate in a name', { '\udc00': 1 }],
  ['a date', new Date(0)],
  ['a big integer', 1n],
])('%s is refused', (_, value) => {
  expect(() => canonicalJson(value)).toThrow(TypeError)
})
