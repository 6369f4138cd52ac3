import { hexValue, isBoundary, isDigit, isSpace, Lexer } from './lexer.ts'
import {
  isDict,
  PdfDamage,
  type PdfDict,
  type PdfName,
  type PdfRef,
  type PdfStream,
  type PdfString,
  type PdfValue,
} from './objects.ts'

const maximumDepth = 100

export type Indirect = {
  readonly number: number
  readonly generation: number
  readonly value: PdfValue
  /** Byte after `endobj`. */
  readonly end: number
}

/** Finds the length of a stream whose /Length is a reference. */
export type LengthOf = (length: PdfRef) => number

/** `n g obj … endobj` (ISO 32000-1 §7.3.10) exactly at `offset`, wholly before `end`. */
export function parseIndirect(
  bytes: Uint8Array,
  offset: number,
  end: number,
  lengthOf: LengthOf,
): Indirect {
  const lexer = new Lexer(bytes, offset, end)
  if (!isDigit(lexer.peek())) throw new PdfDamage('no object at this offset', offset)
  const number = lexer.expectInteger()
  const generation = lexer.expectInteger()
  lexer.expect('obj')
  const parser = new Parser(lexer, true)
  let value = parser.value()
  lexer.skipSpace()
  if (isDict(value) && lexer.at('stream')) value = streamBody(lexer, value, lengthOf)
  lexer.expect('endobj')
  return { number, generation, value, end: lexer.position }
}

/** §7.3.8.1: the keyword, one end of line (a lone CR is refused: readers disagree on it), /Length bytes. */
function streamBody(lexer: Lexer, dict: PdfDict, lengthOf: LengthOf): PdfStream {
  lexer.take('stream')
  if (lexer.peek() === 13) lexer.position++
  if (lexer.peek() !== 10) throw new PdfDamage('end of line after stream', lexer.position)
  lexer.position++
  const stated = dict.entries.get('Length')
  const length = typeof stated === 'object' && stated !== null ? lengthOf(stated as PdfRef) : stated
  if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) {
    throw new PdfDamage('stream without /Length', lexer.position)
  }
  const start = lexer.position
  if (start + length > lexer.end) throw new PdfDamage('stream runs past its revision', start)
  lexer.position = start + length
  while (isSpace(lexer.peek())) lexer.position++
  if (!lexer.take('endstream')) throw new PdfDamage('wrong stream /Length', start)
  return { kind: 'stream', dict, raw: lexer.bytes.subarray(start, start + length) }
}

/** Recursive descent over one value; every loop consumes input, depth is bounded. */
export class Parser {
  readonly lexer: Lexer
  /** Whether offsets are offsets of the file (false inside object streams). */
  readonly located: boolean

  constructor(lexer: Lexer, located: boolean) {
    this.lexer = lexer
    this.located = located
  }

  value(depth = 0): PdfValue {
    if (depth > maximumDepth) {
      throw new PdfDamage('nested too deeply', this.lexer.position, 'too-complex')
    }
    this.lexer.skipSpace()
    const code = this.lexer.peek()
    if (code === 47) return this.name()
    if (code === 40) return this.literal()
    if (code === 60) return this.lexer.peek(1) === 60 ? this.dict(depth) : this.hexString()
    if (code === 91) return this.array(depth)
    if (isDigit(code)) return this.numberOrReference()
    if (code === 43 || code === 45 || code === 46) return this.number()
    if (this.lexer.take('true')) return true
    if (this.lexer.take('false')) return false
    if (this.lexer.take('null')) return null
    throw new PdfDamage('no value here', this.lexer.position)
  }

  private name(): PdfName {
    const { lexer } = this
    lexer.position++
    let text = ''
    for (let code = lexer.peek(); code !== undefined && !isBoundary(code); code = lexer.peek()) {
      lexer.position++
      if (code !== 35) {
        text += String.fromCharCode(code)
        continue
      }
      const high = hexValue(lexer.peek())
      const low = hexValue(lexer.peek(1))
      if (high < 0 || low < 0) throw new PdfDamage('bad # in a name', lexer.position)
      text += String.fromCharCode(high * 16 + low)
      lexer.position += 2
    }
    return { kind: 'name', name: text }
  }

  private numberOrReference(): PdfValue {
    const { lexer } = this
    const start = lexer.position
    const number = lexer.integer()
    if (number !== undefined) {
      const after = lexer.position
      lexer.skipSpace()
      const generation = lexer.integer()
      if (generation !== undefined) {
        lexer.skipSpace()
        if (lexer.take('R')) return { kind: 'ref', number, generation }
      }
      lexer.position = after
      return number
    }
    lexer.position = start
    return this.number()
  }

  private number(): number {
    const { lexer } = this
    const start = lexer.position
    while (!isBoundary(lexer.peek())) lexer.position++
    const text = String.fromCharCode(
      ...lexer.bytes.subarray(start, Math.min(lexer.position, start + 64)),
    )
    if (lexer.position - start > 64 || !/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) {
      throw new PdfDamage('bad number', start)
    }
    return Number(text)
  }

  private array(depth: number): readonly PdfValue[] {
    const items: PdfValue[] = []
    this.lexer.position++
    for (;;) {
      this.lexer.skipSpace()
      if (this.lexer.peek() === 93) break
      items.push(this.value(depth + 1))
    }
    this.lexer.position++
    return items
  }

  /** A key that stands twice is refused: readers disagree on which one counts. */
  private dict(depth: number): PdfDict {
    const { lexer } = this
    const entries = new Map<string, PdfValue>()
    lexer.position += 2
    for (;;) {
      lexer.skipSpace()
      if (lexer.peek() === 62 && lexer.peek(1) === 62) break
      if (lexer.peek() !== 47) throw new PdfDamage('expected a key', lexer.position)
      const { name: key } = this.name()
      if (entries.has(key)) throw new PdfDamage('key stands twice', lexer.position)
      const value = this.value(depth + 1)
      entries.set(key, value)
    }
    lexer.position += 2
    return { kind: 'dict', entries }
  }

  private hexString(): PdfString {
    const { lexer } = this
    const start = lexer.position++
    const limit = lexer.bytes.indexOf(62, lexer.position)
    if (limit < 0 || limit >= lexer.end) throw new PdfDamage('string without end', start)
    const bytes = new Uint8Array((limit - lexer.position + 1) >> 1)
    const source = lexer.bytes
    let digits = 0
    let at = lexer.position
    // A signature's 24 KB of digits come by here: two at a time, until something else stands between them.
    for (; at + 1 < limit; at += 2, digits += 2) {
      const pair = (hexValue(source[at]) << 4) | hexValue(source[at + 1])
      if (pair < 0) break
      bytes[digits >> 1] = pair
    }
    for (; at < limit; at++) {
      const value = hexValue(source[at])
      if (value < 0) {
        if (isSpace(source[at])) continue
        throw new PdfDamage('bad hexadecimal digit', at)
      }
      bytes[digits >> 1] = (bytes[digits >> 1] as number) | (digits % 2 === 0 ? value << 4 : value)
      digits++
    }
    lexer.position = limit + 1
    return this.string(bytes.subarray(0, (digits + 1) >> 1), true, start)
  }

  /** §7.3.4.2 */
  private literal(): PdfString {
    const { lexer } = this
    const start = lexer.position++
    const out: number[] = []
    for (let depth = 1; ; ) {
      const code = lexer.peek()
      if (code === undefined) throw new PdfDamage('string without end', start)
      lexer.position++
      if (code === 40) depth++
      if (code === 41) depth--
      if (depth === 0) break
      if (code === 92) this.escape(out)
      else if (code !== 13) out.push(code)
      else if (lexer.peek() !== 10) out.push(10)
    }
    return this.string(Uint8Array.from(out), false, start)
  }

  private escape(out: number[]): void {
    const { lexer } = this
    const code = lexer.peek()
    if (code === undefined) return
    lexer.position++
    if (code === 13 && lexer.peek() === 10) lexer.position++
    if (code === 13 || code === 10) return
    if (code < 48 || code > 55) {
      out.push(escapes.get(code) ?? code)
      return
    }
    let octal = code - 48
    for (let i = 0; i < 2; i++) {
      const next = lexer.peek()
      if (next === undefined || next < 48 || next > 55) break
      octal = octal * 8 + next - 48
      lexer.position++
    }
    out.push(octal & 255)
  }

  private string(bytes: Uint8Array, hex: boolean, start: number): PdfString {
    if (!this.located) return { kind: 'string', bytes, hex }
    return { kind: 'string', bytes, hex, at: [start, this.lexer.position] }
  }
}

const escapes = new Map([
  [110, 10],
  [114, 13],
  [116, 9],
  [98, 8],
  [102, 12],
])
