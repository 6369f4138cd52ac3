/** What a random forger does to a signed file: bytes, tokens, offsets, objects, further saves, and the CMS by its DER. */
import { readPdf } from '../../server/core/pdf/file.ts'
import { isFault } from '../../server/core/pdf/objects.ts'
import { signatureFields } from '../../server/core/pdf/signature-fields.ts'
import { sound } from '../core/pdf/support.ts'

export type Ground = {
  bytes: Uint8Array
  /** What each signature covers: the end of its range. */
  ranges: readonly { end: number }[]
  /** Where the /Contents stand, in order. */
  gaps: readonly (readonly [number, number])[]
  /** Offsets of words that matter. */
  words: readonly number[]
}

type Random = () => number
type Mutation = (bytes: Uint8Array, ground: Ground, random: Random) => Uint8Array

export function groundOf(bytes: Uint8Array): Ground {
  const file = readPdf(bytes)
  if (isFault(file)) throw new Error(file.detail)
  const values = sound(signatureFields(file)).flatMap(({ value }) => value ?? [])
  const ranges = values.map(({ byteRange: [, , start = 0, length = 0] }) => ({
    end: start + length,
  }))
  const gaps = values.flatMap(({ contentsAt }) => (contentsAt ? [contentsAt] : []))
  const text = Buffer.from(bytes).toString('latin1')
  const words = [
    ...text.matchAll(/obj|endobj|stream|xref|trailer|startxref|\/[A-Z]\w+|\d+ 0 R/g),
  ].map(({ index }) => index)
  return { bytes, ranges, gaps: gaps.sort(([a], [b]) => a - b), words }
}

const pick = <T>(random: Random, list: readonly T[]): T =>
  list[Math.floor(random() * list.length)] as T
const below = (random: Random, limit: number): number => Math.floor(random() * limit)

/** Mostly in the part that is not digits of a signature value, which is most of a file. */
function place(bytes: Uint8Array, { gaps, words }: Ground, random: Random): number {
  if (random() < 0.3 && words.length > 0) return Math.min(pick(random, words), bytes.length - 1)
  for (let tries = 0; tries < 5; tries++) {
    const at = below(random, bytes.length)
    if (!gaps.some(([from, to]) => at > from && at < to)) return at
  }
  return below(random, bytes.length)
}

function splice(
  bytes: Uint8Array,
  at: number,
  removed: number,
  inserted: Uint8Array | string,
): Uint8Array {
  const middle = typeof inserted === 'string' ? Buffer.from(inserted, 'latin1') : inserted
  return new Uint8Array(
    Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(at + removed)]),
  )
}

const tokens = [
  ...[
    'null',
    'true',
    '0',
    '-1',
    '1e9',
    '99999999999',
    '2147483648',
    '<<',
    '>>',
    '[',
    ']',
    '(',
    ')',
    '<',
    '>',
    '/',
    '%',
    'R',
    'obj',
    'endobj',
  ],
  ...[
    'stream\n',
    'endstream',
    'xref',
    'trailer',
    'startxref',
    '%%EOF',
    '/Type',
    '/Length',
    '/Prev 0',
    '/Root 1 0 R',
    '/Size 1',
    '/Contents <00>',
  ],
  ...[
    '/ByteRange [0 1 2 3]',
    '/Kids [1 0 R]',
    '/Parent 1 0 R',
    '/V 1 0 R',
    '/Fields []',
    '/Encrypt 1 0 R',
    '/XRefStm 9',
    '/#54ype',
    '\\)',
    '\0',
    '\r',
    '\n',
  ],
]

const numbers = [
  '0',
  '1',
  '9',
  '15',
  '-1',
  '4294967295',
  '9007199254740993',
  '00000000000000000001',
  '1.5',
]

const mutations: Readonly<Record<string, Mutation>> = {
  'a byte is turned': (bytes, ground, random) => {
    const out = bytes.slice()
    const at = place(bytes, ground, random)
    out[at] = (out[at] as number) ^ (1 << below(random, 8))
    return out
  },
  'a byte is another': (bytes, ground, random) => {
    const out = bytes.slice()
    out[place(bytes, ground, random)] = below(random, 256)
    return out
  },
  'bytes are cut out': (bytes, ground, random) =>
    splice(bytes, place(bytes, ground, random), 1 + below(random, random() < 0.5 ? 4 : 400), ''),
  'the end is cut off': (bytes, _, random) => bytes.slice(0, below(random, bytes.length)),
  'a token is put in': (bytes, ground, random) =>
    splice(bytes, place(bytes, ground, random), 0, ` ${pick(random, tokens)} `),
  'a token is written over others': (bytes, ground, random) => {
    const token = pick(random, tokens)
    return splice(bytes, place(bytes, ground, random), token.length, token)
  },
  'a piece is copied elsewhere': (bytes, ground, random) => {
    const from = place(bytes, ground, random)
    const piece = bytes.slice(from, from + 1 + below(random, 2000))
    return splice(bytes, place(bytes, ground, random), random() < 0.5 ? piece.length : 0, piece)
  },
  'a number is another': (bytes, _, random) =>
    replaceOne(bytes, /(?<![\w#])\d{1,10}(?![\w#])/g, random, () => pick(random, numbers)),
  'a number is nearly the same': (bytes, _, random) =>
    replaceOne(bytes, /(?<![\w#])\d{1,10}(?![\w#])/g, random, (found) =>
      String(Math.max(0, Number(found) + below(random, 41) - 20)).padStart(found.length, '0'),
    ),
  'a reference leads elsewhere': (bytes, _, random) =>
    replaceOne(bytes, /\d+ 0 R/g, random, () => `${below(random, 30)} 0 R`),
  'a key is another': (bytes, _, random) =>
    replaceOne(bytes, /\/[A-Z][A-Za-z]+/g, random, (found) =>
      random() < 0.5
        ? pick(random, [
            '/Type',
            '/V',
            '/Kids',
            '/Contents',
            '/Length',
            '/Filter',
            '/Root',
            '/AP',
            '/T',
          ])
        : `/#${found.charCodeAt(1).toString(16)}${found.slice(2)}`,
    ),
  'an object is appended by a save': (bytes, _, random) => {
    const number = 1 + below(random, 30)
    const body = pick(random, [
      'null',
      '<<>>',
      '[]',
      '<</Type /Page>>',
      '(x)',
      `${below(random, 30)} 0 R`,
      '<</Kids [1 0 R]>>',
    ])
    return save(bytes, `${number} 0 obj\n${body}\nendobj\n`, number)
  },
  'an object is written again a little otherwise': (bytes, _, random) => {
    const text = Buffer.from(bytes).toString('latin1')
    const objects = [...text.matchAll(/(?:^|\n)(\d+) 0 obj\n(.{2,2000}?)\nendobj/gs)]
    const found = objects.length > 0 ? pick(random, objects) : undefined
    if (!found) return splice(bytes, bytes.length, 0, '\n')
    const [, number = '', body = ''] = found
    const changed =
      random() < 0.5
        ? body.replace(/\d+/, (n) => String(Number(n) + 1))
        : body.replace(/\/[A-Z]\w+/, '/X')
    return save(bytes, `${number} 0 obj\n${changed}\nendobj\n`, Number(number))
  },
  'bytes stand behind the end': (bytes, _, random) =>
    splice(bytes, bytes.length, 0, `\n${pick(random, tokens)}\n`),
  'the value of a signature is changed by its DER': (bytes, ground, random) => {
    const [from] = pick(random, ground.gaps)
    const out = Buffer.from(bytes)
    const der = Buffer.from(out.toString('latin1', from + 1, from + 9), 'hex')
    // An earlier mutation may have moved it away.
    if (der.length < 4) return splice(bytes, bytes.length, 0, '\n')
    const length = der.readUInt16BE(2) + 4
    const value = Buffer.from(out.toString('latin1', from + 1, from + 1 + 2 * length), 'hex')
    mutateDer(value, random)
    out.write(value.toString('hex'), from + 1, 'latin1')
    return new Uint8Array(out)
  },
}

/** Tags, lengths and contents of any node, at any depth, in place. */
function mutateDer(der: Buffer, random: Random): void {
  const nodes: { at: number; head: number; end: number }[] = []
  const walk = (from: number, to: number): void => {
    for (let at = from; at + 2 <= to; ) {
      const first = der[at + 1] as number
      const count = first > 128 ? first & 127 : 0
      if (count > 4 || at + 2 + count > to) return
      const length = count > 0 ? der.readUIntBE(at + 2, count) : first
      const [head, end] = [at + 2 + count, at + 2 + count + length]
      if (end > to) return
      nodes.push({ at, head, end })
      if (((der[at] as number) & 0x20) !== 0) walk(head, end)
      at = end
    }
  }
  walk(0, der.length)
  if (nodes.length === 0) return
  const { at, head, end } = pick(random, nodes)
  const kind = below(random, 5)
  if (kind === 0) der[at] = below(random, 256)
  else if (kind === 1) der[at + 1] = below(random, 256)
  else if (kind === 2) der.fill(0, head, end)
  else if (end > head) der[head + below(random, end - head)] = below(random, 256)
}

function replaceOne(
  bytes: Uint8Array,
  pattern: RegExp,
  random: Random,
  by: (found: string) => string,
): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1')
  const found = [...text.matchAll(pattern)]
  if (found.length === 0) return splice(bytes, bytes.length, 0, '\n ')
  const { 0: one, index } = pick(random, found)
  return splice(bytes, index, one.length, by(one))
}

/** A well-formed further save with a table, whatever the file before had. */
function save(bytes: Uint8Array, object: string, number: number): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1')
  const previous = text.slice(text.lastIndexOf('startxref') + 9).match(/\d+/)?.[0] ?? '0'
  const root = /\/Root (\d+ 0 R)/.exec(text)?.[1] ?? '1 0 R'
  const info = /\/Info (\d+ 0 R)/.exec(text)?.[1]
  const at = bytes.length + object.length + 1
  const row = `${String(bytes.length + 1).padStart(10, '0')} 00000 n\r\n`
  const trailer = `<</Size 99 /Root ${root} ${info ? `/Info ${info} ` : ''}/Prev ${previous}>>`
  const section = `xref\n${number} 1\n${row}trailer\n${trailer}\nstartxref\n${at}\n%%EOF\n`
  return splice(bytes, bytes.length, 0, `\n${object}${section}`)
}

const kinds = Object.keys(mutations)

/** One to three mutations, one after the other. */
export function mutate(
  ground: Ground,
  random: Random,
): { bytes: Uint8Array; kinds: readonly string[] } {
  const chosen = Array.from({ length: random() < 0.7 ? 1 : 1 + below(random, 3) }, () =>
    pick(random, kinds),
  )
  let bytes = ground.bytes
  for (const kind of chosen)
    if (bytes.length > 20) bytes = (mutations[kind] as Mutation)(bytes, ground, random)
  return { bytes, kinds: chosen }
}
