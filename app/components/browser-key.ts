/** A key made, kept and used in this browser; the server gets its public half, a proof of possession and signatures. */
import { integer, sequence } from '../../server/core/asn1/der-build.ts'
import { buildName } from '../../server/core/asn1/names.ts'
import { buildRequest } from '../../server/core/asn1/pkcs10.ts'
import { signSm2, sm2PublicKey, sm2PublicPoint } from '../../server/core/sm/sm2.ts'
import { toHex, utf8 } from '../../server/core/values/bytes.ts'
import { webCrypto } from '../../server/core/web-crypto.ts'
import { forgetKey, type HeldKey, holdKey, type LockedSecret } from './browser-key-store.ts'

export type BrowserAlgorithm = HeldKey['algorithm']
type Bytes = Uint8Array<ArrayBuffer>

/** OWASP's figure for PBKDF2 with SHA-256; about a third of a second. */
const rounds = 600_000

const { subtle } = globalThis.crypto ?? {}
const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))
/** WebCrypto wants bytes of its own. */
const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes)

/** The passphrase does not fit, or the key's record is damaged. */
export class WrongPassphrase extends Error {
  override readonly name = 'WrongPassphrase'
}

/**
 * Makes and keeps a key, and the request (PKCS#10 DER) for its certificate, bound to `challenge`. `passphrase` only for
 * SM2, which no browser knows: the key is kept under it instead of behind the browser's own wall.
 */
export async function makeKey(
  algorithm: BrowserAlgorithm,
  challenge: string,
  passphrase: string,
): Promise<{ request: Uint8Array; digest: string }> {
  const held = algorithm === 'p256' ? await makeP256() : await makeSm2(passphrase)
  await holdKey(held)
  try {
    const request = await buildRequest(
      {
        // The server states whose key it is by what it knows; this is only a place to be filled.
        subject: buildName({ commonName: held.digest }),
        ...{ publicKey: held.publicKey, algorithm, challenge },
      },
      (data) => signHeld(held, data, passphrase),
    )
    return { request, digest: held.digest }
  } catch (error) {
    await forgetKey(held.digest)
    throw error
  }
}

/** DER ECDSA over SHA-256, or SM2 over SM3. Throws WrongPassphrase. */
export async function signHeld(
  held: HeldKey,
  data: Uint8Array,
  passphrase = '',
): Promise<Uint8Array> {
  if (held.algorithm === 'sm2') {
    const secret = await unlocked(held.locked, held.digest, passphrase)
    try {
      return signSm2(webCrypto.digest, secret, data, random)
    } finally {
      secret.fill(0)
    }
  }
  const raw = new Uint8Array(
    await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, held.key, own(data)),
  )
  // W3C WebCrypto §23.3.3 gives r ‖ s; CMS takes SEQUENCE { r, s } (RFC 3279 §2.2.3).
  const half = (part: Uint8Array) => integer(BigInt(`0x${toHex(part)}`))
  return sequence(half(raw.subarray(0, 32)), half(raw.subarray(32)))
}

async function makeP256(): Promise<HeldKey> {
  // Not extractable: no script, ours included, can read it out.
  const curve = { name: 'ECDSA', namedCurve: 'P-256' }
  const pair = await subtle.generateKey(curve, false, ['sign'])
  const publicKey = new Uint8Array(await subtle.exportKey('spki', pair.publicKey))
  return { algorithm: 'p256', publicKey, digest: digestOf(publicKey), key: pair.privateKey }
}

async function makeSm2(passphrase: string): Promise<HeldKey> {
  for (;;) {
    const secret = random(32)
    const point = pointOf(secret)
    if (!point) continue
    const publicKey = own(sm2PublicKey(point))
    const digest = digestOf(publicKey)
    const locked = await lock(secret, digest, passphrase)
    secret.fill(0)
    return { algorithm: 'sm2', publicKey, digest, locked }
  }
}

/** Undefined for one in 2^32 numbers that are no secret of the curve. */
function pointOf(secret: Uint8Array): Uint8Array | undefined {
  try {
    return sm2PublicPoint(secret)
  } catch {
    return undefined
  }
}

const digestOf = (publicKey: Uint8Array): string => toHex(webCrypto.digest('sha256', publicKey))

async function lock(secret: Bytes, digest: string, passphrase: string): Promise<LockedSecret> {
  const [salt, nonce] = [random(16), random(12)]
  const key = await keyFrom(passphrase, salt, rounds)
  const how = { name: 'AES-GCM', iv: nonce, additionalData: own(utf8(digest)) }
  return { salt, rounds, nonce, sealed: new Uint8Array(await subtle.encrypt(how, key, secret)) }
}

async function unlocked(
  { salt, rounds: spent, nonce, sealed }: LockedSecret,
  digest: string,
  passphrase: string,
): Promise<Bytes> {
  const key = await keyFrom(passphrase, salt, spent)
  const how = { name: 'AES-GCM', iv: nonce, additionalData: own(utf8(digest)) }
  try {
    return new Uint8Array(await subtle.decrypt(how, key, sealed))
  } catch {
    throw new WrongPassphrase()
  }
}

async function keyFrom(passphrase: string, salt: Bytes, iterations: number): Promise<CryptoKey> {
  const text = own(utf8(passphrase.normalize('NFKC')))
  const typed = await subtle.importKey('raw', text, 'PBKDF2', false, ['deriveKey'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
  return subtle.deriveKey(how, typed, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
}
