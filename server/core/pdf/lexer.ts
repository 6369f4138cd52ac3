import { PdfDamage } from './objects.ts'

/** Character classes of ISO 32000-1 §7.2.2: 1 white space, 2 delimiter, 0 regular. */
const classes = new Uint8Array(256)
for (const code of [0, 9, 10, 12, 13, 32]) classes[code] = 1
for (const character of '()<>[]{}/%') classes[character.charCodeAt(0)] = 2

export const isSpace = (code: number | undefined): boolean =>
  code !== undefined && classes[code] === 1

/** Also true past the end. */
export const isBoundary = (code: number | undefined): boolean =>
  code === undefined || classes[code] !== 0

export const isDigit = (code: number | undefined): boolean =>
  code !== undefined && code >= 48 && code <= 57

const hexValues = new Int8Array(256).fill(-1)
for (const digit of '0123456789abcdefABCDEF') {
  hexValues[digit.charCodeAt(0)] = Number.parseInt(digit, 16)
}

/** -1 for anything but a hexadecimal digit. */
export const hexValue = (code: number | undefined): number =>
  code === undefined ? -1 : (hexValues[code] as number)

/** A cursor over bytes that never reads at or past `end`. */
export class Lexer {
  readonly bytes: Uint8Array
  readonly end: number
  position: number

  constructor(bytes: Uint8Array, position = 0, end = bytes.length) {
    this.bytes = bytes
    this.position = position
    this.end = Math.min(end, bytes.length)
  }

  peek(ahead = 0): number | undefined {
    const at = this.position + ahead
    return at < this.end ? this.bytes[at] : undefined
  }

  /** White space and comments. */
  skipSpace(): void {
    for (;;) {
      const code = this.peek()
      if (code === undefined) return
      if (code === 37) this.skipLine()
      else if (classes[code] === 1) this.position++
      else return
    }
  }

  skipLine(): void {
    for (let code = this.peek(); code !== undefined && code !== 10 && code !== 13; ) {
      this.position++
      code = this.peek()
    }
  }

  /** Is this keyword next, and does it end here? */
  at(word: string): boolean {
    for (let i = 0; i < word.length; i++) if (this.peek(i) !== word.charCodeAt(i)) return false
    return isBoundary(this.peek(word.length))
  }

  take(word: string): boolean {
    if (!this.at(word)) return false
    this.position += word.length
    return true
  }

  expect(word: string): void {
    this.skipSpace()
    if (!this.take(word)) throw new PdfDamage(`expected ${word}`, this.position)
  }

  /** An unsigned integer that ends at a boundary. */
  expectInteger(): number {
    this.skipSpace()
    const value = this.integer()
    if (value === undefined) throw new PdfDamage('expected an integer', this.position)
    return value
  }

  /** An unsigned integer of at most 15 digits, or undefined with the cursor where it was. */
  integer(): number | undefined {
    const start = this.position
    let value = 0
    while (isDigit(this.peek())) {
      value = value * 10 + (this.peek() as number) - 48
      this.position++
    }
    const length = this.position - start
    if (length > 0 && length <= 15 && isBoundary(this.peek())) return value
    this.position = start
    return undefined
  }
}
