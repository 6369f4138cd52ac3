import {
  constants,
  createHash,
  createPublicKey,
  hash as hashOnce,
  type KeyObject,
  randomBytes,
  verify,
} from 'node:crypto'
import { sm2PointOf, verifySm2 } from '../core/sm/sm2.ts'
import type { CryptoPort, HashName, SignatureCheck } from '../core/values/crypto.ts'

/** `CryptoPort` on OpenSSL. */
export const nodeCrypto: CryptoPort = {
  digest(hash, ...parts) {
    const [only] = parts
    if (only && parts.length === 1) return digestOnce(hash, only)
    const state = createHash(hash)
    for (const part of parts) state.update(part)
    return new Uint8Array(state.digest())
  },
  verify(check) {
    try {
      return verifyWithNode(check)
    } catch {
      return false
    }
  },
  randomBytes: (length) => new Uint8Array(randomBytes(length)),
}

/** Of one message: three times as fast as a hash object, which is what Merkle trees live on (ledger.md §2). */
function digestOnce(name: HashName, message: Uint8Array): Uint8Array {
  const text = hashOnce(name, message, 'binary')
  const digest = new Uint8Array(text.length)
  for (let i = 0; i < digest.length; i++) digest[i] = text.charCodeAt(i)
  return digest
}

function verifyWithNode(check: SignatureCheck): boolean {
  // OpenSSL knows SM2, but Node cannot tell it the user id (it takes an empty one).
  if (check.scheme === 'sm2') return verifyWithCore(check)
  const key = publicKeyOf(check.publicKey)
  if (!keyFits(check, key.asymmetricKeyType)) return false
  if (check.scheme === 'ed25519') return verify(null, check.data, key, check.signature)
  if (check.scheme === 'ecdsa') {
    return verify(check.hash, check.data, { key, dsaEncoding: 'der' }, check.signature)
  }
  // RFC 8017 §8.1.2: OpenSSL lets a PSS signature lose its leading zeros.
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (check.signature.length !== Math.ceil(bits / 8)) return false
  if (check.scheme === 'rsa-pkcs1') {
    return verify(
      check.hash,
      check.data,
      { key, padding: constants.RSA_PKCS1_PADDING },
      check.signature,
    )
  }
  const saltLength = check.saltLength ?? constants.RSA_PSS_SALTLEN_DIGEST
  const padding = constants.RSA_PKCS1_PSS_PADDING
  return verify(check.hash, check.data, { key, padding, saltLength }, check.signature)
}

function verifyWithCore(check: SignatureCheck): boolean {
  const point = check.hash === 'sm3' ? sm2PointOf(check.publicKey) : undefined
  return point !== undefined && verifySm2(nodeCrypto.digest, point, check)
}

/** Finding out what a key holds takes OpenSSL longer than using it, and an issuer's key is used for every certificate. */
const keptKeys = 256
const kept = new Map<string, KeyObject>()

function publicKeyOf(spki: Uint8Array): KeyObject {
  const der = Buffer.from(spki.buffer, spki.byteOffset, spki.byteLength)
  const name = der.toString('latin1')
  const key = kept.get(name) ?? createPublicKey({ key: der, format: 'der', type: 'spki' })
  kept.delete(name)
  kept.set(name, key)
  if (kept.size > keptKeys) kept.delete(kept.keys().next().value as string)
  return key
}

function keyFits(check: SignatureCheck, type: string | undefined): boolean {
  if (check.scheme === 'ed25519') return type === 'ed25519'
  if (check.scheme === 'ecdsa') return type === 'ec'
  return type === 'rsa' || (type === 'rsa-pss' && check.scheme === 'rsa-pss')
}
