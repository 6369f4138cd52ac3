/** Values in the Distinguished Encoding Rules (ITU-T X.690): each function returns the octets of one. */
import { compare } from '../values/bytes.ts'

/** One TLV with a ready identifier octet. */
export function tlv(identifier: number, ...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const lengthOctets = length < 0x80 ? 0 : Math.ceil((32 - Math.clz32(length)) / 8)
  const out = new Uint8Array(2 + lengthOctets + length)
  out[0] = identifier
  out[1] = lengthOctets === 0 ? length : 0x80 | lengthOctets
  for (let i = 0; i < lengthOctets; i++) out[2 + i] = length >>> (8 * (lengthOctets - 1 - i))
  let at = 2 + lengthOctets
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => tlv(0x30, ...parts)

/** SET OF: members in ascending order of their encodings (X.690 §11.6). */
export function setOf(...members: readonly Uint8Array[]): Uint8Array {
  return tlv(0x31, ...[...members].sort(compare))
}

/** A SET that must keep the order it was signed in. */
export const setAsGiven = (...members: readonly Uint8Array[]): Uint8Array => tlv(0x31, ...members)

/** INTEGER of a number, a bigint, or unsigned big-endian octets. */
export function integer(value: number | bigint | Uint8Array): Uint8Array {
  return tlv(0x02, typeof value === 'object' ? unsignedContent(value) : signedContent(value))
}

export const enumerated = (value: number): Uint8Array => tlv(0x0a, signedContent(value))

function unsignedContent(octets: Uint8Array): Uint8Array {
  let start = 0
  while (start < octets.length - 1 && octets[start] === 0) start++
  const trimmed = octets.subarray(start)
  if (trimmed.length > 0 && (trimmed[0] as number) < 0x80) return trimmed
  return Uint8Array.of(0, ...trimmed)
}

function signedContent(value: number | bigint): Uint8Array {
  let rest = BigInt(value)
  const octets: number[] = []
  do {
    octets.unshift(Number(BigInt.asUintN(8, rest)))
    rest >>= 8n
  } while (rest !== 0n && rest !== -1n)
  const first = octets[0] as number
  if (rest === 0n && first >= 0x80) octets.unshift(0)
  if (rest === -1n && first < 0x80) octets.unshift(0xff)
  return Uint8Array.from(octets)
}

export const boolean = (value: boolean): Uint8Array => tlv(0x01, Uint8Array.of(value ? 0xff : 0))
export const nullValue = (): Uint8Array => tlv(0x05)
export const octetString = (octets: Uint8Array): Uint8Array => tlv(0x04, octets)

/** BIT STRING; `unused` counts the spare low bits of the last octet, which must be zero. */
export const bitString = (octets: Uint8Array, unused = 0): Uint8Array =>
  tlv(0x03, Uint8Array.of(unused), octets)

/** Named bits (X.690 §11.2.2): trailing zero bits are dropped. `bits` are positions, 0 is the highest. */
export function namedBits(...bits: readonly number[]): Uint8Array {
  if (bits.length === 0) return bitString(new Uint8Array(0))
  const last = Math.max(...bits)
  const octets = new Uint8Array((last >> 3) + 1)
  for (const bit of bits) octets[bit >> 3] = (octets[bit >> 3] as number) | (0x80 >> (bit & 7))
  return bitString(octets, 7 - (last & 7))
}

const oidCache = new Map<string, Uint8Array>()

/** OBJECT IDENTIFIER from dotted decimals; arcs may be wider than 53 bits (the 2.25 arc). */
export function oid(dotted: string): Uint8Array {
  const known = oidCache.get(dotted)
  if (known) return known
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt)
  const octets = [first * 40n + second, ...rest].flatMap(base128)
  const encoded = tlv(0x06, Uint8Array.from(octets))
  // Only the constants of `oids.ts` and a few policies come here, but nothing may grow without end.
  if (oidCache.size < 512) oidCache.set(dotted, encoded)
  return encoded
}

function base128(arc: bigint): number[] {
  const octets = [Number(arc & 0x7fn)]
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80)
  return octets
}

const utf8 = new TextEncoder()
export const utf8String = (text: string): Uint8Array => tlv(0x0c, utf8.encode(text))
export const printableString = (text: string): Uint8Array => tlv(0x13, utf8.encode(text))
export const ia5String = (text: string): Uint8Array => tlv(0x16, utf8.encode(text))

/** YYMMDDHHMMSSZ (RFC 5280 §4.1.2.5.1), years 1950 to 2049. */
export const utcTime = (at: Date): Uint8Array =>
  tlv(0x17, utf8.encode(`${compactTime(at).slice(2)}Z`))

/** YYYYMMDDHHMMSSZ; `fraction` adds milliseconds without trailing zeros (X.690 §11.7, RFC 3161 §2.4.2). */
export function generalizedTime(at: Date, fraction = false): Uint8Array {
  const tail = fraction ? (at.getUTCMilliseconds() / 1000).toFixed(3).slice(1) : ''
  return tlv(0x18, utf8.encode(`${compactTime(at)}${tail.replace(/\.?0+$/, '')}Z`))
}

/** UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280 §4.1.2.5). */
export const time = (at: Date): Uint8Array =>
  at.getUTCFullYear() < 2050 ? utcTime(at) : generalizedTime(at)

const compactTime = (at: Date): string => at.toISOString().slice(0, 19).replace(/[-:T]/g, '')

/** [n] EXPLICIT. */
export const explicit = (n: number, inner: Uint8Array): Uint8Array => tlv(0xa0 | n, inner)

/** [n] IMPLICIT: the same value under another tag. */
export function implicit(n: number, encoded: Uint8Array): Uint8Array {
  const out = encoded.slice()
  out[0] = 0x80 | ((encoded[0] as number) & 0x20) | n
  return out
}
