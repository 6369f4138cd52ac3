import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DerError, type DerErrorCode, readDer, trimDer } from '../../../server/core/asn1/der.ts'
import {
  bitString,
  boolean,
  explicit,
  generalizedTime,
  implicit,
  integer,
  namedBits,
  octetString,
  oid,
  sequence,
  setOf,
  time,
  tlv,
  utcTime,
  utf8String,
} from '../../../server/core/asn1/der-build.ts'
import {
  asBigInt,
  asBits,
  asNamedBits,
  asOid,
  asText,
  asTime,
  isContext,
} from '../../../server/core/asn1/der-values.ts'
import { oids } from '../../../server/core/asn1/oids.ts'
import { fromHex, toHex } from '../../../server/core/values/bytes.ts'

const codeOf = (work: () => unknown): DerErrorCode | 'accepted' => {
  try {
    work()
    return 'accepted'
  } catch (error) {
    if (error instanceof DerError) return error.code
    throw error
  }
}

const nested = (depth: number): Uint8Array =>
  depth === 0 ? sequence() : sequence(nested(depth - 1))

describe('the reader refuses', () => {
  const refused: [string, string, DerErrorCode][] = [
    ['nothing', '', 'truncated'],
    ['a tag without a length', '30', 'truncated'],
    ['a value shorter than its length', '0402ff', 'truncated'],
    ['a length cut off', '308201', 'truncated'],
    ['an indefinite length', '30800000', 'indefinite'],
    ['a long length where a short one does', '04810100', 'length'],
    ['a length with a leading zero', `04820080${'00'.repeat(128)}`, 'length'],
    ['a length of five octets', '04850000000001ff', 'length'],
    ['the reserved length ff', '04ff', 'length'],
    ['an octet after the value', '050000', 'trailing'],
    ['a second value', '05000500', 'trailing'],
    ['a high tag number', '1f2000', 'tag'],
    ['end-of-contents octets', '0000', 'tag'],
    ['a primitive sequence', '1000', 'tag'],
    ['a constructed integer', '2203020101', 'tag'],
    ['a constructed octet string', '24030401ff', 'tag'],
    ['an empty integer', '0200', 'value'],
    ['an integer with a spare zero octet', '0202007f', 'value'],
    ['an integer with a spare ff octet', '0202ff80', 'value'],
    ['an enumerated with a spare zero octet', '0a020001', 'value'],
    ['a boolean that is neither 00 nor ff', '010101', 'value'],
    ['a boolean of two octets', '01020000', 'value'],
    ['a null with content', '050100', 'value'],
    ['a bit string without a count', '0300', 'value'],
    ['a bit string with eight unused bits', '030208ff', 'value'],
    ['unused bits that are set', '030201ff', 'value'],
    ['unused bits of nothing', '030101', 'value'],
    ['an empty object identifier', '0600', 'value'],
    ['an arc that does not end', '06028681', 'value'],
    ['an arc with padding', '06032a8001', 'value'],
    ['a child that runs past its parent', '30030402ff', 'truncated'],
  ]
  test.each(refused)('%s', (_, hex, code) => {
    expect(codeOf(() => readDer(fromHex(hex)))).toBe(code)
  })

  test('nesting beyond its bound, before the stack gives way', () => {
    expect(codeOf(() => readDer(nested(32)))).toBe('accepted')
    expect(codeOf(() => readDer(nested(33)))).toBe('depth')
    expect(codeOf(() => readDer(nested(5000)))).toBe('depth')
  })

  test('more octets and more values than allowed', () => {
    const many = sequence(...Array.from({ length: 100 }, () => boolean(true)))
    expect(codeOf(() => readDer(many, { bytes: 301, depth: 3, nodes: 1000 }))).toBe('size')
    expect(codeOf(() => readDer(many, { bytes: 1000, depth: 3, nodes: 100 }))).toBe('size')
    expect(codeOf(() => readDer(many, { bytes: 1000, depth: 3, nodes: 101 }))).toBe('accepted')
  })

  test('every proper prefix of a value', () => {
    const whole = sequence(integer(300), sequence(octetString(new Uint8Array(200))))
    for (let length = 0; length < whole.length; length++) {
      expect(codeOf(() => readDer(whole.slice(0, length)))).toBe('truncated')
    }
  })
})

describe('what is written is read back', () => {
  test('integers of any size', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }), (value) => {
        expect(asBigInt(readDer(integer(value)), 'value')).toBe(value)
      }),
    )
    for (const edge of [0n, 127n, 128n, 255n, 256n, -1n, -128n, -129n, -256n]) {
      expect(asBigInt(readDer(integer(edge)), 'value')).toBe(edge)
    }
    expect(toHex(integer(Uint8Array.of(0, 0, 0x80)))).toBe('02020080')
    expect(toHex(integer(new Uint8Array(0)))).toBe('020100')
  })

  test('text, octets and bits', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.uint8Array({ maxLength: 400 }),
        (text, octets) => {
          expect(asText(readDer(utf8String(text)), 'text')).toBe(text)
          expect(readDer(octetString(octets)).content).toEqual(octets)
          expect(asBits(readDer(bitString(octets)), 'bits')).toEqual(octets)
        },
      ),
    )
  })

  test('named bits, without trailing zeros', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 30 })), (bits) => {
        const sorted = [...bits].sort((a, b) => a - b)
        expect(asNamedBits(readDer(namedBits(...bits)).content)).toEqual(sorted)
      }),
    )
    expect(toHex(namedBits(5, 6))).toBe('03020106')
  })

  test('every object identifier of the table, and arcs wider than a double', () => {
    for (const name of Object.values(oids)) expect(asOid(readDer(oid(name)), 'oid')).toBe(name)
    for (const name of [
      '0.0',
      '1.39.1',
      '2.0',
      '2.999.3',
      '2.25.340282366920938463463374607431768211455',
    ]) {
      expect(asOid(readDer(oid(name)), 'oid')).toBe(name)
    }
    expect(toHex(oid('1.2.840.113549'))).toBe('06062a864886f70d')
  })

  test('instants, to the second or the millisecond', () => {
    const range = { min: new Date('1950-01-01T00:00:00Z'), max: new Date('2099-12-31T23:59:59Z') }
    fc.assert(
      fc.property(fc.date({ ...range, noInvalidDate: true }), (at) => {
        const second = new Date(Math.floor(at.getTime() / 1000) * 1000)
        expect(asTime(readDer(time(at)), 'time')).toEqual(second)
        expect(asTime(readDer(generalizedTime(at, true)), 'time')).toEqual(at)
      }),
    )
    expect(readDer(time(new Date('2049-12-31T23:59:59Z'))).tag).toBe(23)
    expect(readDer(time(new Date('2050-01-01T00:00:00Z'))).tag).toBe(24)
  })

  test('trees of any shape, with views into the source', () => {
    const tree = fc.letrec<{ node: Uint8Array }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.uint8Array({ maxLength: 200 }).map(octetString),
        fc.array(tie('node'), { maxLength: 4 }).map((members) => sequence(...members)),
        fc.array(tie('node'), { maxLength: 4 }).map((members) => setOf(...members)),
        tie('node').map((inner) => explicit(3, inner)),
      ),
    })).node
    fc.assert(
      fc.property(tree, (bytes) => {
        const root = readDer(bytes)
        expect(root.bytes.buffer).toBe(bytes.buffer)
        const rewrite = (node: ReturnType<typeof readDer>): Uint8Array =>
          tlv(
            node.bytes[0] as number,
            ...(node.constructed ? node.children.map(rewrite) : [node.content]),
          )
        expect(rewrite(root)).toEqual(bytes)
      }),
    )
  })

  test('sets in ascending order whatever order they were given in', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 5 })), (members) => {
        const encoded = members.map(octetString)
        expect(setOf(...encoded)).toEqual(setOf(...[...encoded].reverse()))
      }),
    )
  })

  test('implicit tags keep the constructed bit', () => {
    expect(isContext(readDer(implicit(1, octetString(Uint8Array.of(9)))), 1)).toBe(true)
    expect(toHex(implicit(0, sequence()))).toBe('a000')
    expect(toHex(implicit(6, octetString(Uint8Array.of(9))))).toBe('860109')
  })
})

test('times that no calendar has, or that leave out the zone or the seconds, are refused', () => {
  const texts = [
    '20260230000000Z',
    '20261122080000',
    '202611220800Z',
    '20261122080000.0Z',
    '20261122080000.50Z',
    '20261122240000Z',
    '20261122080060Z',
    '20261122080000+0800',
  ]
  for (const text of texts) {
    const node = readDer(tlv(0x18, new TextEncoder().encode(text)))
    expect(codeOf(() => asTime(node, 'time'))).toBe('value')
  }
  expect(asTime(readDer(utcTime(new Date('1999-01-01T00:00:00Z'))), 'time').getUTCFullYear()).toBe(
    1999,
  )
})

test('random bytes never raise anything but a DerError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      codeOf(() => readDer(bytes))
    }),
    { numRuns: 2000 },
  )
})

test('the zero padding of a PDF is cut, and nothing else is', () => {
  const value = sequence(integer(1), octetString(new Uint8Array(200)))
  expect(trimDer(Uint8Array.of(...value, ...new Uint8Array(300)))).toEqual(value)
  expect(trimDer(value)).toEqual(value)
  expect(codeOf(() => trimDer(Uint8Array.of(...value, 0, 0, 1)))).toBe('trailing')
  expect(codeOf(() => trimDer(Uint8Array.of(...value, 0x30)))).toBe('trailing')
  expect(codeOf(() => trimDer(value.slice(0, -1)))).toBe('truncated')
  expect(codeOf(() => trimDer(Uint8Array.of(0x30, 0x80, 0, 0)))).toBe('indefinite')
})
