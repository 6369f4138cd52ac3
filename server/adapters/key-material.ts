import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hash as digest,
  generateKeyPair,
  hkdfSync,
  type KeyObject,
  type KeyPairKeyObjectResult,
  pbkdf2,
  sign,
  timingSafeEqual,
} from 'node:crypto'
import { promisify } from 'node:util'
import { readDer } from '../core/asn1/der.ts'
import {
  asBits,
  asExplicit,
  asOctets,
  asOid,
  asSequence,
  isContext,
} from '../core/asn1/der-values.ts'
import { oids } from '../core/asn1/oids.ts'
import type { KeyAlgorithm } from '../core/values/crypto.ts'
import { generateSm2, openSm2 } from './sm2-keys.ts'

/** Everything that handles secret bytes, on OpenSSL: constant-time where it has to be, off the main thread where it is slow. */

export type KeyPair = {
  /** SubjectPublicKeyInfo DER. */
  publicKey: Uint8Array
  /** PKCS#8 DER. */
  privateKey: Uint8Array
}

/** A private key that can sign and show its public half, and nothing else. */
export type PrivateKey = {
  /** Undefined: not one of the algorithms this house signs with. */
  algorithm: KeyAlgorithm | 'ed25519' | undefined
  /** SubjectPublicKeyInfo DER. */
  publicKey: Uint8Array
  /** SHA-256 with DER ECDSA or PKCS#1 v1.5; SM3(ZA ‖ data) with DER SM2; Ed25519 as it is. */
  sign(data: Uint8Array): Promise<Uint8Array>
  signNow(data: Uint8Array): Uint8Array
}

const signSlowly = promisify(sign)

/** RSA takes up to a second, on the thread pool. */
export async function generateKeys(algorithm: KeyAlgorithm | 'ed25519'): Promise<KeyPair> {
  if (algorithm === 'sm2') return generateSm2()
  const { publicKey, privateKey } = await makePair(algorithm)
  return {
    publicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    privateKey: new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })),
  }
}

const generate = promisify(generateKeyPair)

function makePair(
  algorithm: Exclude<KeyAlgorithm, 'sm2'> | 'ed25519',
): Promise<KeyPairKeyObjectResult> {
  if (algorithm === 'p256') return generate('ec', { namedCurve: 'P-256' })
  if (algorithm === 'ed25519') return generate('ed25519')
  return generate('rsa', { modulusLength: algorithm === 'rsa2048' ? 2048 : 3072 })
}

/** Throws when the bytes are no PKCS#8 private key. */
export function openPrivateKey(pkcs8: Uint8Array): PrivateKey {
  const sm2 = openSm2(pkcs8)
  if (sm2) return sm2
  const key = openP256(pkcs8) ?? openAny(pkcs8)
  const algorithm = algorithmOf(key)
  const hash = algorithm === 'ed25519' ? null : 'sha256'
  const options = { key, dsaEncoding: 'der', padding: paddingOf(algorithm) } as const
  return {
    algorithm,
    // Asked for when a key is opened for good or imported, not for every signature.
    get publicKey() {
      return new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }))
    },
    // P-256 takes 20 µs, less than a trip to the thread pool; RSA takes a quarter to a whole millisecond.
    sign: async (data) =>
      new Uint8Array(
        algorithm === 'p256' ? sign(hash, data, options) : await signSlowly(hash, data, options),
      ),
    signNow: (data) => new Uint8Array(sign(hash, data, options)),
  }
}

const openAny = (pkcs8: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })

/**
 * OpenSSL 3 takes 390 µs to find out what a PKCS#8 holds and 70 µs when told; a signer's key is opened anew for
 * every signature. Undefined for anything but P-256 with its public half (RFC 5915 §3).
 */
function openP256(pkcs8: Uint8Array): KeyObject | undefined {
  const [, algorithm, octets] = asSequence(readDer(pkcs8), 'private key')
  const [type, curve] = asSequence(algorithm, 'key algorithm')
  if (asOid(type, 'key type') !== oids.ecPublicKey || asOid(curve, 'curve') !== oids.p256) return
  const [, secret, ...optional] = asSequence(readDer(asOctets(octets, 'key')), 'EC private key')
  const tagged = optional.find((field) => isContext(field, 1))
  const point = tagged && asBits(asExplicit(tagged, 'public key'), 'public key')
  if (point?.length !== 65 || point[0] !== 4) return
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
  const d = base64(asOctets(secret, 'secret'))
  const [x, y] = [base64(point.subarray(1, 33)), base64(point.subarray(33))]
  return createPrivateKey({ key: { kty: 'EC', crv: 'P-256', d, x, y }, format: 'jwk' })
}

const paddingOf = (algorithm: PrivateKey['algorithm']) =>
  algorithm?.startsWith('rsa') ? constants.RSA_PKCS1_PADDING : undefined

function algorithmOf(key: KeyObject): PrivateKey['algorithm'] {
  const { namedCurve, modulusLength } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519'
  if (key.asymmetricKeyType === 'ec') return namedCurve === 'prime256v1' ? 'p256' : undefined
  if (key.asymmetricKeyType !== 'rsa') return undefined
  if (modulusLength === 2048) return 'rsa2048'
  return modulusLength === 3072 ? 'rsa3072' : undefined
}

const nonceSize = 12
const tagSize = 16

/** AES-256-GCM: nonce ‖ ciphertext ‖ tag. `nonce` must be fresh for every call under one key. */
export function lock(
  key: Uint8Array,
  plain: Uint8Array,
  associated: string,
  nonce: Uint8Array,
): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagSize })
  cipher.setAAD(Buffer.from(associated))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return new Uint8Array(Buffer.concat([nonce, body, cipher.getAuthTag()]))
}

/** Throws when the key, the associated text or one bit of the box is not what it was. */
export function unlock(key: Uint8Array, box: Uint8Array, associated: string): Uint8Array {
  if (box.length < nonceSize + tagSize) throw new Error('the sealed box is too short')
  const tagAt = box.length - tagSize
  const nonce = box.subarray(0, nonceSize)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagSize })
  decipher.setAAD(Buffer.from(associated))
  decipher.setAuthTag(box.subarray(tagAt))
  const body = decipher.update(box.subarray(nonceSize, tagAt))
  return new Uint8Array(Buffer.concat([body, decipher.final()]))
}

/** HKDF-SHA-256 (RFC 5869) without salt: 32 octets for one named use. */
export const deriveKey = (secret: Uint8Array, use: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), use, 32))

export const hmac = (key: Uint8Array, text: string): Uint8Array =>
  new Uint8Array(createHmac('sha256', key).update(text, 'utf8').digest())

/** In time that depends on the lengths only. */
export const sameSecret = (left: Uint8Array, right: Uint8Array): boolean =>
  left.length === right.length && timingSafeEqual(left, right)

// What a password opens: derivations take up to a second and never hold up other people.

export type PasswordHash = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512'
export type BlockCipher = 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc' | 'des-ede3-cbc'
export type Derivation = { salt: Uint8Array; rounds: number; hash: PasswordHash }

const derive = promisify(pbkdf2)

/** Octets of the key of a cipher. */
export const keySizes: Readonly<Record<BlockCipher, number>> = {
  'aes-128-cbc': 16,
  'aes-192-cbc': 24,
  'aes-256-cbc': 32,
  'des-ede3-cbc': 24,
}

/** PBKDF2 (RFC 8018 §5.2) over the password in UTF-8. */
export async function passwordKey(
  password: string,
  { salt, rounds, hash }: Derivation,
  size: number,
): Promise<Uint8Array> {
  return new Uint8Array(await derive(Buffer.from(password, 'utf8'), salt, rounds, size, hash))
}

/** With the padding of RFC 8018 §6.1.1. */
export function encryptCbc(
  cipher: BlockCipher,
  key: Uint8Array,
  iv: Uint8Array,
  plain: Uint8Array,
): Uint8Array {
  const box = createCipheriv(cipher, key, iv)
  return new Uint8Array(Buffer.concat([box.update(plain), box.final()]))
}

/** Throws when the padding is wrong: with one wrong key of 256 it is right. */
export function decryptCbc(
  cipher: BlockCipher,
  key: Uint8Array,
  iv: Uint8Array,
  box: Uint8Array,
): Uint8Array {
  const opened = createDecipheriv(cipher, key, iv)
  return new Uint8Array(Buffer.concat([opened.update(box), opened.final()]))
}

/** Octets that a hash works on at a time (`v` in RFC 7292 appendix B). */
const blockSizes: Readonly<Record<PasswordHash, number>> = {
  sha1: 64,
  sha224: 64,
  sha256: 64,
  sha384: 128,
  sha512: 128,
}

/** Hashes between two looks at who else is waiting: some 10 ms. */
const breath = 5_000

/** HMAC under the MAC key of RFC 7292 appendix B.2 (ID 3), which takes the password in UTF-16 with a zero at its end. */
export async function passwordMac(
  password: string,
  { salt, rounds, hash }: Derivation,
  data: Uint8Array,
): Promise<Uint8Array> {
  const block = blockSizes[hash]
  const text = Buffer.from(`${password}\0`, 'utf16le').swap16()
  const purpose = Buffer.alloc(block, 3)
  let key = Buffer.concat([purpose, repeated(salt, block), repeated(text, block)])
  for (let round = 0; round < rounds; round++) {
    key = digest(hash, key, 'buffer')
    if (round % breath === breath - 1) await new Promise(setImmediate)
  }
  return new Uint8Array(createHmac(hash, key).update(data).digest())
}

function repeated(bytes: Uint8Array, block: number): Uint8Array {
  const size = Math.ceil(bytes.length / block) * block
  return Uint8Array.from({ length: size }, (_, at) => bytes[at % bytes.length] as number)
}
