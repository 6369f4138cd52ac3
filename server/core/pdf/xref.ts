import { decodeStream } from './filters.ts'
import { isDigit, Lexer } from './lexer.ts'
import {
  isArray,
  isDict,
  isInteger,
  isName,
  isStream,
  PdfDamage,
  type PdfDict,
  type PdfStream,
  type PdfValue,
} from './objects.ts'
import { Parser, parseIndirect } from './parser.ts'

/** Where an object is: nowhere, at an offset of the file, or inside an object stream. */
export type XrefEntry =
  | { readonly at: 'free' }
  | { readonly at: 'offset'; readonly offset: number; readonly generation: number }
  | { readonly at: 'stream'; readonly stream: number; readonly index: number }

export type XrefSection = {
  /** Offset of `xref` or of the cross-reference stream's object. */
  readonly start: number
  /** The byte after its `%%EOF`, if it has one. */
  readonly end: number
  readonly form: 'table' | 'stream'
  readonly entries: Map<number, XrefEntry>
  readonly trailer: PdfDict
  readonly previous: number | undefined
  /** What the `startxref` after this section says; 0 when there is none. */
  readonly startxref: number
}

const maximumEntries = 1_000_000
const maximumNumber = 8_388_607 // ISO 32000-1 Annex C

/** One cross-reference section (§7.5.4 or §7.5.8) with its trailer, up to its `%%EOF`. */
export function readSection(bytes: Uint8Array, offset: number): XrefSection {
  if (offset >= bytes.length) throw new PdfDamage('startxref beyond the file', offset)
  const lexer = new Lexer(bytes, offset)
  const body = lexer.at('xref') ? readTable(lexer) : readStream(bytes, lexer)
  const previous = body.trailer.entries.get('Prev')
  if (previous !== undefined && (!isInteger(previous) || previous < 0)) {
    throw new PdfDamage('bad /Prev', offset)
  }
  lexer.skipSpace()
  // The first section of a linearized file may have none; no other may (see `single` in revisions.ts).
  const tail = lexer.at('startxref') ? readTail(lexer) : { startxref: 0, end: lexer.position }
  return { start: offset, ...body, previous, ...tail }
}

/** `startxref`, a number, `%%EOF`: §7.5.5. */
export function readTail(lexer: Lexer): { startxref: number; end: number } {
  lexer.expect('startxref')
  const startxref = lexer.expectInteger()
  while (!isEnd(lexer)) {
    const code = lexer.peek()
    if (code === undefined || code === 37 || code > 32) {
      throw new PdfDamage('no %%EOF after startxref', lexer.position)
    }
    lexer.position++
  }
  return { startxref, end: lexer.position + 5 }
}

const isEnd = (lexer: Lexer): boolean =>
  [37, 37, 69, 79, 70].every((code, index) => lexer.peek(index) === code)

type Body = Pick<XrefSection, 'form' | 'entries' | 'trailer'>

function readTable(lexer: Lexer): Body {
  lexer.take('xref')
  const entries = new Map<number, XrefEntry>()
  for (;;) {
    lexer.skipSpace()
    if (!isDigit(lexer.peek())) break
    const first = lexer.expectInteger()
    const count = lexer.expectInteger()
    if (count > maximumEntries || first + count > maximumNumber) {
      throw new PdfDamage('too many objects', lexer.position, 'too-complex')
    }
    for (let number = first; number < first + count; number++) {
      put(entries, number, readTableEntry(lexer))
    }
  }
  lexer.expect('trailer')
  const trailer = new Parser(lexer, true).value()
  if (!isDict(trailer)) throw new PdfDamage('no trailer dictionary', lexer.position)
  // A hybrid file says different things to different readers, which is no ground for a verdict.
  if (trailer.entries.has('XRefStm')) throw new PdfDamage('hybrid cross-reference')
  return { form: 'table', entries, trailer }
}

function readTableEntry(lexer: Lexer): XrefEntry {
  const offset = lexer.expectInteger()
  const generation = lexer.expectInteger()
  lexer.skipSpace()
  if (lexer.take('f')) return { at: 'free' }
  if (!lexer.take('n')) throw new PdfDamage('bad cross-reference entry', lexer.position)
  // Offset 0 is the header: writers that list such an object mean that there is none.
  return offset === 0 ? { at: 'free' } : { at: 'offset', offset, generation }
}

function put(entries: Map<number, XrefEntry>, number: number, entry: XrefEntry): void {
  if (entries.has(number)) throw new PdfDamage(`object ${number} listed twice in one section`)
  if (entries.size >= maximumEntries) {
    throw new PdfDamage('too many objects', undefined, 'too-complex')
  }
  entries.set(number, entry)
}

function readStream(bytes: Uint8Array, lexer: Lexer): Body {
  const { value, end } = parseIndirect(bytes, lexer.position, bytes.length, () => {
    throw new PdfDamage('cross-reference stream with an indirect /Length', lexer.position)
  })
  if (!isStream(value) || !isName(value.dict.entries.get('Type'), 'XRef')) {
    throw new PdfDamage('no cross-reference at startxref', lexer.position)
  }
  lexer.position = end
  return { form: 'stream', entries: streamEntries(value), trailer: value.dict }
}

function streamEntries(stream: PdfStream): Map<number, XrefEntry> {
  const { entries: dict } = stream.dict
  const size = integers([dict.get('Size') ?? null], 1)
  const widths = integers(dict.get('W'), 3)
  const ranges = dict.has('Index') ? integers(dict.get('Index')) : [0, ...size]
  const data = decodeStream(stream)
  const rowLength = widths.reduce((sum, width) => sum + width, 0)
  if (widths.some((width) => width > 6) || rowLength === 0 || ranges.length % 2 !== 0) {
    throw new PdfDamage('bad cross-reference stream')
  }
  const entries = new Map<number, XrefEntry>()
  let at = 0
  for (let i = 0; i < ranges.length; i += 2) {
    const first = ranges[i] as number
    const count = ranges[i + 1] as number
    if (at + count * rowLength > data.length || first + count > maximumNumber) {
      throw new PdfDamage('cross-reference stream too short')
    }
    for (let number = first; number < first + count; number++, at += rowLength) {
      const entry = streamEntry(data, at, widths)
      if (entry !== undefined) put(entries, number, entry)
    }
  }
  return entries
}

/** §7.5.8.3; an unknown type is a reference to null. */
function streamEntry(
  data: Uint8Array,
  at: number,
  [typeWidth = 0, secondWidth = 0, thirdWidth = 0]: readonly number[],
): XrefEntry | undefined {
  const type = typeWidth === 0 ? 1 : bigEndian(data, at, typeWidth)
  const second = bigEndian(data, at + typeWidth, secondWidth)
  const third = bigEndian(data, at + typeWidth + secondWidth, thirdWidth)
  if (type === 1) {
    return second === 0 ? { at: 'free' } : { at: 'offset', offset: second, generation: third }
  }
  return type === 2 ? { at: 'stream', stream: second, index: third } : { at: 'free' }
}

function bigEndian(data: Uint8Array, at: number, width: number): number {
  let value = 0
  for (let i = 0; i < width; i++) value = value * 256 + (data[at + i] as number)
  return value
}

function integers(value: PdfValue | undefined, length?: number): number[] {
  if (!isArray(value) || (length !== undefined && value.length !== length)) {
    throw new PdfDamage('bad cross-reference stream')
  }
  return value.map((item) => {
    if (!isInteger(item) || item < 0) throw new PdfDamage('bad cross-reference stream')
    return item
  })
}
