import { buildSignedData, signatureValueOf, withTimestamp } from '../core/asn1/cms.ts'
import { type PdfFile, readPdf } from '../core/pdf/file.ts'
import { isFault } from '../core/pdf/objects.ts'
import { latin1 } from '../core/pdf/serialize.ts'
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
  return {
    prepare: (request) => prepare(crypto, request),

    /** A time stamp that cannot be had is an error: a signature without one would be another, weaker thing. */
    async sign(prepared, signer) {
      const cms = await buildSignedData(crypto, { digest: prepared.digest, signer })
      const token = await timestamp(crypto.digest('sha256', signatureValueOf(cms)))
      return withTimestamp(cms, token)
    },

    embed,
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
  const { bytes, byteRange } = writeRevision(file as PdfFile, found, request, (data) =>
    crypto.digest('sha256', data).subarray(0, 16),
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

const digits = latin1('0123456789abcdef')

/** A copy with the CMS in the gap of the ByteRange, padded with zeros. Throws when it does not fit. */
function embed({ bytes, byteRange }: PreparedSignature, cms: Uint8Array): Uint8Array {
  const [, first, second] = byteRange
  const room = (second - first - 2) / 2
  if (cms.length > room) {
    throw new RangeError(`CMS of ${cms.length} bytes, room for ${room} (of ${contentsCapacity})`)
  }
  if (bytes[first] !== 60 || bytes[second - 1] !== 62) {
    throw new RangeError('the ByteRange does not enclose /Contents')
  }
  const out = bytes.slice()
  let at = first + 1
  for (const byte of cms) {
    out[at++] = digits[byte >> 4] as number
    out[at++] = digits[byte & 15] as number
  }
  return out
}
