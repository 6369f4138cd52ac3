/**
 * What the QR on a certificate's face says: a short statement signed by the house, in the fragment of a link, so that no server
 * on the way reads it and the page can check it without a network. Binary, with one spelling for each statement:
 *
 *     1  version, 1            4  key id
 *     5  issued at, seconds    32 content digest (content.ts)
 *     2  edition               1+n root, content octets of the OID
 *     14 type code             1+n issuer code     1+n serial      (length in characters, then base 36)
 *     64 Ed25519 over "qiyin/certificate-token/v1" ‖ 0x00 ‖ all of the above
 *
 * Numbers are big-endian; base64url without padding. The identifier's check character is computed again by the reader.
 */

import { readDer } from '../asn1/der.ts'
import { oid } from '../asn1/der-build.ts'
import { asOid } from '../asn1/der-values.ts'
import { ed25519Spki } from '../log/note.ts'
import { concat, equal, fromHex, toBase64, toHex, tryBase64, utf8 } from '../values/bytes.ts'
import type { CryptoPort } from '../values/crypto.ts'
import { formatIdentifier, type IdentifierParts, readIdentifier } from './identifier.ts'

export type TokenClaims = {
  /** 电子证照标识 */
  identifier: string
  /** sha256 hex over the content of the certificate. */
  contentDigest: string
  /** To the second. */
  issuedAt: Date
}

export type Token = TokenClaims & {
  /** Three digits, as in the identifier. */
  edition: string
  /** First four octets of the key's digest, hex: which key to check it with. */
  keyId: string
  signed: Uint8Array
  signature: Uint8Array
}

export type TokenKey = { publicKey: Uint8Array; sign(message: Uint8Array): Uint8Array }

const version = 1
const typeLength = 21
/** Whole links, so that the QR stays readable on paper (version 13 at level M). */
const longestUrl = 300
const longestToken = 400
const label = concat(utf8('qiyin/certificate-token/v1'), Uint8Array.of(0))
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** By the octets as they are handed around: whoever issues has one key for all. */
const keyIds = new WeakMap<Uint8Array, string>()

/** hex, 8 characters, of a raw Ed25519 key. */
function tokenKeyId(crypto: CryptoPort, publicKey: Uint8Array): string {
  const id = keyIds.get(publicKey) ?? keyFingerprint(crypto, publicKey).slice(0, 8)
  keyIds.set(publicKey, id)
  return id
}

/** sha256 hex of a raw Ed25519 key: what the page prints for comparison. */
export function keyFingerprint(crypto: CryptoPort, publicKey: Uint8Array): string {
  return toHex(crypto.digest('sha256', utf8('qiyin/certificate-token-key'), publicKey))
}

/** RangeError for claims that the format cannot hold. */
export function formatToken(crypto: CryptoPort, key: TokenKey, claims: TokenClaims): string {
  const body = concat(
    Uint8Array.of(version),
    fromHex(tokenKeyId(crypto, key.publicKey)),
    numberOctets(BigInt(Math.floor(claims.issuedAt.getTime() / 1000)), 5),
    fromHex(claims.contentDigest),
    identifierOctets(claims.identifier),
  )
  const text = base64url(concat(body, key.sign(concat(label, body))))
  const back = readToken(text)
  if (back?.identifier !== claims.identifier || back.contentDigest !== claims.contentDigest) {
    throw new RangeError('these claims fit no token')
  }
  return text
}

/** `${baseUrl}/v#token`; RangeError beyond 300 characters. */
export function tokenUrl(baseUrl: string, token: string): string {
  const url = `${baseUrl}/v#${token}`
  if (url.length > longestUrl) throw new RangeError(`a link of ${url.length} characters`)
  return url
}

/** What it says, unchecked; undefined unless it is spelled exactly as `formatToken` spells it. Never throws. */
export function readToken(text: string): Token | undefined {
  if (text.length > longestToken || !/^[A-Za-z0-9_-]+$/.test(text)) return undefined
  const bytes = tryBase64(
    text
      .replaceAll('-', '+')
      .replaceAll('_', '/')
      .padEnd(Math.ceil(text.length / 4) * 4, '='),
  )
  if (!bytes || bytes.length < 64 || bytes[0] !== version) return undefined
  const signed = bytes.subarray(0, bytes.length - 64)
  try {
    const identifier = readParts(signed.subarray(42))
    return {
      identifier: formatIdentifier(identifier),
      edition: identifier.edition,
      keyId: toHex(signed.subarray(1, 5)),
      issuedAt: new Date(Number(numberIn(signed.subarray(5, 10))) * 1000),
      contentDigest: toHex(signed.subarray(10, 42)),
      signed,
      signature: bytes.subarray(bytes.length - 64),
    }
  } catch {
    // Every reader below throws at what no statement holds; that is all there is to say of it.
    return undefined
  }
}

/** Whether `publicKey` (raw Ed25519, 32 octets) signed it. */
export function verifyToken(crypto: CryptoPort, token: Token, publicKey: Uint8Array): boolean {
  if (publicKey.length !== 32 || token.keyId !== tokenKeyId(crypto, publicKey)) return false
  return crypto.verify({
    scheme: 'ed25519',
    hash: 'sha512',
    publicKey: ed25519Spki(publicKey),
    data: concat(label, token.signed),
    signature: token.signature,
  })
}

function identifierOctets(identifier: string): Uint8Array {
  const root = identifier.split('.').slice(0, -5).join('.')
  const parts = readIdentifier(identifier, root)
  if (typeof parts === 'string') throw new RangeError('not a certificate identifier')
  const arcs = oid(root).subarray(2)
  return concat(
    numberOctets(BigInt(parts.edition), 2),
    Uint8Array.of(arcs.length),
    arcs,
    packed(parts.typeCode),
    Uint8Array.of(parts.issuerCode.length),
    packed(parts.issuerCode),
    Uint8Array.of(parts.serial.length),
    packed(parts.serial),
  )
}

/** Throws at anything but exactly one identifier. */
function readParts(bytes: Uint8Array): IdentifierParts {
  let at = 0
  const take = (length: number): Uint8Array => {
    const part = bytes.subarray(at, at + length)
    if (part.length !== length) throw new RangeError('cut off')
    at += length
    return part
  }
  const octet = () => take(1)[0] as number
  const text = (length: number) => unpacked(take(packedLength(length)), length)
  const edition = numberIn(take(2)).toString().padStart(3, '0')
  const arcs = take(octet())
  const root = asOid(readDer(concat(Uint8Array.of(0x06, arcs.length), arcs)), 'root')
  const parts = { root, edition, typeCode: text(typeLength) }
  const whole = { ...parts, issuerCode: text(octet()), serial: text(octet()) }
  if (at !== bytes.length || !equal(oid(root).subarray(2), arcs)) throw new RangeError('more')
  return whole
}

/** Of a text of that many digits of base 36; serials are no longer than an octet tells. */
const packedLengths = new Map<number, number>()

function packedLength(length: number): number {
  const known = packedLengths.get(length)
  if (known !== undefined) return known
  const found = Math.ceil((36n ** BigInt(length) - 1n).toString(16).length / 2)
  packedLengths.set(length, found)
  return found
}

function packed(text: string): Uint8Array {
  let value = 0n
  for (const character of text) value = value * 36n + BigInt(digits.indexOf(character))
  return numberOctets(value, packedLength(text.length))
}

function unpacked(bytes: Uint8Array, length: number): string {
  let text = ''
  let value = numberIn(bytes)
  for (let i = 0; i < length; i++, value /= 36n) text = digits.charAt(Number(value % 36n)) + text
  if (value !== 0n) throw new RangeError('a second spelling')
  return text
}

/** RangeError when it does not fit. */
function numberOctets(value: bigint, length: number): Uint8Array {
  const text = value < 0n ? '' : value.toString(16).padStart(length * 2, '0')
  if (text.length !== length * 2) throw new RangeError('a number out of range')
  return fromHex(text)
}

const numberIn = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(bytes) || '0'}`)

const base64url = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
