/** Octets and their usual spellings; browser-safe, shared by all of `core/`. */
const encoder = new TextEncoder()
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const hexDigits = '0123456789abcdef'
const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const codesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const hexCodes = codesOf(hexDigits)
const base64Codes = codesOf(base64Alphabet)
/** 255: no digit. */
const base64Values = new Uint8Array(256).fill(255)
base64Codes.forEach((code, value) => {
  base64Values[code] = value
})

/** ASCII codes as text, in pieces that fit a call: a character added to another makes a rope, which costs twice. */
function textOf(codes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < codes.length; at += 4096) {
    text += String.fromCharCode.apply(null, codes.subarray(at, at + 4096) as unknown as number[])
  }
  return text
}

export function utf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** The text of well-formed UTF-8, a leading U+FEFF included; TypeError when malformed. */
export function fromUtf8(bytes: Uint8Array): string {
  return strictDecoder.decode(bytes)
}

/** Lower case, two digits an octet. */
export function toHex(bytes: Uint8Array): string {
  const codes = new Uint8Array(2 * bytes.length)
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number
    codes[2 * i] = hexCodes[byte >> 4] as number
    codes[2 * i + 1] = hexCodes[byte & 15] as number
  }
  return textOf(codes)
}

/** Either case; RangeError when it is not pairs of hexadecimal digits. */
export function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor(text.length / 2))
  for (let i = 0; i < bytes.length; i++) {
    const octet = (hexValue(text.charCodeAt(2 * i)) << 4) | hexValue(text.charCodeAt(2 * i + 1))
    if (octet < 0) throw new RangeError('not hexadecimal')
    bytes[i] = octet
  }
  if (text.length % 2 !== 0) throw new RangeError('not hexadecimal')
  return bytes
}

/** -1, which stays negative under the shift, for what is no hexadecimal digit. */
function hexValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

/** Standard alphabet with padding (RFC 4648 §4). */
export function toBase64(bytes: Uint8Array): string {
  const codes = new Uint8Array(4 * Math.ceil(bytes.length / 3)).fill(0x3d)
  for (let i = 0, at = 0; i < bytes.length; i += 3, at += 4) {
    const left = bytes.length - i
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    codes[at] = base64Codes[group >> 18] as number
    codes[at + 1] = base64Codes[(group >> 12) & 63] as number
    if (left > 1) codes[at + 2] = base64Codes[(group >> 6) & 63] as number
    if (left > 2) codes[at + 3] = base64Codes[group & 63] as number
  }
  return textOf(codes)
}

/** Canonical RFC 4648 §4 only (padded, no white space, unused bits zero §3.5); undefined otherwise. */
export function tryBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : Number(text.endsWith('='))
  const digits = text.length - padding
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let buffer = 0
  let position = 0
  for (let i = 0; i < text.length; i++) {
    // Padding counts as zero bits, and only where it may stand.
    const value = i < digits ? base64Value(text.charCodeAt(i)) : 0
    if (value === 255) return undefined
    buffer = (buffer << 6) | value
    if (i % 4 !== 3) continue
    // Stores past the end of a typed array are dropped: the padding octets of the last group.
    bytes[position++] = buffer >> 16
    bytes[position++] = buffer >> 8
    bytes[position++] = buffer
    if (i < text.length - 1) buffer = 0
  }
  // Of the last group, the bits that stand for no octet.
  return (buffer & ((1 << (8 * padding)) - 1)) === 0 ? bytes : undefined
}

const base64Value = (code: number): number => (code < 256 ? (base64Values[code] as number) : 255)

/** As `tryBase64`; RangeError instead of undefined. */
export function fromBase64(text: string): Uint8Array {
  const bytes = tryBase64(text)
  if (!bytes) throw new RangeError('not canonical base64')
  return bytes
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const whole = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** Same length and content; looks at every octet, whatever the first difference. */
export function equal(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  let difference = 0
  for (let i = 0; i < left.length; i++) difference |= (left[i] ?? 0) ^ (right[i] ?? 0)
  return difference === 0
}

/** Order of the octets, a prefix before what it begins: negative, zero or positive. */
export function compare(left: Uint8Array, right: Uint8Array): number {
  const shared = Math.min(left.length, right.length)
  for (let i = 0; i < shared; i++) {
    const difference = (left[i] as number) - (right[i] as number)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
