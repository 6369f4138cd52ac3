import { DerError } from '../core/asn1/der.ts'
import {
  buildTimestampResponse,
  buildTimestampToken,
  type Imprint,
  parseTimestampRequest,
  type TimestampFailure,
  type TimestampRequest,
} from '../core/asn1/tsp.ts'
import type { HashName, Signer } from '../core/values/crypto.ts'
import type { KeysDeps } from './house.ts'

/** The TSA's policy: an OID under 2.25 (a UUID, ITU-T X.667) that claims conformity with nobody's rules. */
const timestampPolicy = '2.25.294308153947613928468032914570182613547'

/** Digests accepted for stamping, with their sizes in octets. SHA-1 can be collided and is refused. */
const sizes: Readonly<Partial<Record<HashName, number>>> = {
  ...{ sha256: 32, sha384: 48, sha512: 64, sm3: 32 },
}

/** Seconds the host's clock may be off; it is not disciplined by this program. */
const accuracySeconds = 1

/** RFC 3161 §2.4.1: what cannot be stamped, and why. */
function judgeTimestampRequest(request: TimestampRequest): TimestampFailure | undefined {
  const size = request.hash && sizes[request.hash]
  if (size === undefined) return 'badAlg'
  if (request.digest.length !== size) return 'badDataFormat'
  if (request.policy !== undefined && request.policy !== timestampPolicy) return 'unacceptedPolicy'
  return request.hasExtensions ? 'unacceptedExtension' : undefined
}

/** TimeStampResp DER for any bytes at all; what is wrong with a request is said in the answer. */
export async function answerTimestamp(
  deps: KeysDeps,
  signerFor: (hash: HashName) => Promise<Signer>,
  query: Uint8Array,
): Promise<Uint8Array> {
  let request: TimestampRequest
  try {
    request = parseTimestampRequest(query)
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return buildTimestampResponse({ granted: false, failure: 'badDataFormat' })
  }
  const failure = judgeTimestampRequest(request)
  if (failure) return buildTimestampResponse({ granted: false, failure })
  // Who asks for SM3 has readers of the 国密 suite, and gets a stamp that they can check.
  const signer = await signerFor(request.hash ?? 'sha256')
  const token = await buildTimestampToken(deps.crypto, {
    imprint: request,
    ...tokenFields(deps, signer),
    nonce: request.nonce,
    includeCertificates: request.certificateRequested,
  })
  return buildTimestampResponse({ granted: true, token })
}

/** A token over a digest, without the protocol around it. */
export function stampDigest(deps: KeysDeps, signer: Signer, imprint: Imprint): Promise<Uint8Array> {
  const { hash, digest } = imprint
  if (digest.length !== sizes[hash]) throw new Error(`not a digest of ${hash}`)
  return buildTimestampToken(deps.crypto, { imprint, ...tokenFields(deps, signer) })
}

/** 128 random bits are never drawn twice, and tell nobody how many stamps were given. */
const tokenFields = (deps: KeysDeps, signer: Signer) => ({
  serial: deps.random(16),
  genTime: deps.clock.now(),
  policy: timestampPolicy,
  accuracySeconds,
  signer,
})
