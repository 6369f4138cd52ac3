import {
  assembleSignedData,
  type SigningParty,
  signatureHolds,
  type ToBeSigned,
  toBeSigned,
} from '../core/asn1/cms-build.ts'
import { hashOfSuite, plainDataOf } from '../core/asn1/suites.ts'
import { type PdfFile, readPdf } from '../core/pdf/file.ts'
import { isFault } from '../core/pdf/objects.ts'
import { equal } from '../core/values/bytes.ts'
import type { CryptoPort, HashName, Signer } from '../core/values/crypto.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { contentsCapacity } from './dictionary.ts'
import { findEmptyField, writeRevision } from './revision.ts'
import type { PreparedSignature, SignatureLevel, SignatureRequest, Signatures } from './types.ts'

export type SignaturesDeps = {
  crypto: CryptoPort
  /** RFC 3161 TimeStampToken over a SHA-256 digest; rejects when the authority does not answer. */
  timestamp: (sha256: Uint8Array) => Promise<Uint8Array>
  /** Waits so many milliseconds; by default not at all. */
  pause?: (milliseconds: number) => Promise<void>
}

/** Signatures in PDF files: PAdES B-B and B-T (ETSI EN 319 142-1), one incremental update each. */
export function createSignatures(deps: SignaturesDeps): Signatures {
  const { crypto } = deps
  const sign: Signatures['sign'] = async (prepared, signer, { level = 'B-T' } = {}) => {
    const signed = toBeSignedOf(crypto, prepared, signer)
    const signature = await signer.sign(signed.attributes)
    return assembled(deps, signed, signature, level, signer)
  }
  return {
    prepare: (request) => prepare(crypto, request),
    toBeSigned: (prepared, party) => toBeSignedOf(crypto, prepared, party),
    async finish(prepared, signed, signature, { level = 'B-T' } = {}) {
      const refused = judge(crypto, prepared, signed, signature)
      return refused ?? assembled(deps, signed, signature, level)
    },
    sign,
    embed(prepared, cms) {
      if (!isAsPinned(crypto, prepared)) return refuse('prepared-altered')
      // Not filled with zeros first: every octet is written.
      const bytes = new Uint8Array(Buffer.allocUnsafeSlow(prepared.bytes.length).buffer)
      bytes.set(prepared.bytes)
      return filled({ ...prepared, bytes }, cms)
    },
    async complete(request, signer, options) {
      const prepared = prepare(crypto, { hash: hashOfSuite(signer.algorithm), ...request })
      if (isRefusal(prepared)) return prepared
      const cms = await sign(prepared, signer, options)
      // Nobody else has seen these bytes: they need no copy and no second digest.
      return isRefusal(cms) ? cms : filled(prepared, cms)
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
  const written = writeRevision(file as PdfFile, found, request, (...data) =>
    crypto.digest('sha256', ...data).subarray(0, 16),
  )
  const { hash = 'sha256', signedAt } = request
  return { ...written, hash, digest: digestOf(crypto, written, hash), signedAt }
}

function digestOf(
  crypto: CryptoPort,
  { bytes, byteRange }: Pick<PreparedSignature, 'bytes' | 'byteRange'>,
  hash: HashName,
): Uint8Array {
  const [, first, second, length] = byteRange
  return crypto.digest(hash, bytes.subarray(0, first), bytes.subarray(second, second + length))
}

function refusalOf({ fault, detail }: { fault: string; detail: string }): Refusal {
  if (fault === 'encrypted') return refuse('pdf-encrypted')
  return refuse('pdf-unreadable', { reason: fault, detail })
}

function toBeSignedOf(
  crypto: CryptoPort,
  { hash, digest }: PreparedSignature,
  party: SigningParty,
): ToBeSigned {
  if (hash !== hashOfSuite(party.algorithm)) {
    throw new RangeError(`${party.algorithm} does not sign what was prepared for ${hash}`)
  }
  return toBeSigned(crypto, party, { digest, contentType: plainDataOf(party.algorithm) })
}

const isAsPinned = (crypto: CryptoPort, prepared: PreparedSignature): boolean =>
  equal(digestOf(crypto, prepared, prepared.hash), prepared.digest)

/** Everything was out of the house meanwhile, or in a table that others write: each part is derived once more. */
function judge(
  crypto: CryptoPort,
  prepared: PreparedSignature,
  signed: ToBeSigned,
  signature: Uint8Array,
): Refusal | undefined {
  if (!isAsPinned(crypto, prepared)) return refuse('prepared-altered')
  if (signed.hash !== prepared.hash || prepared.hash !== hashOfSuite(signed.algorithm))
    return refuse('prepared-altered')
  const expected = toBeSignedOf(crypto, prepared, signed)
  const same =
    equal(expected.attributes, signed.attributes) && equal(expected.digest, signed.digest)
  if (!same || expected.contentType !== signed.contentType) return refuse('prepared-altered')
  return signatureHolds(crypto, expected, signature) ? undefined : refuse('signature-wrong')
}

/** Milliseconds between attempts at a time stamp. */
const patience = [0, 250, 1000]

async function assembled(
  deps: SignaturesDeps,
  signed: ToBeSigned,
  signature: Uint8Array,
  level: SignatureLevel,
  party?: Signer,
): Promise<Uint8Array | Refusal> {
  const token = level === 'B-T' ? await stamped(deps, signature) : undefined
  if (isRefusal(token)) return token
  return assembleSignedData(deps.crypto, signed, signature, { token }, party)
}

/** A signature without the time stamp that was asked for would be another, weaker thing: it is refused instead. */
async function stamped(
  { crypto, timestamp, pause }: SignaturesDeps,
  signature: Uint8Array,
): Promise<Uint8Array | Refusal> {
  const digest = crypto.digest('sha256', signature)
  for (const wait of patience) {
    if (wait > 0) await pause?.(wait)
    try {
      return await timestamp(digest)
    } catch {
      // The authority may be back in a moment; how often it is asked is bounded.
    }
  }
  return refuse('timestamp-unavailable', { attempts: patience.length })
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
