import { createECDH, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { readDer } from '../../../server/core/asn1/der.ts'
import { bitString, integer, oid, sequence } from '../../../server/core/asn1/der-build.ts'
import { asBigInt } from '../../../server/core/asn1/der-values.ts'
import { oids } from '../../../server/core/asn1/oids.ts'
import {
  signedDigest,
  signSm2,
  sm2PublicKey,
  sm2PublicPoint,
  sm2Signature,
  userDigest,
} from '../../../server/core/sm/sm2.ts'
import { fromHex, toHex, utf8 } from '../../../server/core/values/bytes.ts'
import type { SignatureCheck } from '../../../server/core/values/crypto.ts'
import { webCrypto } from '../../../server/core/web-crypto.ts'

/** GB/T 32918.5-2017 appendix A.2. */
const standard = {
  message: utf8('message digest'),
  secret: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
  x: '09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020',
  y: 'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  za: 'b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3',
  e: 'f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640',
  k: '59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21',
  kx: '04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73',
  r: 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3',
  s: 'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
}
const order = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
const point = fromHex(`04${standard.x}${standard.y}`)
const signature = sequence(integer(fromHex(standard.r)), integer(fromHex(standard.s)))
const check: SignatureCheck = {
  scheme: 'sm2',
  hash: 'sm3',
  publicKey: sm2PublicKey(point),
  data: standard.message,
  signature,
}
const both = (asked: SignatureCheck) => [nodeCrypto.verify(asked), webCrypto.verify(asked)]
const yes = [true, true]
const no = [false, false]

describe('SM2 over GB/T 32918.5', () => {
  test('gives the public key, ZA, e and the signature of appendix A.2', () => {
    expect(toHex(sm2PublicPoint(fromHex(standard.secret)))).toBe(toHex(point))
    for (const { digest } of [nodeCrypto, webCrypto]) {
      const za = userDigest(digest, point)
      expect(toHex(za)).toBe(standard.za)
      expect(toHex(signedDigest(digest, za, standard.message))).toBe(standard.e)
    }
    const ephemeral = { k: fromHex(standard.k), x: fromHex(standard.kx) }
    const made = sm2Signature(fromHex(standard.secret), ephemeral, fromHex(standard.e))
    expect(made).toEqual(signature)
    const random = () => fromHex(standard.k)
    const whole = signSm2(webCrypto.digest, fromHex(standard.secret), standard.message, random)
    expect(whole).toEqual(signature)
  })

  test('is accepted by both implementations, with a compressed point as well', () => {
    expect(both(check)).toEqual(yes)
    const short = fromHex(
      `${Number.parseInt(standard.y.slice(-1), 16) % 2 ? '03' : '02'}${standard.x}`,
    )
    expect(both({ ...check, publicKey: sm2PublicKey(short) })).toEqual(yes)
  })

  test('is refused when one octet of the message, the key or the signature is another', () => {
    const flip = (bytes: Uint8Array, at: number) => {
      const out = bytes.slice()
      out[at] = (out[at] as number) ^ 0x01
      return out
    }
    for (let i = 0; i < check.data.length; i++) {
      expect(both({ ...check, data: flip(check.data, i) })).toEqual(no)
    }
    for (let i = 0; i < signature.length; i += 3) {
      expect(both({ ...check, signature: flip(signature, i) })).toEqual(no)
    }
    for (let i = 0; i < check.publicKey.length; i += 5) {
      expect(both({ ...check, publicKey: flip(check.publicKey, i) })).toEqual(no)
    }
  })

  test('is refused outside its ranges, in other encodings, under other names', () => {
    const [r, s] = readDer(signature).children.map((node) => asBigInt(node, 'value'))
    if (r === undefined || s === undefined) throw new Error('unreachable')
    const wrong = [
      sequence(integer(0), integer(s)),
      sequence(integer(r), integer(0)),
      sequence(integer(r + order), integer(s)),
      sequence(integer(r), integer(s + order)),
      sequence(integer(r), integer(order - s)),
      sequence(integer(r), integer(order - r)),
      sequence(integer(-r), integer(s)),
      sequence(integer(r), integer(s), integer(1)),
      Uint8Array.of(0x30, 0x81, ...signature.slice(1)),
      Uint8Array.of(...signature, 0),
      new Uint8Array(0),
    ]
    for (const one of wrong) expect(both({ ...check, signature: one })).toEqual(no)
    expect(both({ ...check, hash: 'sha256' })).toEqual(no)
    expect(both({ ...check, scheme: 'ecdsa' })).toEqual(no)
    const elsewhere = sequence(sequence(oid(oids.ecPublicKey), oid(oids.p256)), bitString(point))
    expect(both({ ...check, publicKey: elsewhere })).toEqual(no)
    expect(both({ ...check, publicKey: sm2PublicKey(Uint8Array.of(0)) })).toEqual(no)
  })

  test('signs with fresh numbers what both accept, also when a key is used so often that it gets a table', () => {
    const pair = createECDH('SM2')
    pair.generateKeys()
    const secret = new Uint8Array(32)
    secret.set(pair.getPrivateKey(), 32 - pair.getPrivateKey().length)
    const own = sm2PublicPoint(secret)
    expect(toHex(own)).toBe(pair.getPublicKey('hex'))
    for (let i = 0; i < 30; i++) {
      const data = new Uint8Array(randomBytes(i))
      const made = signSm2(
        nodeCrypto.digest,
        secret,
        data,
        (size) => new Uint8Array(randomBytes(size)),
      )
      const asked = { ...check, publicKey: sm2PublicKey(own), data, signature: made }
      expect(both(asked)).toEqual(yes)
      expect(both({ ...asked, data: Uint8Array.of(...data, 0) })).toEqual(no)
    }
  })

  test('remembers what an authority said for good, and only that', () => {
    const lasting = { ...check, lasting: true }
    for (let i = 0; i < 3; i++) {
      expect(both(lasting)).toEqual(yes)
      expect(both({ ...lasting, data: utf8('another message') })).toEqual(no)
      const [r, s] = readDer(signature).children.map((node) => asBigInt(node, 'value'))
      const twisted = sequence(integer(s as bigint), integer(r as bigint))
      expect(both({ ...lasting, signature: twisted })).toEqual(no)
      const other = sm2PublicKey(sm2PublicPoint(fromHex('01'.repeat(32))))
      expect(both({ ...lasting, publicKey: other })).toEqual(no)
    }
  })

  test('has no secret of zero, of the order less one, or beyond', () => {
    for (const value of [0n, order - 1n, order]) {
      const secret = fromHex(value.toString(16).padStart(64, '0'))
      expect(() => sm2PublicPoint(secret)).toThrow(RangeError)
    }
  })
})
