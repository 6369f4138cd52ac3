import { isBoundary } from './lexer.ts'
import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  isString,
  type PdfDict,
  type PdfString,
  type PdfValue,
} from './objects.ts'

/** Bytes that stand as written, for values whose place must be known (a signature's /Contents). */
export type Piece = string | Uint8Array

/** A value in PDF syntax (ISO 32000-1 §7.3). The text is Latin-1: one character, one byte. */
export function serialize(value: PdfValue): string {
  if (value === null) return 'null'
  if (typeof value === 'number') return serializeNumber(value)
  if (typeof value === 'boolean') return String(value)
  if (isArray(value)) return `[${value.map(serialize).join(' ')}]`
  if (isName(value)) return serializeName(value.name)
  if (isString(value)) return serializeString(value)
  if (isRef(value)) return `${value.number} ${value.generation} R`
  if (isDict(value)) return serializeDict(value)
  throw new TypeError('a stream is an object of its own')
}

/** The body of an object: like `serialize`, and streams with their bytes. */
export function serializeObject(value: PdfValue): Uint8Array {
  if (!isStream(value)) return latin1(serialize(value))
  const entries = new Map(value.dict.entries).set('Length', value.raw.length)
  const head = `${serializeDict({ kind: 'dict', entries })}\nstream\n`
  return join([head, value.raw, '\nendstream'])
}

export function serializeDict(dict: PdfDict): string {
  const entries = [...dict.entries].map(
    ([key, value]) => `${serializeName(key)} ${serialize(value)}`,
  )
  return `<<${entries.join(' ')}>>`
}

/** §7.3.5: everything but printable regular characters as #xx. */
function serializeName(text: string): string {
  let out = '/'
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 255) throw new RangeError('a name holds bytes only')
    const plain = code > 32 && code < 127 && code !== 35 && !isBoundary(code)
    out += plain ? text[i] : `#${hex(code)}`
  }
  return out
}

/** Never an exponent, which PDF does not know. */
function serializeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('not a number of PDF')
  const shortest = String(value)
  // A value that is written again must read the same, or the writer itself would look like a change of the field.
  return shortest.includes('e') ? value.toFixed(6).replace(/\.?0+$/, '') : shortest
}

function serializeString({ bytes, hex: asHex }: PdfString): string {
  if (asHex) return `<${Array.from(bytes, hex).join('')}>`
  let out = '('
  for (const byte of bytes) {
    if (byte === 40 || byte === 41 || byte === 92) out += `\\${String.fromCharCode(byte)}`
    else if (byte < 32 || byte > 126) out += `\\${byte.toString(8).padStart(3, '0')}`
    else out += String.fromCharCode(byte)
  }
  return `${out})`
}

const hexes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Two lower-case digits. */
const hex = (byte: number): string => hexes[byte] as string

const encoder = new TextEncoder()

export function latin1(text: string): Uint8Array {
  // Nearly everything written is ASCII, for which UTF-8 is the same, and far faster.
  const ascii = encoder.encode(text)
  if (ascii.length === text.length) return ascii
  const out = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i)
  return out
}

export function join(pieces: readonly Piece[]): Uint8Array {
  const parts = pieces.map((piece) => (typeof piece === 'string' ? latin1(piece) : piece))
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
