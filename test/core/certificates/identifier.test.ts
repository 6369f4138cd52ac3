import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatIdentifier,
  nationalRoot,
  readIdentifier,
} from '../../../server/core/certificates/identifier.ts'

const vectors = JSON.parse(
  readFileSync(new URL('../../vectors/check-digits.json', import.meta.url), 'utf8'),
).certificate_identifier as Record<'valid' | 'in_the_wild_but_wrong', string[][]>
const root = '2.25.329800735698586629295641978511506172918'
const alphabet = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const text = (minLength: number, maxLength = minLength) =>
  fc
    .array(fc.constantFrom(...alphabet), { minLength, maxLength })
    .map((characters) => characters.join(''))
const anyParts = fc.record({
  root: fc.constantFrom(root, nationalRoot),
  typeCode: text(21),
  issuerCode: text(6, 18),
  serial: text(1, 20),
  edition: fc.nat(999).map((edition) => String(edition).padStart(3, '0')),
})

test.each(vectors.valid)('reads and writes the identifier of %s %s %s %s', (...vector) => {
  const [typeCode, issuerCode, serial, edition, check] = vector as unknown as string[]
  const parts = { root: nationalRoot, typeCode, issuerCode, serial, edition } as Parameters<
    typeof formatIdentifier
  >[0]
  const whole = formatIdentifier(parts)
  expect(whole).toBe([nationalRoot, typeCode, issuerCode, serial, edition, check].join('.'))
  expect(readIdentifier(whole, root)).toEqual(parts)
})

test.each(vectors.in_the_wild_but_wrong)('says that the check of %s %s %s %s is wrong', (...v) => {
  expect(readIdentifier([nationalRoot, ...v].join('.'), root)).toBe('check')
})

test('reads back what it wrote and notices any other character in its place', () => {
  fc.assert(
    fc.property(anyParts, fc.nat(60), fc.constantFrom(...alphabet), (parts, place, other) => {
      const whole = formatIdentifier(parts)
      expect(readIdentifier(whole, root)).toEqual(parts)
      const start = parts.root.length + 1
      const at = start + (place % (whole.length - start))
      if (whole[at] === '.' || whole[at] === other) return
      const changed = whole.slice(0, at) + other + whole.slice(at + 1)
      expect(['check', 'form']).toContain(readIdentifier(changed, root))
    }),
  )
})

test.each([
  '',
  'x',
  `${root}.11100000MB0143028R001.11450100MB0000019J.20260000001.001`,
  `${root}.11100000mb0143028r001.11450100MB0000019J.20260000001.001.E`,
  `${root}.11100000MB0143028R001.11450100MB0000019J.2026_0000001.001.E`,
  `2.25.1.11100000MB0143028R001.11450100MB0000019J.20260000001.001.E`,
  `1.2.156.3005.2.${'1'.repeat(200)}`,
])('finds no form of an identifier in "%s"', (other) => {
  expect(readIdentifier(other, root)).toBe('form')
})

test('writes no parts that it would not read', () => {
  const parts = {
    root,
    typeCode: '11100000MB0143028R001',
    issuerCode: '11450100MB0000019J',
    serial: '20260000001',
    edition: '001',
  }
  expect(formatIdentifier(parts).endsWith('.E')).toBe(true)
  for (const wrong of [
    { root: '2.25.01' },
    { root: 'abc' },
    { typeCode: '1' },
    { issuerCode: '11450100mb0000019J' },
    { serial: '' },
    { edition: '1' },
  ])
    expect(() => formatIdentifier({ ...parts, ...wrong })).toThrow(RangeError)
})
