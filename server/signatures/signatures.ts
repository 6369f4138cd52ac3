import { buildSignedData } from '../core/asn1/cms.ts'
import { type PdfFile, readPdf } from '../core/pdf/file.ts'
import { isFault } from '../core/pdf/objects.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { contentsCapacity } from './dictionary.ts'
import { findEmptyField, writeRevision } from './revision.ts'
import type { PreparedSignature, SignatureRequest, Signatures } from './types.ts'

export type SignaturesDeps = {
  crypto: CryptoPort
  /** RFC 3161 TimeStampToken over a SHA-256 digest; rejects when the authority does not answer. */
  timestamp: (sha256: Uint8Array) => Promise<Uint8Array>
}

/** Signatures in PDF files: PAdES B-T (ETSI EN 319 142-1), one incremental update each. */
export function createSignatures({ crypto, timestamp }: SignaturesDeps): Signatures {
  /** A time stamp that cannot be had is an error: a signature without one would be another, weaker thing. */
  const sign: Signatures['sign'] = (prepared, signer) =>
    buildSignedData(crypto, {
      ...{ digest: prepared.digest, signer },
      timestamp: (value) => timestamp(crypto.digest('sha256', value)),
    })
  return {
    prepare: (request) => prepare(crypto, request),
    sign,
    embed(prepared, cms) {
      // Not filled with zeros first: every octet is written.
      const bytes = new Uint8Array(Buffer.allocUnsafeSlow(prepared.bytes.length).buffer)
      bytes.set(prepared.bytes)
      return filled({ ...prepared, bytes }, cms)
    },
    async complete(request, signer) {
      const prepared = prepare(crypto, request)
      // Nobody else has seen these bytes: they need no copy.
      return isRefusal(prepared) ? prepared : filled(prepared, await sign(prepared, signer))
    },
  }
}

function prepare(crypto: CryptoPort, request: SignatureRequest): PreparedSignature | Refusal {
  const file = readPdf(request.pdf)
  if (isFault(file)) return refusalOf(file)
  if (file.trailingBytes > 0) return refuse('pdf-unreadable', { reason: 'trailing-bytes' })
  if (file.revisions.some(({ disputed = [] }) => disputed.length > 0))
    return refuse('pdf-ambiguous')
  const found = findEmptyField(file, request.field)
  if (isFault(found)) return refusalOf(found)
  if (isRefusal(found)) return found
  const { bytes, byteRange } = writeRevision(file as PdfFile, found, request, (...data) =>
    crypto.digest('sha256', ...data).subarray(0, 16),
  )
  const [, first, second, length] = byteRange
  const digest = crypto.digest(
    'sha256',
    bytes.subarray(0, first),
    bytes.subarray(second, second + length),
  )
  return { bytes, byteRange, digest, signedAt: request.signedAt }
}

function refusalOf({ fault, detail }: { fault: string; detail: string }): Refusal {
  if (fault === 'encrypted') return refuse('pdf-encrypted')
  return refuse('pdf-unreadable', { reason: fault, detail })
}

/** With the CMS in the gap of the ByteRange, padded with zeros. Throws when it does not fit. */
function filled({ bytes, byteRange }: PreparedSignature, cms: Uint8Array): Uint8Array {
  const [, first, second] = byteRange
  const room = (second - first - 2) / 2
  if (cms.length > room) {
    throw new RangeError(`CMS of ${cms.length} bytes, room for ${room} (of ${contentsCapacity})`)
  }
  if (bytes[first] !== 60 || bytes[second - 1] !== 62) {
    throw new RangeError('the ByteRange does not enclose /Contents')
  }
  const out = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const digits = Buffer.from(cms.buffer, cms.byteOffset, cms.length).toString('hex')
  out.write(digits, first + 1, 'latin1')
  return bytes
}
