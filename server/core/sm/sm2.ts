/**
 * SM2 signatures (GB/T 32918.2-2016) over the curve of GB/T 32918.5-2017, DER SEQUENCE{r,s} (GM/T 0009).
 * What checks them in the browser; on the server it has the last word wherever OpenSSL does not confirm a signature.
 */
import { type WeierstrassPoint, weierstrass } from '@noble/curves/abstract/weierstrass.js'
import { keyAlgorithmOf } from '../asn1/algorithms.ts'
import { readDer } from '../asn1/der.ts'
import { bitString, integer, oid, sequence } from '../asn1/der-build.ts'
import { asBigInt, asBits, asSequence } from '../asn1/der-values.ts'
import { oids } from '../asn1/oids.ts'
import { concat, fromHex, toHex, utf8 } from '../values/bytes.ts'
import type { CryptoPort, SignatureCheck } from '../values/crypto.ts'

type Point = WeierstrassPoint<bigint>

const curve = {
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  h: 1n,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
} as const
const Sm2Point = weierstrass<bigint>(curve)
const { n } = curve

/** GM/T 0009 clause 10: the user id wherever two parties have not agreed on another. */
const userId = utf8('1234567812345678')

const octets = (value: bigint): Uint8Array => fromHex(value.toString(16).padStart(64, '0'))
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(bytes) || '0'}`)
const modulo = (value: bigint): bigint => ((value % n) + n) % n

type Digest = CryptoPort['digest']

/** Constant part of ZA (clause 5.5): ENTL, user id, a, b, xG, yG. */
const zaHead = concat(
  Uint8Array.of((8 * userId.length) >> 8, (8 * userId.length) & 0xff),
  userId,
  ...[curve.a, curve.b, curve.Gx, curve.Gy].map(octets),
)

/** ZA of one public key, 65 octets beginning with 04. */
export const userDigest = (digest: Digest, point: Uint8Array): Uint8Array =>
  digest('sm3', zaHead, point.subarray(1))

/** e = SM3(ZA ‖ M) as 32 octets (clause 6.1, A1 and A2): what the signature equation takes. */
export const signedDigest = (digest: Digest, za: Uint8Array, data: Uint8Array): Uint8Array =>
  digest('sm3', za, data)

/** A key in use for checking; tables make its second factor five times as fast and cost 20 ms and half a megabyte. */
type KnownKey = { za: Uint8Array; point: Point; uses: number; tabled: boolean }

const keptKeys = 256
/** By then plain work has cost what the table costs. */
const usesBeforeTable = 24
const keptTables = 16
const known = new Map<string, KnownKey>()

/** Throws when the octets are no point of the curve other than the one at infinity. */
function keyOf(digest: Digest, bits: Uint8Array): KnownKey {
  const name = toHex(bits)
  let key = known.get(name)
  if (!key) {
    // SEC 1 §2.3.3 and GB/T 32918.1 §4.2.9: also compressed points; ZA takes both coordinates.
    const point = Sm2Point.fromBytes(bits)
    key = { za: userDigest(digest, point.toBytes(false)), point, uses: 0, tabled: false }
  }
  known.delete(name)
  known.set(name, key)
  if (known.size > keptKeys) known.delete(known.keys().next().value as string)
  if (++key.uses === usesBeforeTable) giveTable(key)
  return key
}

function giveTable(key: KnownKey): void {
  const tabled = [...known.values()].filter((one) => one.tabled)
  if (tabled.length >= keptTables) {
    // The one that was used longest ago; it may earn a new one.
    const oldest = tabled[0] as KnownKey
    oldest.point.precompute(1)
    oldest.tabled = false
    oldest.uses = 0
  }
  key.point.precompute(6)
  key.tabled = true
}

/** Clause 7.1 for e: r, s within 1 to n-1, t = r + s not 0, R = e + x1 = r. False or throws for anything else. */
function holds(key: KnownKey, e: bigint, r: bigint, s: bigint): boolean {
  if (r <= 0n || r >= n || s <= 0n || s >= n) return false
  const t = (r + s) % n
  if (t === 0n) return false
  const { point } = key
  // Public numbers all: nothing here has to take the same time.
  const sum = key.tabled
    ? Sm2Point.BASE.multiplyUnsafe(s).add(point.multiplyUnsafe(t))
    : Sm2Point.BASE.mulAddUnsafe(s, point, t)
  return !sum.is0() && (e + sum.toAffine().x) % n === r
}

/**
 * `bits`: the point of the public key (SEC 1 §2.3.3). Throws for a malformed key or signature. A check takes half a
 * millisecond even so: what an authority said for good, and every file of its clients brings along, is checked once.
 */
export function verifySm2(
  digest: Digest,
  bits: Uint8Array,
  { data, signature, lasting = false }: Pick<SignatureCheck, 'data' | 'signature' | 'lasting'>,
): boolean {
  const key = keyOf(digest, bits)
  const [first, second, ...more] = asSequence(readDer(signature), 'signature')
  if (more.length > 0) return false
  const e = signedDigest(digest, key.za, data)
  const [r, s] = [asBigInt(first, 'r'), asBigInt(second, 's')]
  if (!lasting) return holds(key, numberOf(e), r, s)
  const name = toHex(concat(key.za, e, signature))
  const answer = kept.get(name) ?? holds(key, numberOf(e), r, s)
  kept.delete(name)
  kept.set(name, answer)
  if (kept.size > keptAnswers) kept.delete(kept.keys().next().value as string)
  return answer
}

const keptAnswers = 512
/** By the digest of key and user id, the digest of what was said, and the signature. */
const kept = new Map<string, boolean>()

/** A number nobody knows and the x of its multiple of G; used once and forgotten. */
export type Ephemeral = { k: Uint8Array; x: Uint8Array }

/**
 * Clause 6.1 from A4 on: DER, or undefined when chance asks for another ephemeral number. Arithmetic of bigint takes
 * not always the same time; the multiplication on the curve, where that has broken keys, is the caller's.
 */
export function sm2Signature(
  secret: Uint8Array,
  { k, x }: Ephemeral,
  e: Uint8Array,
): Uint8Array | undefined {
  const d = numberOf(secret)
  const once = numberOf(k)
  const r = modulo(numberOf(e) + numberOf(x))
  if (r === 0n || r + once === n || once <= 0n || once >= n) return undefined
  const s = modulo(Sm2Point.Fn.inv(modulo(1n + d)) * modulo(once - r * d))
  return s === 0n ? undefined : sequence(integer(r), integer(s))
}

/** With noble's multiplication, blinded against timing: for keys in a browser. `random` gives fresh octets. */
export function signSm2(
  digest: Digest,
  secret: Uint8Array,
  data: Uint8Array,
  random: (length: number) => Uint8Array,
): Uint8Array {
  const e = signedDigest(digest, userDigest(digest, sm2PublicPoint(secret)), data)
  for (;;) {
    const k = random(32)
    const value = numberOf(k)
    if (value === 0n || value >= n) continue
    const x = octets(Sm2Point.BASE.multiply(value).toAffine().x)
    const signature = sm2Signature(secret, { k, x }, e)
    if (signature) return signature
  }
}

/** 65 octets, 04 ‖ x ‖ y, of a secret of 32. Throws when it is outside 1 to n-2 (clause 6.1 of part 1). */
export function sm2PublicPoint(secret: Uint8Array): Uint8Array {
  const d = numberOf(secret)
  if (d <= 0n || d >= n - 1n) throw new RangeError('not an SM2 secret')
  return Sm2Point.BASE.multiply(d).toBytes(false)
}

/** SubjectPublicKeyInfo (GM/T 0009 clause 7.1, GM/T 0015): ecPublicKey on the named curve. */
export const sm2PublicKey = (point: Uint8Array): Uint8Array =>
  sequence(sequence(oid(oids.ecPublicKey), oid(oids.sm2)), bitString(point))

/** The point of a SubjectPublicKeyInfo; undefined for a key of another kind. Throws `DerError`. */
export function sm2PointOf(spki: Uint8Array): Uint8Array | undefined {
  const node = readDer(spki)
  if (keyAlgorithmOf(node) !== 'sm2') return undefined
  return asBits(asSequence(node, 'public key')[1], 'key bits')
}
