import {
  constants,
  createHash,
  generateKeyPairSync,
  type KeyObject,
  sign as nodeSign,
} from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { readDer } from '../../server/core/asn1/der.ts'
import { bitString, integer, nullValue, oid, sequence } from '../../server/core/asn1/der-build.ts'
import { asBigInt } from '../../server/core/asn1/der-values.ts'
import { oids } from '../../server/core/asn1/oids.ts'
import { fromHex, toHex } from '../../server/core/values/bytes.ts'
import type { HashName, SignatureCheck } from '../../server/core/values/crypto.ts'
import { webCrypto } from '../../server/core/web-crypto.ts'

const data = new TextEncoder().encode('sample')
const p256Order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const spkiOf = (key: KeyObject) => new Uint8Array(key.export({ type: 'spki', format: 'der' }))
const both = (check: SignatureCheck) => [nodeCrypto.verify(check), webCrypto.verify(check)]

const ecKey = (curve: string, x: string, y: string): Uint8Array =>
  sequence(sequence(oid(oids.ecPublicKey), oid(curve)), bitString(fromHex(`04${x}${y}`)))

/** RFC 6979 appendix A.2.5, key of NIST P-256. */
const rfc6979Key = ecKey(
  oids.p256,
  '60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6',
  '7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299',
)
const rfc6979: readonly [HashName, string, string, string][] = [
  [
    'sha256',
    'sample',
    'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716',
    'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
  ],
  [
    'sha256',
    'test',
    'f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367',
    '019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083',
  ],
]

describe('both implementations of the port', () => {
  test('digest what FIPS 180 says, in one part or many', () => {
    const abc = new TextEncoder().encode('abc')
    expect(toHex(webCrypto.digest('sha256', abc))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
    expect(toHex(webCrypto.digest('sha1', abc))).toBe('a9993e364706816aba3e25717850c26c9cd0d89d')
    for (const hash of ['sha1', 'sha256', 'sha384', 'sha512'] as const) {
      fc.assert(
        fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 }), (parts) => {
          const expected = createHash(hash).update(Buffer.concat(parts)).digest('hex')
          expect(toHex(webCrypto.digest(hash, ...parts))).toBe(expected)
          expect(toHex(nodeCrypto.digest(hash, ...parts))).toBe(expected)
        }),
        { numRuns: 30 },
      )
    }
  })

  test.each(rfc6979)('accept RFC 6979 P-256 with %s over "%s"', (hash, message, r, s) => {
    const signature = sequence(integer(fromHex(r)), integer(fromHex(s)))
    const check = {
      scheme: 'ecdsa',
      hash,
      publicKey: rfc6979Key,
      data: new TextEncoder().encode(message),
      signature,
    } as const
    expect(both(check)).toEqual([true, true])
    const otherS = p256Order - BigInt(`0x${s}`)
    const twin = sequence(integer(fromHex(r)), integer(otherS))
    expect(both({ ...check, signature: twin })).toEqual([true, true])
    expect(both({ ...check, data })).toEqual(message === 'sample' ? [true, true] : [false, false])
  })

  test('accept RFC 8032 §7.1 tests 1 to 3 and refuse a non-canonical s', () => {
    const order = (1n << 252n) + 27742317777372353535851937790883648493n
    for (const [key, message, signature] of rfc8032) {
      const check = {
        scheme: 'ed25519',
        hash: 'sha512',
        publicKey: sequence(sequence(oid(oids.ed25519)), bitString(fromHex(key))),
        data: fromHex(message),
        signature: fromHex(signature),
      } as const
      expect(both(check)).toEqual([true, true])
      const s = BigInt(`0x${toHex(check.signature.slice(32).reverse())}`) + order
      const high = fromHex(s.toString(16).padStart(64, '0')).reverse()
      const malleated = Uint8Array.of(...check.signature.slice(0, 32), ...high)
      expect(both({ ...check, signature: malleated })).toEqual([false, false])
    }
  })

  test.each(generated())('agree on %s', (_, check) => {
    expect(both(check)).toEqual([true, true])
    expect(both({ ...check, data: Uint8Array.of(...check.data, 0) })).toEqual([false, false])
    const { signature } = check
    for (let i = 0; i < signature.length; i += 7) {
      const flipped = signature.slice()
      flipped[i] = (flipped[i] as number) ^ 0x10
      expect(both({ ...check, signature: flipped })).toEqual([false, false])
    }
    for (const wrong of [signature.slice(1), Uint8Array.of(0, ...signature), new Uint8Array(0)]) {
      expect(both({ ...check, signature: wrong })).toEqual([false, false])
    }
    expect(both({ ...check, signature: Uint8Array.of(...signature, 0) })).toEqual([false, false])
  })

  test('refuse an RSA-PSS signature that lost its leading zero', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const padding = constants.RSA_PKCS1_PSS_PADDING
    const make = () =>
      new Uint8Array(nodeSign('sha256', data, { key: privateKey, padding, saltLength: 32 }))
    let signature = make()
    // One in 256 begins so.
    while (signature[0] !== 0) signature = make()
    const key = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))
    const check = {
      scheme: 'rsa-pss',
      hash: 'sha256',
      saltLength: 32,
      publicKey: key,
      data,
    } as const
    expect(both({ ...check, signature })).toEqual([true, true])
    expect(both({ ...check, signature: signature.slice(1) })).toEqual([false, false])
  })

  test('refuse the wrong scheme, a wrong salt length and another hash', () => {
    for (const [, check] of generated()) {
      for (const scheme of ['ecdsa', 'rsa-pkcs1', 'rsa-pss', 'ed25519'] as const) {
        if (scheme !== check.scheme) expect(both({ ...check, scheme })).toEqual([false, false])
      }
      if (check.scheme === 'ed25519') continue
      const hash = check.hash === 'sha256' ? 'sha512' : 'sha256'
      expect(both({ ...check, hash })).toEqual([false, false])
      if (check.scheme === 'rsa-pss') {
        const saltLength = (check.saltLength ?? 32) + 1
        expect(both({ ...check, saltLength })).toEqual([false, false])
      }
    }
  })

  test('answer false for garbage keys and signatures and never throw', () => {
    const keys = [
      new Uint8Array(0),
      Uint8Array.of(0x30, 0x80, 0, 0),
      ecKey(oids.p256, '00'.repeat(32), '00'.repeat(32)),
      ecKey(oids.p256, 'ff'.repeat(32), 'ff'.repeat(32)),
      ecKey('1.2.3.4', '01'.repeat(32), '01'.repeat(32)),
      rsaKey(0n, 65537n),
      rsaKey(15n, 3n),
      rsaKey((1n << 2048n) - 1n, 2n),
      rsaKey((1n << 2048n) - 1n, 1n),
      sequence(sequence(oid(oids.ed25519)), bitString(new Uint8Array(31))),
      sequence(sequence(oid(oids.ed25519)), bitString(new Uint8Array(32).fill(0xff))),
    ]
    for (const publicKey of keys) {
      for (const [, check] of generated()) {
        expect(both({ ...check, publicKey })).toEqual([false, false])
      }
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.uint8Array(), (publicKey, signature) => {
        for (const scheme of ['ecdsa', 'rsa-pkcs1', 'rsa-pss', 'ed25519'] as const) {
          const check = { scheme, hash: 'sha256', publicKey, data, signature } as const
          expect(both(check)).toEqual([false, false])
        }
      }),
    )
  })

  test('keep an answer for good for exactly what was asked', () => {
    const [, , r, s] = rfc6979[0] as (typeof rfc6979)[number]
    const signature = sequence(integer(fromHex(r)), integer(fromHex(s)))
    const asked = {
      scheme: 'ecdsa',
      hash: 'sha256',
      publicKey: rfc6979Key,
      data,
      signature,
    } as const
    const check: SignatureCheck = { ...asked, lasting: true }
    expect([...both(check), ...both(check)]).toEqual([true, true, true, true])
    // The same octets, with the border between key and signature elsewhere.
    const moved = {
      publicKey: Uint8Array.of(...rfc6979Key, signature[0] as number),
      signature: signature.slice(1),
    }
    const others = [moved, { data: data.slice(1) }, { hash: 'sha384' }, { scheme: 'sm2' }] as const
    for (const other of others) expect(both({ ...check, ...other })).toEqual([false, false])
    expect(both(check)).toEqual([true, true])
  })

  test('refuse ECDSA values outside 1 to n-1 and signatures that are not DER', () => {
    const [, check] = generated()[0] as [string, SignatureCheck]
    const [r, s] = readDer(check.signature).children.map((node) => asBigInt(node, 'value'))
    if (r === undefined || s === undefined) throw new Error('unreachable')
    const wrong = [
      sequence(integer(0), integer(s)),
      sequence(integer(r), integer(0)),
      sequence(integer(r + p256Order), integer(s)),
      sequence(integer(-r), integer(s)),
      sequence(integer(r), integer(s), integer(1)),
      Uint8Array.of(0x30, 0x81, ...check.signature.slice(1)),
    ]
    for (const signature of wrong) expect(both({ ...check, signature })).toEqual([false, false])
  })

  test('give as many random bytes as asked for, and others each time', () => {
    for (const port of [nodeCrypto, webCrypto]) {
      expect(port.randomBytes(32)).toHaveLength(32)
      expect(toHex(port.randomBytes(32))).not.toBe(toHex(port.randomBytes(32)))
    }
  })
})

function rsaKey(modulus: bigint, exponent: bigint): Uint8Array {
  const key = sequence(integer(modulus), integer(exponent))
  return sequence(sequence(oid(oids.rsaEncryption), nullValue()), bitString(key))
}

let made: [string, SignatureCheck][] | undefined

/** Signatures by node:crypto over every scheme, curve and hash the port knows. */
function generated(): [string, SignatureCheck][] {
  made ??= [
    ...(['P-256', 'P-384', 'P-521'] as const).flatMap((namedCurve) => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve })
      return (['sha1', 'sha256', 'sha384', 'sha512'] as const).map(
        (hash): [string, SignatureCheck] => [
          `${namedCurve} with ${hash}`,
          {
            scheme: 'ecdsa',
            hash,
            publicKey: spkiOf(publicKey),
            data,
            signature: new Uint8Array(nodeSign(hash, data, privateKey)),
          },
        ],
      )
    }),
    ...[2048, 2049, 3072].flatMap((modulusLength) => {
      const pair = generateKeyPairSync('rsa', { modulusLength })
      return (['sha256', 'sha384', 'sha512'] as const).flatMap((hash) => rsaChecks(pair, hash))
    }),
    ed25519Check(),
  ]
  return made
}

function rsaChecks(
  pair: { privateKey: KeyObject; publicKey: KeyObject },
  hash: HashName,
): [string, SignatureCheck][] {
  const publicKey = spkiOf(pair.publicKey)
  const bits = pair.publicKey.asymmetricKeyDetails?.modulusLength
  const plain = new Uint8Array(nodeSign(hash, data, pair.privateKey))
  const salted = (saltLength: number) => {
    const padding = constants.RSA_PKCS1_PSS_PADDING
    return new Uint8Array(nodeSign(hash, data, { key: pair.privateKey, padding, saltLength }))
  }
  const common = { hash, publicKey, data }
  return [
    [`RSA-${bits} PKCS#1 with ${hash}`, { ...common, scheme: 'rsa-pkcs1', signature: plain }],
    ...[0, 20, 32].map((saltLength): [string, SignatureCheck] => [
      `RSA-${bits} PSS with ${hash} and ${saltLength} octets of salt`,
      { ...common, scheme: 'rsa-pss', saltLength, signature: salted(saltLength) },
    ]),
  ]
}

function ed25519Check(): [string, SignatureCheck] {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const signature = new Uint8Array(nodeSign(null, data, privateKey))
  return [
    'Ed25519',
    { scheme: 'ed25519', hash: 'sha512', publicKey: spkiOf(publicKey), data, signature },
  ]
}

const rfc8032: readonly [string, string, string][] = [
  [
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
]
