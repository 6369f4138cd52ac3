import { Unzlib, unzlibSync } from 'fflate'
import { hexValue, isSpace } from './lexer.ts'
import {
  dictOf,
  isArray,
  isName,
  PdfDamage,
  type PdfDict,
  type PdfStream,
  type PdfValue,
} from './objects.ts'

/** Most bytes one stream may inflate to. */
const inflateLimit = 64 * 1024 * 1024

/** DEFLATE cannot expand more than 1032:1 (RFC 1951), so short input needs no watching. */
const greatestRatio = 1032

/**
 * Undoes /Filter and /DecodeParms (ISO 32000-1 §7.4); both must be direct.
 * Knows FlateDecode with predictors, ASCIIHexDecode and ASCII85Decode: what cross-references,
 * object streams and page contents use. Pictures are never decoded here.
 */
export function decodeStream(stream: PdfStream, limit = inflateLimit): Uint8Array {
  const filters = listOf(stream.dict.entries.get('Filter'))
  const parameters = listOf(stream.dict.entries.get('DecodeParms'))
  if (filters.length > 4) throw new PdfDamage('too many filters', undefined, 'too-complex')
  let bytes = stream.raw
  // One allowance for the whole chain: filters behind each other multiply what they expand to.
  let left = Math.min(limit, inflateLimit)
  filters.forEach((filter, index) => {
    if (!isName(filter)) throw new PdfDamage('bad /Filter')
    bytes = decodeOnce(filter.name, bytes, dictOf(parameters[index]), left)
    left -= bytes.length
    if (left < 0) {
      throw new PdfDamage('stream inflates beyond the limit', undefined, 'too-complex')
    }
  })
  return bytes
}

function listOf(value: PdfValue | undefined): readonly PdfValue[] {
  if (value === undefined || value === null) return []
  return isArray(value) ? value : [value]
}

function decodeOnce(
  filter: string,
  bytes: Uint8Array,
  parameters: PdfDict | undefined,
  limit: number,
): Uint8Array {
  if (filter === 'FlateDecode') return unpredict(inflate(bytes, limit), parameters)
  if (filter === 'ASCIIHexDecode') return decodeHex(bytes)
  // Undone where the file is read (encryption.ts).
  if (filter === 'Crypt') return bytes
  if (filter === 'ASCII85Decode') return decodeAscii85(bytes, limit)
  throw new PdfDamage(`filter ${filter.slice(0, 40)}`)
}

function inflate(bytes: Uint8Array, limit: number): Uint8Array {
  try {
    if (bytes.length * greatestRatio <= limit) return unzlibSync(bytes)
    return inflateWatched(bytes, limit)
  } catch (error) {
    if (error instanceof PdfDamage) throw error
    throw new PdfDamage('bad compressed data')
  }
}

function inflateWatched(bytes: Uint8Array, limit: number): Uint8Array {
  const parts: Uint8Array[] = []
  let length = 0
  const machine = new Unzlib((part) => {
    length += part.length
    if (length > limit) {
      throw new PdfDamage('stream inflates beyond the limit', undefined, 'too-complex')
    }
    parts.push(part)
  })
  const step = 16 * 1024
  for (let at = 0; at < bytes.length; at += step) {
    machine.push(bytes.subarray(at, at + step), at + step >= bytes.length)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** PNG predictors (10 to 15; RFC 2083 §6). TIFF predictor 2 is refused. */
function unpredict(bytes: Uint8Array, parameters: PdfDict | undefined): Uint8Array {
  const predictor = parameter(parameters, 'Predictor', 1, 15)
  if (predictor === 1) return bytes
  if (predictor < 10) throw new PdfDamage('unknown predictor')
  const colors = parameter(parameters, 'Colors', 1, 32)
  const bits = parameter(parameters, 'BitsPerComponent', 8, 16)
  const columns = parameter(parameters, 'Columns', 1, 1_000_000)
  const pixel = Math.max(1, (colors * bits) >> 3)
  const width = (colors * bits * columns + 7) >> 3
  const rows = Math.floor(bytes.length / (width + 1))
  if (rows * (width + 1) !== bytes.length) throw new PdfDamage('bad predictor rows')
  const out = new Uint8Array(rows * width)
  for (let row = 0; row < rows; row++) {
    const kind = bytes[row * (width + 1)] as number
    if (kind > 4) throw new PdfDamage('bad predictor')
    const source = row * (width + 1) + 1
    unpredictRow(out, row * width, bytes.subarray(source, source + width), kind, pixel)
  }
  return out
}

function unpredictRow(
  out: Uint8Array,
  start: number,
  source: Uint8Array,
  kind: number,
  pixel: number,
): void {
  const width = source.length
  for (let i = 0; i < width; i++) {
    const left = i >= pixel ? (out[start + i - pixel] as number) : 0
    const up = start >= width ? (out[start + i - width] as number) : 0
    const corner = i >= pixel && start >= width ? (out[start + i - width - pixel] as number) : 0
    out[start + i] = (source[i] as number) + predicted(kind, left, up, corner)
  }
}

function predicted(kind: number, left: number, up: number, corner: number): number {
  if (kind === 0) return 0
  if (kind === 1) return left
  if (kind === 2) return up
  if (kind === 3) return (left + up) >> 1
  const estimate = left + up - corner
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) => Math.abs(estimate - value))
  if ((toLeft as number) <= (toUp as number) && (toLeft as number) <= (toCorner as number)) {
    return left
  }
  return (toUp as number) <= (toCorner as number) ? up : corner
}

function parameter(
  dict: PdfDict | undefined,
  key: string,
  standard: number,
  maximum: number,
): number {
  const value = dict?.entries.get(key) ?? standard
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > maximum) {
    throw new PdfDamage(`bad /${key}`)
  }
  return value
}

function decodeHex(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array((bytes.length + 1) >> 1)
  let digits = 0
  for (const code of bytes) {
    if (code === 62) break
    if (isSpace(code)) continue
    const value = hexValue(code)
    if (value < 0) throw new PdfDamage('bad hexadecimal digit')
    out[digits >> 1] = (out[digits >> 1] as number) | (digits % 2 === 0 ? value << 4 : value)
    digits++
  }
  return out.subarray(0, (digits + 1) >> 1)
}

/** §7.4.3; `z` makes four bytes of one. */
function decodeAscii85(bytes: Uint8Array, limit: number): Uint8Array {
  const end = bytes.indexOf(126)
  const digits = end < 0 ? bytes : bytes.subarray(0, end)
  const out = new Uint8Array(decodedLength(digits, limit))
  let at = 0
  let group: number[] = []
  for (const code of digits) {
    if (isSpace(code)) continue
    if (code === 122 && group.length === 0) at += 4
    else if (code < 33 || code > 117) throw new PdfDamage('bad base-85 digit')
    else group.push(code - 33)
    if (group.length < 5) continue
    out.set(base85(group, 4), at)
    at += 4
    group = []
  }
  if (group.length > 0) {
    out.set(base85([...group, 84, 84, 84, 84].slice(0, 5), group.length - 1), at)
    at += group.length - 1
  }
  return out.subarray(0, at)
}

/** At least as many as there will be. */
function decodedLength(digits: Uint8Array, limit: number): number {
  let length = 0
  for (const code of digits) length += code === 122 ? 4 : 0.8
  if (length > limit) {
    throw new PdfDamage('stream inflates beyond the limit', undefined, 'too-complex')
  }
  return Math.ceil(length) + 4
}

function base85(group: readonly number[], length: number): number[] {
  const value = group.reduce((sum, digit) => sum * 85 + digit, 0)
  return [value / 0x1000000, value / 0x10000, value / 0x100, value]
    .map((part) => Math.floor(part) & 255)
    .slice(0, length)
}
