import { decodeStream } from './filters.ts'
import { isDigit, isSpace, Lexer } from './lexer.ts'
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
  /** Objects that a hybrid section's table and stream place differently; undefined unless it is hybrid. */
  readonly disputed: readonly number[] | undefined
  /** From where to where the stream of its /XRefStm stands, if it has one. */
  readonly hybrid: readonly [number, number] | undefined
  readonly previous: number | undefined
  /** What the `startxref` after this section says; 0 when there is none. */
  readonly startxref: number
}

/** What all cross-references of one file may cost together: a thousand compressed ones fit into very few bytes. */
export type XrefBudget = { entries: number; bytes: number }

const maximumEntries = 1_000_000
const maximumNumber = 8_388_607 // ISO 32000-1 Annex C

export const xrefBudget = ({ length }: Uint8Array): XrefBudget => ({
  entries: maximumEntries,
  bytes: 64 * 1024 * 1024 + 4 * length,
})

/** One cross-reference section (§7.5.4 or §7.5.8) with its trailer, up to its `%%EOF`. */
export function readSection(bytes: Uint8Array, offset: number, budget: XrefBudget): XrefSection {
  if (offset >= bytes.length) throw new PdfDamage('startxref beyond the file', offset)
  const lexer = new Lexer(bytes, offset)
  // Some writers count from the line break before it (signpdf does, after pdf-lib), and every reader skips that.
  while (isSpace(lexer.peek())) lexer.position++
  const table = lexer.at('xref')
  if (!table) lexer.position = offset
  const body = table ? readTable(lexer, budget) : readStream(lexer, budget)
  const added = table ? addStream(bytes, body, offset, budget) : undefined
  const previous = body.trailer.entries.get('Prev')
  if (previous !== undefined && (!isInteger(previous) || previous < 0)) {
    throw new PdfDamage('bad /Prev', offset)
  }
  lexer.skipSpace()
  // The first section of a linearized file may have none; no other may (see `single` in revisions.ts).
  const tail = lexer.at('startxref') ? readTail(lexer) : { startxref: 0, end: lexer.position }
  spend(budget, tail.end - offset)
  const { disputed, hybrid } = added ?? {}
  return { start: offset, ...body, previous, disputed, hybrid, ...tail }
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

/**
 * §7.5.8.4: what the table does not list, or lists as free, is where the stream of its /XRefStm says. What both list
 * otherwise is disputed: of the readers in use some believe the table then and some the stream.
 */
function addStream(
  bytes: Uint8Array,
  { entries, trailer }: Body,
  start: number,
  budget: XrefBudget,
): { disputed: readonly number[]; hybrid: readonly [number, number] } | undefined {
  const at = trailer.entries.get('XRefStm')
  if (at === undefined) return undefined
  // Behind its section it could be written, or written again, after a signature over that section.
  if (!isInteger(at) || at < 0 || at >= start) throw new PdfDamage('bad /XRefStm', start)
  const lexer = new Lexer(bytes, at, start)
  const stream = readStream(lexer, budget)
  spend(budget, lexer.position - at)
  // Not meaningful here (table 17), and followed by some.
  const { Prev, Encrypt } = Object.fromEntries(stream.trailer.entries)
  if (Prev !== undefined && Prev !== trailer.entries.get('Prev')) {
    throw new PdfDamage('stream of a hybrid section with a /Prev of its own', at)
  }
  if (Encrypt !== undefined) throw new PdfDamage('encrypted', at, 'encrypted')
  const disputed: number[] = []
  for (const [number, entry] of stream.entries) {
    const listed = entries.get(number)
    if (listed === undefined || listed.at === 'free') entries.set(number, entry)
    if (listed !== undefined && !samePlace(listed, entry)) disputed.push(number)
  }
  return { disputed, hybrid: [at, lexer.position] }
}

function samePlace(a: XrefEntry, b: XrefEntry): boolean {
  if (a.at === 'offset') {
    return b.at === 'offset' && a.offset === b.offset && a.generation === b.generation
  }
  // A table never packs.
  return a.at === b.at
}

function spend(budget: XrefBudget, bytes: number): void {
  budget.bytes -= bytes
  if (budget.bytes < 0) throw new PdfDamage('too much work', undefined, 'too-complex')
}

function readTable(lexer: Lexer, budget: XrefBudget): Body {
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
      put(entries, number, readTableEntry(lexer), budget)
    }
  }
  lexer.expect('trailer')
  const trailer = new Parser(lexer, true).value()
  if (!isDict(trailer)) throw new PdfDamage('no trailer dictionary', lexer.position)
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

function put(
  entries: Map<number, XrefEntry>,
  number: number,
  entry: XrefEntry,
  budget: XrefBudget,
): void {
  if (entries.has(number)) throw new PdfDamage(`object ${number} listed twice in one section`)
  if (--budget.entries < 0) throw new PdfDamage('too many objects', undefined, 'too-complex')
  entries.set(number, entry)
}

function readStream(lexer: Lexer, budget: XrefBudget): Body {
  const { value, end } = parseIndirect(lexer.bytes, lexer.position, lexer.end, () => {
    throw new PdfDamage('cross-reference stream with an indirect /Length', lexer.position)
  })
  if (!isStream(value) || !isName(value.dict.entries.get('Type'), 'XRef')) {
    throw new PdfDamage('no cross-reference at startxref', lexer.position)
  }
  lexer.position = end
  return { form: 'stream', entries: streamEntries(value, budget), trailer: value.dict }
}

function streamEntries(stream: PdfStream, budget: XrefBudget): Map<number, XrefEntry> {
  const { entries: dict } = stream.dict
  const size = integers([dict.get('Size') ?? null], 1)
  const widths = integers(dict.get('W'), 3)
  const ranges = dict.has('Index') ? integers(dict.get('Index')) : [0, ...size]
  const data = decodeStream(stream)
  spend(budget, data.length)
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
      if (entry !== undefined) put(entries, number, entry, budget)
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
