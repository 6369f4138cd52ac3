import { concat, equal, fromHex, toHex, utf8 } from './bytes.ts'
import type { CryptoPort } from './crypto.ts'

/** What opens a commitment: 32 salt octets as hex and the value itself. Private until its owner shows it. */
export type Opening = { readonly salt: string; readonly value: string }

const label = utf8('qiyin/commitment/v1')
const separator = Uint8Array.of(0)
const saltLength = 32

/**
 * SHA-256("qiyin/commitment/v1" ‖ 0x00 ‖ len(domain) ‖ domain ‖ salt ‖ len(value) ‖ value), hex; lengths are
 * 4 octets big-endian, text is UTF-8. The 256-bit salt hides values that could be guessed (ledger.md §6).
 * RangeError unless the salt is 32 octets.
 */
export function commit(
  crypto: CryptoPort,
  domain: string,
  salt: Uint8Array,
  value: string,
): string {
  if (salt.length !== saltLength) throw new RangeError('a commitment takes a salt of 32 octets')
  const message = concat(label, separator, prefixed(domain), salt, prefixed(value))
  return toHex(crypto.digest('sha256', message))
}

/** Whether `opening` opens `commitment` (hex) under `domain`; false for anything malformed. */
export function opens(
  crypto: CryptoPort,
  commitment: string,
  domain: string,
  opening: Opening,
): boolean {
  if (!/^[0-9a-f]{64}$/.test(commitment) || !/^[0-9a-f]{64}$/.test(opening.salt)) return false
  const expected = commit(crypto, domain, fromHex(opening.salt), opening.value)
  return equal(fromHex(commitment), fromHex(expected))
}

function prefixed(text: string): Uint8Array {
  const octets = utf8(text)
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, octets.length)
  return concat(length, octets)
}
