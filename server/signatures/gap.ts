/** The gap of a ByteRange (ISO 32000-1 §12.8.1): what is signed around it, and what then stands in it. */
import { equal } from '../core/values/bytes.ts'
import type { CryptoPort, HashName } from '../core/values/crypto.ts'
import type { PreparedSignature } from './types.ts'

type Gapped = Pick<PreparedSignature, 'bytes' | 'byteRange'>

/** Of everything but the gap. */
export function digestAround(
  crypto: CryptoPort,
  { bytes, byteRange }: Gapped,
  hash: HashName,
): Uint8Array {
  const [, first, second, length] = byteRange
  return crypto.digest(hash, bytes.subarray(0, first), bytes.subarray(second, second + length))
}

/** Whether the bytes still have the digest that was shown to the signer. */
export const isAsPinned = (crypto: CryptoPort, prepared: PreparedSignature): boolean =>
  equal(digestAround(crypto, prepared, prepared.hash), prepared.digest)

/** Bytes of CMS that the gap holds. */
export const roomIn = ({ byteRange: [, first, second] }: Gapped): number => (second - first - 2) / 2

/** With the CMS in the gap, in place, padded with zeros. Throws RangeError when it does not fit. */
export function filled({ bytes, byteRange }: Gapped, cms: Uint8Array): Uint8Array {
  const [, first, second] = byteRange
  const room = (second - first - 2) / 2
  if (cms.length > room) throw new RangeError(`CMS of ${cms.length} bytes, room for ${room}`)
  if (bytes[first] !== 60 || bytes[second - 1] !== 62) {
    throw new RangeError('the ByteRange does not enclose /Contents')
  }
  const out = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const digits = Buffer.from(cms.buffer, cms.byteOffset, cms.length).toString('hex')
  out.write(digits, first + 1, 'latin1')
  return bytes
}
