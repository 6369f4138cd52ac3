/**
 * Reading the Distinguished Encoding Rules (ITU-T X.690 §8, §10, §11), nothing else; `der-build.ts` writes them.
 * The reader is strict because signatures cover encodings: if two encodings of one value were
 * accepted, a file could be changed without anybody's signature noticing.
 */
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
  if (first < 0x40) checkUniversal(state.bytes, node, start, contentAt)
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
function checkUniversal(source: Uint8Array, node: SourceNode, at: number, contentAt: number): void {
  const { tag, constructed, end } = node
  const mustNest = tag === tags.sequence || tag === tags.set
  if (constructed !== mustNest) throw new DerError('tag', 'primitive and constructed mixed up', at)
  if (tag === 0) throw new DerError('tag', 'end-of-contents octets', at)
  const sound = universalRules[tag]?.(source, contentAt, end) ?? true
  if (!sound) throw new DerError('value', `value of universal type ${tag} is not DER`, at)
}

/** Over the octets from `at` to `end`: a view for each of a file's thousand values would cost more than the check. */
type Rule = (source: Uint8Array, at: number, end: number) => boolean

const universalRules: Readonly<Record<number, Rule>> = {
  [tags.boolean]: (source, at, end) => end - at === 1 && (source[at] === 0 || source[at] === 0xff),
  [tags.integer]: isMinimalInteger,
  [tags.enumerated]: isMinimalInteger,
  [tags.bitString]: isSoundBitString,
  [tags.null]: (_, at, end) => end === at,
  [tags.oid]: isSoundOid,
}

/** X.690 §8.3.2: the first nine bits are neither all zero nor all one. */
function isMinimalInteger(source: Uint8Array, at: number, end: number): boolean {
  if (end === at) return false
  if (end - at === 1) return true
  const [first, second] = [source[at] as number, source[at + 1] as number]
  return !((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))
}

/** X.690 §8.6.2 and §11.2.1: unused bits are counted right and are zero. */
function isSoundBitString(source: Uint8Array, at: number, end: number): boolean {
  const unused = source[at] as number
  if (end === at || unused > 7) return false
  if (end - at === 1) return unused === 0
  return ((source[end - 1] as number) & ((1 << unused) - 1)) === 0
}

/** X.690 §8.19.2: every arc ends, none starts with padding. */
function isSoundOid(source: Uint8Array, at: number, end: number): boolean {
  if (end === at || (source[end - 1] as number) >= 0x80) return false
  let atStart = true
  for (let i = at; i < end; i++) {
    const byte = source[i] as number
    if (atStart && byte === 0x80) return false
    atStart = byte < 0x80
  }
  return true
}
