/**
 * Distinguished Encoding Rules (ITU-T X.690 §8, §10, §11), both ways, nothing else.
 * The reader is strict because signatures cover encodings: if two encodings of one value were
 * accepted, a file could be changed without anybody's signature noticing.
 */
import { compare } from '../values/bytes.ts'

export type DerErrorCode =
  | 'truncated'
  | 'trailing'
  | 'indefinite'
  | 'length'
  | 'tag'
  | 'value'
  | 'depth'
  | 'size'
  | 'structure'

/** What is wrong with the bytes. `offset` counts octets from the start of what was read, -1 where unknown. */
export class DerError extends Error {
  readonly code: DerErrorCode
  readonly offset: number

  constructor(code: DerErrorCode, message: string, offset = -1) {
    super(message)
    this.name = 'DerError'
    this.code = code
    this.offset = offset
  }
}

export type TagClass = 'universal' | 'application' | 'context' | 'private'

/** One TLV. `content` and `bytes` are views into the source, so comparing and hashing copies nothing. */
export type DerNode = {
  readonly class: TagClass
  readonly tag: number
  readonly constructed: boolean
  readonly content: Uint8Array
  /** Tag, length and content. */
  readonly bytes: Uint8Array
  /** Empty for primitive values. */
  readonly children: readonly DerNode[]
}

export type DerLimits = { bytes: number; depth: number; nodes: number }

/** Deeper or larger than any certificate, CMS or CRL that means well. */
const defaultLimits: DerLimits = { bytes: 16 << 20, depth: 32, nodes: 500_000 }

export const tags = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  null: 5,
  oid: 6,
  enumerated: 10,
  utf8String: 12,
  sequence: 16,
  set: 17,
  numericString: 18,
  printableString: 19,
  teletexString: 20,
  ia5String: 22,
  utcTime: 23,
  generalizedTime: 24,
  visibleString: 26,
  bmpString: 30,
} as const

const classes: readonly TagClass[] = ['universal', 'application', 'context', 'private']

/** The whole of `bytes` as one value. Throws `DerError`. */
export function readDer(bytes: Uint8Array, limits: DerLimits = defaultLimits): DerNode {
  if (bytes.length > limits.bytes) throw new DerError('size', 'more octets than allowed', 0)
  const node = readNode({ bytes, limits, nodes: 0 }, 0, bytes.length, 0)
  if (node.bytes.length !== bytes.length) {
    throw new DerError('trailing', 'octets after the value', node.bytes.length)
  }
  return node
}

/**
 * A PDF's /Contents is a DER value padded with zeros to its reserved size (ISO 32000-2 §12.8.1).
 * Cuts the padding; anything but zeros after the value is an error, because nobody signed it.
 */
export function trimDer(bytes: Uint8Array): Uint8Array {
  const end = headerAt(bytes, 0, bytes.length).end
  for (let at = end; at < bytes.length; at++) {
    if (bytes[at] !== 0) throw new DerError('trailing', 'octets after the value', at)
  }
  return bytes.subarray(0, end)
}

type Reading = { bytes: Uint8Array; limits: DerLimits; nodes: number }

function readNode(state: Reading, start: number, limit: number, depth: number): SourceNode {
  if (depth > state.limits.depth) throw new DerError('depth', 'nested too deeply', start)
  if (++state.nodes > state.limits.nodes) throw new DerError('size', 'too many values', start)
  const { first, contentAt, end } = headerAt(state.bytes, start, limit)
  const node = new SourceNode(state.bytes, start, contentAt, end)
  if (node.constructed) {
    const children: DerNode[] = []
    for (let at = contentAt; at < end; ) {
      const child = readNode(state, at, end, depth + 1)
      children.push(child)
      at = child.end
    }
    node.children = children
  }
  if (first < 0x40) checkUniversal(node, start)
  return node
}

const childless: readonly DerNode[] = []

/** Makes its views when they are asked for: most values of a certificate are passed over, and views are dear. */
class SourceNode implements DerNode {
  readonly class: TagClass
  readonly tag: number
  readonly constructed: boolean
  readonly end: number
  children = childless
  readonly #source: Uint8Array
  readonly #start: number
  readonly #contentAt: number

  constructor(source: Uint8Array, start: number, contentAt: number, end: number) {
    const first = source[start] as number
    this.class = classes[first >> 6] as TagClass
    this.tag = first & 0x1f
    this.constructed = (first & 0x20) !== 0
    this.end = end
    this.#source = source
    this.#start = start
    this.#contentAt = contentAt
  }

  get content(): Uint8Array {
    return this.#source.subarray(this.#contentAt, this.end)
  }

  get bytes(): Uint8Array {
    return this.#source.subarray(this.#start, this.end)
  }
}

/** Identifier and length octets (X.690 §8.1.2, §8.1.3, §10.1): definite, and as short as they can be. */
function headerAt(bytes: Uint8Array, start: number, limit: number) {
  const first = octet(bytes, start, limit)
  if ((first & 0x1f) === 0x1f) throw new DerError('tag', 'tag numbers above 30', start)
  let length = octet(bytes, start + 1, limit)
  let contentAt = start + 2
  if (length === 0x80) throw new DerError('indefinite', 'indefinite length', start + 1)
  if (length > 0x80) {
    const count = length & 0x7f
    if (count > 4) throw new DerError('length', 'length of more than four octets', start + 1)
    length = 0
    for (let i = 0; i < count; i++) length = length * 256 + octet(bytes, contentAt + i, limit)
    contentAt += count
    const shortest = length < 0x80 ? 0 : Math.ceil((32 - Math.clz32(length)) / 8)
    if (count !== shortest) throw new DerError('length', 'length is not minimal', start + 1)
  }
  const end = contentAt + length
  if (end > limit) throw new DerError('truncated', 'value runs past its container', start)
  return { first, contentAt, end }
}

function octet(bytes: Uint8Array, at: number, limit: number): number {
  const value = at < limit ? bytes[at] : undefined
  if (value === undefined) throw new DerError('truncated', 'header is cut off', at)
  return value
}

/** The rules DER adds for universal types (X.690 §8.2 to §8.19, §10.2, §11.1, §11.2). */
function checkUniversal(node: DerNode, at: number): void {
  const { tag, constructed } = node
  const mustNest = tag === tags.sequence || tag === tags.set
  if (constructed !== mustNest) throw new DerError('tag', 'primitive and constructed mixed up', at)
  if (tag === 0) throw new DerError('tag', 'end-of-contents octets', at)
  const sound = universalRules[tag]?.(node.content) ?? true
  if (!sound) throw new DerError('value', `value of universal type ${tag} is not DER`, at)
}

const universalRules: Readonly<Record<number, (content: Uint8Array) => boolean>> = {
  [tags.boolean]: (content) => content.length === 1 && (content[0] === 0 || content[0] === 0xff),
  [tags.integer]: isMinimalInteger,
  [tags.enumerated]: isMinimalInteger,
  [tags.bitString]: isSoundBitString,
  [tags.null]: (content) => content.length === 0,
  [tags.oid]: isSoundOid,
}

/** X.690 §8.3.2: the first nine bits are neither all zero nor all one. */
function isMinimalInteger(content: Uint8Array): boolean {
  const [first, second] = content
  if (first === undefined) return false
  if (second === undefined) return true
  return !((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))
}

/** X.690 §8.6.2 and §11.2.1: unused bits are counted right and are zero. */
function isSoundBitString(content: Uint8Array): boolean {
  const unused = content[0]
  if (unused === undefined || unused > 7) return false
  if (content.length === 1) return unused === 0
  return ((content[content.length - 1] as number) & ((1 << unused) - 1)) === 0
}

/** X.690 §8.19.2: every arc ends, none starts with padding. */
function isSoundOid(content: Uint8Array): boolean {
  if (content.length === 0 || (content[content.length - 1] as number) >= 0x80) return false
  let atStart = true
  for (const byte of content) {
    if (atStart && byte === 0x80) return false
    atStart = byte < 0x80
  }
  return true
}

// ---- writing ----

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
