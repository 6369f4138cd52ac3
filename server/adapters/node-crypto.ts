import {
  constants,
  createHash,
  createPublicKey,
  createVerify,
  hash as hashOnce,
  type KeyObject,
  randomBytes,
  verify,
} from 'node:crypto'
import { sm2PointOf, userDigest, verifySm2 } from '../core/sm/sm2.ts'
import { concat, utf8 } from '../core/values/bytes.ts'
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
  verify: (check) => (check.lasting ? verifyOnce(check) : verifyNow(check)),
  randomBytes: (length) => new Uint8Array(randomBytes(length)),
}

/** Of one message: three times as fast as a hash object, which is what Merkle trees live on (ledger.md §2). */
function digestOnce(name: HashName, message: Uint8Array): Uint8Array {
  const text = hashOnce(name, message, 'binary')
  const digest = new Uint8Array(text.length)
  for (let i = 0; i < digest.length; i++) digest[i] = text.charCodeAt(i)
  return digest
}

function verifyNow(check: SignatureCheck): boolean {
  try {
    return verifyWithNode(check)
  } catch {
    return false
  }
}

const keptAnswers = 1024
/** By the digest of everything that was asked. */
const answers = new Map<string, boolean>()

/** What an authority said for good comes along with every file of its clients: a digest is a tenth of a check. */
function verifyOnce(check: SignatureCheck): boolean {
  const { scheme, hash, saltLength, publicKey, data, signature } = check
  // Lengths first: no two questions make the same octets.
  const asked = utf8(`${scheme} ${hash} ${saltLength} ${publicKey.length} ${signature.length} `)
  const name = hashOnce('sha256', concat(asked, publicKey, signature, data), 'base64')
  const answer = answers.get(name) ?? verifyNow(check)
  answers.delete(name)
  answers.set(name, answer)
  if (answers.size > keptAnswers) answers.delete(answers.keys().next().value as string)
  return answer
}

function verifyWithNode(check: SignatureCheck): boolean {
  if (check.scheme === 'sm2') return check.hash === 'sm3' && verifyWithSm2(check)
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

/**
 * Node's one-shot check has OpenSSL put ZA of an empty user id before the data, under which nobody signs. The older
 * interface hands over the finished digest, so ZA is ours to put there. What OpenSSL does not confirm is for the browser's
 * code to decide, should another OpenSSL do it otherwise: a wrong signature costs more, a right one half.
 */
function verifyWithSm2(check: SignatureCheck): boolean {
  const { point, za } = sm2Of(check.publicKey)
  if (point === undefined) return false
  return (za !== undefined && confirmsSm2(check, za)) || verifySm2(nodeCrypto.digest, point, check)
}

function confirmsSm2({ publicKey, data, signature }: SignatureCheck, za: Uint8Array): boolean {
  try {
    const key = publicKeyOf(publicKey)
    return createVerify('sm3').update(za).update(data).verify(key, signature)
  } catch {
    return false
  }
}

type Sm2Key = { point: Uint8Array | undefined; za?: Uint8Array }

/** `za` only for the usual, uncompressed spelling of a point. Throws `DerError`. */
function sm2Of(spki: Uint8Array): Sm2Key {
  const name = latin1(spki)
  const known = sm2Keys.get(name)
  if (known) return known
  const point = sm2PointOf(spki)
  const plain = point?.length === 65 && point[0] === 4
  const key = plain ? { point, za: userDigest(nodeCrypto.digest, point) } : { point }
  sm2Keys.set(name, key)
  if (sm2Keys.size > keptKeys) sm2Keys.delete(sm2Keys.keys().next().value as string)
  return key
}

/** Finding out what a key holds takes OpenSSL longer than using it, and an issuer's key is used for every certificate. */
const keptKeys = 256
const kept = new Map<string, KeyObject>()
const sm2Keys = new Map<string, Sm2Key>()

const latin1 = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('latin1')

function publicKeyOf(spki: Uint8Array): KeyObject {
  const der = Buffer.from(spki.buffer, spki.byteOffset, spki.byteLength)
  const name = latin1(spki)
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
