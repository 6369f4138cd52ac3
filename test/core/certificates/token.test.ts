import { generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { formatIdentifier, nationalRoot } from '../../../server/core/certificates/identifier.ts'
import {
  formatToken,
  keyFingerprint,
  readToken,
  type TokenKey,
  tokenUrl,
  verifyToken,
} from '../../../server/core/certificates/token.ts'
import { toHex } from '../../../server/core/values/bytes.ts'
import { webCrypto } from '../../../server/core/web-crypto.ts'
import { identifier, root } from './content.ts'

function newKey(): TokenKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    publicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })).slice(-32),
    sign: (message) => new Uint8Array(sign(null, message, privateKey)),
  }
}
const key = newKey()
const claims = {
  identifier: identifier(),
  contentDigest: 'ab'.repeat(32),
  issuedAt: new Date('2026-11-22T08:30:00Z'),
}
const token = formatToken(nodeCrypto, key, claims)

test('says who, what and when, and whose key said so', () => {
  const read = readToken(token)
  expect(read).toMatchObject({ ...claims, edition: '001' })
  if (!read) throw new Error('unread')
  for (const crypto of [nodeCrypto, webCrypto]) {
    expect(verifyToken(crypto, read, key.publicKey)).toBe(true)
    expect(verifyToken(crypto, read, newKey().publicKey)).toBe(false)
    expect(verifyToken(crypto, read, new Uint8Array(3))).toBe(false)
  }
  expect(keyFingerprint(nodeCrypto, key.publicKey).startsWith(read.keyId)).toBe(true)
})

test('fits a link of 300 characters', () => {
  expect(tokenUrl('https://zhengzhao.example.gov.cn', token).length).toBeLessThan(300)
  const long = formatIdentifier({
    root,
    typeCode: '11100000MB0143028R005',
    issuerCode: '11450100MB0000019J',
    serial: 'Z'.repeat(32),
    edition: '999',
  })
  const longest = formatToken(nodeCrypto, key, { ...claims, identifier: long })
  expect(tokenUrl('https://zhengzhao.example.gov.cn', longest).length).toBeLessThanOrEqual(300)
  expect(() => tokenUrl(`https://${'a'.repeat(200)}.cn`, token)).toThrow(RangeError)
})

test('reads back every statement it can write', () => {
  const digits = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const text = (minLength: number, maxLength: number) =>
    fc
      .array(fc.constantFrom(...digits), { minLength, maxLength })
      .map((characters) => characters.join(''))
  fc.assert(
    fc.property(
      fc.constantFrom(root, nationalRoot, '0.9.2342', '2.999.1'),
      text(21, 21),
      text(6, 18),
      text(1, 32),
      fc.nat(999),
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.integer({ min: 0, max: 2 ** 40 - 1 }),
      (anyRoot, typeCode, issuerCode, serial, edition, digest, second) => {
        const statement = {
          identifier: formatIdentifier({
            root: anyRoot,
            typeCode,
            issuerCode,
            serial,
            edition: String(edition).padStart(3, '0'),
          }),
          contentDigest: toHex(digest),
          issuedAt: new Date(second * 1000),
        }
        const read = readToken(formatToken(nodeCrypto, key, statement))
        expect(read).toMatchObject(statement)
        expect(read && verifyToken(nodeCrypto, read, key.publicKey)).toBe(true)
      },
    ),
  )
})

test('is refused when one character is another, missing or too many', () => {
  const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
  const holds = (text: string) => {
    const read = readToken(text)
    return read !== undefined && verifyToken(nodeCrypto, read, key.publicKey)
  }
  expect(holds(token)).toBe(true)
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(...alphabet), (at, other) => {
      if (token[at] === other) return
      expect(holds(token.slice(0, at) + other + token.slice(at + 1))).toBe(false)
      expect(holds(token.slice(0, at))).toBe(false)
      expect(holds(token.slice(0, at) + token.slice(at + 1))).toBe(false)
      expect(holds(token.slice(0, at) + other + token.slice(at))).toBe(false)
    }),
  )
})

test.each([
  '',
  '#',
  '===',
  'AQ',
  `${token}=`,
  ` ${token}`,
  'A'.repeat(399),
  'A'.repeat(100_000),
  '中',
])('never throws at a fragment that is no token: %#', (text) => {
  expect(readToken(text)).toBeUndefined()
})

test('never throws at octets of any kind', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 290 }), (octets) => {
      const text = Buffer.from([1, ...octets]).toString('base64url')
      expect(() => readToken(text)).not.toThrow()
    }),
  )
})

test('writes no claims that would read otherwise', () => {
  for (const wrong of [
    { identifier: `${claims.identifier.slice(0, -1)}@` },
    { identifier: 'x' },
    { contentDigest: 'ab' },
    { issuedAt: new Date(-1000) },
  ])
    expect(() => formatToken(nodeCrypto, key, { ...claims, ...wrong })).toThrow(RangeError)
})
