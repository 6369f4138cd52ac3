import { hmac } from '@noble/hashes/hmac.js'
import { sha1 } from '@noble/hashes/legacy.js'

/** RFC 6238 §4.1: X, in milliseconds. */
const stepLength = 30_000
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export function stepAt(at: Date): number {
  return Math.floor(at.getTime() / stepLength)
}

/** End of the last instant at which a code of this step is accepted (one step late, RFC 6238 §5.2). */
export function stepExpiresAt(step: number): Date {
  return new Date((step + 2) * stepLength)
}

/** RFC 4226 §5.3: six digits. */
export function codeOfStep(key: Uint8Array, step: number): string {
  const counter = new Uint8Array(8)
  new DataView(counter.buffer).setBigUint64(0, BigInt(step))
  const digest = hmac(sha1, key, counter)
  const offset = (digest[19] ?? 0) & 15
  const truncated = new DataView(digest.buffer, digest.byteOffset).getUint32(offset) & 0x7fffffff
  return String(truncated % 1_000_000).padStart(6, '0')
}

/**
 * The step whose code this is, one early and one late included; undefined for a wrong code.
 * Looks at every candidate and every character, whatever the first difference.
 */
export function stepOfCode(key: Uint8Array, code: string, now: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const current = stepAt(now)
  let found: number | undefined
  for (const step of [current - 1, current, current + 1]) {
    if (step >= 0 && sameDigits(codeOfStep(key, step), code)) found = step
  }
  return found
}

function sameDigits(left: string, right: string): boolean {
  let difference = left.length ^ right.length
  for (let i = 0; i < left.length; i++) difference |= left.charCodeAt(i) ^ right.charCodeAt(i)
  return difference === 0
}

/** RFC 4648 §6, either case, padding optional; RangeError for another character. */
export function fromBase32(text: string): Uint8Array {
  const bytes: number[] = []
  let buffer = 0
  let bits = 0
  for (const character of text.toUpperCase().replace(/=+$/, '')) {
    const value = alphabet.indexOf(character)
    if (value < 0) throw new RangeError('not base32')
    buffer = ((buffer << 5) | value) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((buffer >> bits) & 255)
  }
  return new Uint8Array(bytes)
}

/** The code that an authenticator holding this base32 secret shows at that instant. */
export function totpNow(base32Secret: string, at: Date): string {
  return codeOfStep(fromBase32(base32Secret), stepAt(at))
}
