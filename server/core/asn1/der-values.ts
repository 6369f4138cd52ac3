import { toHex } from '../values/bytes.ts'
import { DerError, type DerNode, tags } from './der.ts'

/**
 * Reading typed values out of nodes that `readDer` has already checked. Each throws
 * `DerError('structure' | 'value')` naming what it expected, so that a parser reads like its ASN.1.
 */

export function isUniversal(node: DerNode | undefined, tag: number): node is DerNode {
  return node !== undefined && node.class === 'universal' && node.tag === tag
}

export function isContext(node: DerNode | undefined, tag: number): node is DerNode {
  return node !== undefined && node.class === 'context' && node.tag === tag
}

function expectTag(node: DerNode | undefined, tag: number, what: string): DerNode {
  if (!isUniversal(node, tag)) throw new DerError('structure', `${what} is missing or mistyped`)
  return node
}

/** Members of a SEQUENCE. */
export const asSequence = (node: DerNode | undefined, what: string): readonly DerNode[] =>
  expectTag(node, tags.sequence, what).children

/** Members of a SET. */
export const asSet = (node: DerNode | undefined, what: string): readonly DerNode[] =>
  expectTag(node, tags.set, what).children

/** The one value under an EXPLICIT tag. */
export function asExplicit(node: DerNode, what: string): DerNode {
  const [inner, ...more] = node.children
  if (!inner || more.length > 0) throw new DerError('structure', `${what} must hold one value`)
  return inner
}

export const asOctets = (node: DerNode | undefined, what: string): Uint8Array =>
  expectTag(node, tags.octetString, what).content

export const asBoolean = (node: DerNode | undefined, what: string): boolean =>
  expectTag(node, tags.boolean, what).content[0] === 0xff

/** Octets of a BIT STRING that is a whole number of octets (keys, signatures). */
export function asBits(node: DerNode | undefined, what: string): Uint8Array {
  const { content } = expectTag(node, tags.bitString, what)
  if (content[0] !== 0) throw new DerError('value', `${what} is not a whole number of octets`)
  return content.subarray(1)
}

/** Positions of the bits that are set; 0 is the highest bit of the first octet. */
export function asNamedBits(content: Uint8Array): readonly number[] {
  if (content.length > 9) throw new DerError('size', 'too many named bits')
  const bits: number[] = []
  for (let i = 8; i < content.length * 8; i++) {
    if ((content[i >> 3] as number) & (0x80 >> (i & 7))) bits.push(i - 8)
  }
  return bits
}

export function asBigInt(node: DerNode | undefined, what: string): bigint {
  const { content } = expectTag(node, tags.integer, what)
  if (content.length > 4096) throw new DerError('size', `${what} is too large`)
  return BigInt.asIntN(content.length * 8, BigInt(`0x${toHex(content)}`))
}

/** A version, a length, a status: at most four octets. */
export function asSmallInteger(node: DerNode | undefined, what: string): number {
  const { content } = expectTag(node, tags.integer, what)
  if (content.length > 4) throw new DerError('value', `${what} is too large`)
  return Number(asBigInt(node, what))
}

/** Lower-case hex of the content without a sign octet: how serial numbers are written here. */
export function asSerial(node: DerNode | undefined, what: string): string {
  const { content } = expectTag(node, tags.integer, what)
  return toHex(content.length > 1 && content[0] === 0 ? content.subarray(1) : content)
}

export const asOid = (node: DerNode | undefined, what: string): string =>
  dotted(expectTag(node, tags.oid, what).content)

/** Dotted decimals of checked OID content octets. */
function dotted(content: Uint8Array): string {
  // Wide arcs cost quadratic time; no registered identifier comes near this.
  if (content.length > 64) throw new DerError('size', 'object identifier is too long')
  const arcs: (number | bigint)[] = []
  for (let start = 0, arc = 0, at = 0; at < content.length; at++) {
    const byte = content[at] as number
    arc = arc * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    arcs.push(at - start < 7 ? arc : wideArc(content.subarray(start, at + 1)))
    start = at + 1
    arc = 0
  }
  const [joined = 0, ...rest] = arcs
  const first = joined < 80 ? Math.floor(Number(joined) / 40) : 2
  const second = typeof joined === 'number' ? joined - first * 40 : joined - BigInt(first * 40)
  return [first, second, ...rest].join('.')
}

/** Base 128; a bigint only where a number would round (the 2.25 arc), since there are dozens of arcs in a certificate. */
const wideArc = (octets: Uint8Array): bigint =>
  octets.reduce((arc, byte) => (arc << 7n) | BigInt(byte & 0x7f), 0n)

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const utf16 = new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true })

/** DirectoryString and its relatives (RFC 5280 §4.1.2.4); Teletex is read as Latin-1, as everybody does. */
export function asText(node: DerNode | undefined, what: string): string {
  if (node?.class !== 'universal') throw new DerError('structure', `${what} is not a string`)
  switch (node.tag) {
    case tags.utf8String:
      return decodeWith(utf8, node.content, what)
    case tags.bmpString:
      return decodeWith(utf16, node.content, what)
    case tags.teletexString:
      return Array.from(node.content, (byte) => String.fromCharCode(byte)).join('')
    case tags.printableString:
    case tags.ia5String:
    case tags.numericString:
    case tags.visibleString:
      return asAscii(node.content, what)
    default:
      throw new DerError('structure', `${what} is not a string`)
  }
}

export function asAscii(content: Uint8Array, what: string): string {
  if (content.some((byte) => byte > 0x7f)) throw new DerError('value', `${what} is not ASCII`)
  return utf8.decode(content)
}

function decodeWith(decoder: TextDecoder, content: Uint8Array, what: string): string {
  try {
    return decoder.decode(content)
  } catch {
    throw new DerError('value', `${what} is not well-formed text`)
  }
}

const utcPattern = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/
const generalizedPattern = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d*[1-9]))?Z$/

/** UTCTime or GeneralizedTime in the only forms DER allows (X.690 §11.7, §11.8): UTC, seconds present. */
export function asTime(node: DerNode | undefined, what: string): Date {
  if (isUniversal(node, tags.utcTime)) {
    const [, year = '', ...rest] = utcPattern.exec(asAscii(node.content, what)) ?? []
    // RFC 5280 §4.1.2.5.1: 50 and later belong to the twentieth century.
    return instant(Number(year) + (Number(year) >= 50 ? 1900 : 2000), rest, what)
  }
  const { content } = expectTag(node, tags.generalizedTime, what)
  const [, year = '', ...rest] = generalizedPattern.exec(asAscii(content, what)) ?? []
  return instant(Number(year), rest, what)
}

function instant(year: number, parts: readonly (string | undefined)[], what: string): Date {
  const [month, day, hour, minute, second, fraction] = parts
  const milliseconds = fraction ? `.${fraction.slice(0, 3).padEnd(3, '0')}` : '.000'
  const text = `${String(year).padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}${milliseconds}Z`
  const at = new Date(text)
  // Date rolls 30 February over to March; a calendar does not.
  if (Number.isNaN(at.getTime()) || at.toISOString() !== text) {
    throw new DerError('value', `${what} is no time`)
  }
  return at
}
