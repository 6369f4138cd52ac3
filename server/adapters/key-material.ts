import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  hkdfSync,
  type KeyObject,
  type KeyPairKeyObjectResult,
  sign,
  timingSafeEqual,
} from 'node:crypto'
import { promisify } from 'node:util'
import type { KeyAlgorithm } from '../core/values/crypto.ts'

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
  /** SHA-256 with DER ECDSA or PKCS#1 v1.5; Ed25519 as it is. */
  sign(data: Uint8Array): Promise<Uint8Array>
  signNow(data: Uint8Array): Uint8Array
}

const signSlowly = promisify(sign)

/** RSA takes up to a second, on the thread pool. */
export async function generateKeys(algorithm: KeyAlgorithm | 'ed25519'): Promise<KeyPair> {
  const { publicKey, privateKey } = await makePair(algorithm)
  return {
    publicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    privateKey: new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })),
  }
}

const generate = promisify(generateKeyPair)

function makePair(algorithm: KeyAlgorithm | 'ed25519'): Promise<KeyPairKeyObjectResult> {
  if (algorithm === 'p256') return generate('ec', { namedCurve: 'P-256' })
  if (algorithm === 'ed25519') return generate('ed25519')
  return generate('rsa', { modulusLength: algorithm === 'rsa2048' ? 2048 : 3072 })
}

/** Throws when the bytes are no PKCS#8 private key. */
export function openPrivateKey(pkcs8: Uint8Array): PrivateKey {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  const publicKey = new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }))
  const algorithm = algorithmOf(key)
  const hash = algorithm === 'ed25519' ? null : 'sha256'
  const options = { key, dsaEncoding: 'der', padding: paddingOf(algorithm) } as const
  return {
    algorithm,
    publicKey,
    // P-256 takes 20 µs, less than a trip to the thread pool; RSA takes a quarter to a whole millisecond.
    sign: async (data) =>
      new Uint8Array(
        algorithm === 'p256' ? sign(hash, data, options) : await signSlowly(hash, data, options),
      ),
    signNow: (data) => new Uint8Array(sign(hash, data, options)),
  }
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
