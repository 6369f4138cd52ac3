/**
 * The one liberty of the Basic Encoding Rules that signing software takes: lengths left open and closed by two zeros
 * (X.690 §8.1.3.6), which BouncyCastle and with it PDFBox write around a CMS. Nothing that is signed is encoded so.
 */
import { DerError } from './der.ts'
import { tlv } from './der-build.ts'

const deepest = 16

/** Whether the outermost length is left open. */
export const isIndefinite = (bytes: Uint8Array): boolean => bytes[1] === 0x80

/**
 * The same value with definite lengths, strings in pieces joined; definite parts stay as they are, to the octet. What
 * stands behind it must be zeros, the padding of /Contents. Throws `DerError`.
 */
export function definite(bytes: Uint8Array): Uint8Array {
  const { encoded, end } = nodeAt(bytes, 0, 0)
  const stray = bytes.subarray(end).findIndex((octet) => octet !== 0)
  if (stray >= 0) throw new DerError('trailing', 'octets after the value', end + stray)
  return encoded
}

type Read = { encoded: Uint8Array; end: number }

function nodeAt(bytes: Uint8Array, start: number, depth: number): Read {
  if (depth > deepest) throw new DerError('depth', 'nested too deeply', start)
  const identifier = octet(bytes, start)
  if ((identifier & 0x1f) === 0x1f) throw new DerError('tag', 'tag numbers above 30', start)
  if (octet(bytes, start + 1) !== 0x80) return definiteAt(bytes, start)
  if ((identifier & 0x20) === 0) throw new DerError('indefinite', 'open primitive', start)
  const parts: Uint8Array[] = []
  let at = start + 2
  while (octet(bytes, at) !== 0 || octet(bytes, at + 1) !== 0) {
    const part = nodeAt(bytes, at, depth + 1)
    parts.push(part.encoded)
    at = part.end
  }
  // A string in pieces (§8.7.3.2); each piece is a primitive one by now.
  if (identifier !== 0x24) return { encoded: tlv(identifier, ...parts), end: at + 2 }
  return { encoded: tlv(0x04, ...parts.map(pieceOf)), end: at + 2 }
}

/** Skipped whole: the strict reader looks at its inside. */
function definiteAt(bytes: Uint8Array, start: number): Read {
  let length = octet(bytes, start + 1)
  let content = start + 2
  if (length > 0x80) {
    const count = length & 0x7f
    if (count > 4) throw new DerError('length', 'length of more than four octets', start)
    length = 0
    for (let i = 0; i < count; i++) length = length * 256 + octet(bytes, content + i)
    content += count
  }
  const end = content + length
  if (end > bytes.length) throw new DerError('truncated', 'value runs past its container', start)
  return { encoded: bytes.subarray(start, end), end }
}

function pieceOf(encoded: Uint8Array): Uint8Array {
  if (encoded[0] !== 0x04) throw new DerError('tag', 'a piece of another kind')
  const length = encoded[1] as number
  return encoded.subarray(length > 0x80 ? 2 + (length & 0x7f) : 2)
}

function octet(bytes: Uint8Array, at: number): number {
  const value = bytes[at]
  if (value === undefined) throw new DerError('truncated', 'value ends too early', at)
  return value
}
