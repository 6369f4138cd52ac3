/** Signing that stops half-way, as bytes and text: what is kept while a key elsewhere makes its signature. */
import type { ToBeSigned } from '../core/asn1/cms-build.ts'
import { concat, fromBase64, fromUtf8, toBase64, utf8 } from '../core/values/bytes.ts'
import type { HashName, KeyAlgorithm } from '../core/values/crypto.ts'
import type { PreparedSignature } from './types.ts'

/** Of both forms; a later one is not read, so that nothing in it can be overlooked. */
const version = 1

/** One line of JSON, then the file with its room for the signature. */
export function writePrepared(prepared: PreparedSignature): Uint8Array {
  const { bytes, byteRange, hash, digest, signedAt, seal } = prepared
  const head = {
    ...{ version, kind: 'prepared', length: bytes.length, byteRange, hash },
    ...{ digest: toBase64(digest), signedAt: signedAt.toISOString() },
    ...(seal && { seal: toBase64(seal) }),
  }
  return concat(utf8(`${JSON.stringify(head)}\n`), bytes)
}

/** @throws RangeError for anything that `writePrepared` did not write; whether digest and bytes fit is judged by `embed`. */
export function readPrepared(stored: Uint8Array): PreparedSignature {
  const end = stored.indexOf(10)
  const head = recordOf(end < 0 ? stored : stored.subarray(0, end), 'prepared')
  const bytes = stored.slice(end + 1)
  const byteRange = head['byteRange']
  const signedAt = new Date(text(head, 'signedAt'))
  if (!isRange(byteRange, bytes.length) || head['length'] !== bytes.length) throw unreadable()
  if (Number.isNaN(signedAt.getTime())) throw unreadable()
  const hash = text(head, 'hash') as HashName
  const seal = head['seal'] === undefined ? {} : { seal: fromBase64(text(head, 'seal')) }
  return { bytes, byteRange, hash, digest: fromBase64(text(head, 'digest')), signedAt, ...seal }
}

/** [0, gap, after, length] that leave one gap and end with the file (ISO 32000-1 §12.8.1). */
function isRange(value: unknown, length: number): value is PreparedSignature['byteRange'] {
  if (!Array.isArray(value) || value.length !== 4 || !value.every(Number.isSafeInteger))
    return false
  const [zero, gap, after, rest] = value as [number, number, number, number]
  return zero === 0 && gap > 0 && after > gap + 1 && rest > 0 && after + rest === length
}

export function writeToBeSigned(signed: ToBeSigned): string {
  return JSON.stringify({
    ...{ version, kind: 'to-be-signed', algorithm: signed.algorithm, hash: signed.hash },
    ...{ contentType: signed.contentType, digest: toBase64(signed.digest) },
    ...{ certificate: toBase64(signed.certificate), chain: signed.chain.map(toBase64) },
    attributes: toBase64(signed.attributes),
  })
}

/** @throws RangeError for anything that `writeToBeSigned` did not write. */
export function readToBeSigned(stored: string): ToBeSigned {
  const record = recordOf(utf8(stored), 'to-be-signed')
  const chain = record['chain']
  if (!Array.isArray(chain)) throw unreadable()
  return {
    algorithm: text(record, 'algorithm') as KeyAlgorithm,
    hash: text(record, 'hash') as HashName,
    contentType: text(record, 'contentType'),
    digest: fromBase64(text(record, 'digest')),
    certificate: fromBase64(text(record, 'certificate')),
    chain: chain.map((one) => fromBase64(String(one))),
    attributes: fromBase64(text(record, 'attributes')),
  }
}

function recordOf(stored: Uint8Array, kind: string): Record<string, unknown> {
  let record: Record<string, unknown> | null
  try {
    record = JSON.parse(fromUtf8(stored))
  } catch {
    throw unreadable()
  }
  if (record?.['version'] !== version || record['kind'] !== kind) throw unreadable()
  return record
}

function text(record: Record<string, unknown>, key: string): string {
  const value = record[key]
  if (typeof value !== 'string') throw unreadable()
  return value
}

const unreadable = () => new RangeError('not a stored step of a signature')
