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
import type { StampClock, StampTime } from './stamp-clock.ts'

/** The TSA's policy: an OID under 2.25 (a UUID, ITU-T X.667) that claims conformity with nobody's rules. */
const timestampPolicy = '2.25.294308153947613928468032914570182613547'

/** Digests accepted for stamping, with their sizes in octets. SHA-1 can be collided and is refused. */
const sizes: Readonly<Partial<Record<HashName, number>>> = {
  ...{ sha256: 32, sha384: 48, sha512: 64, sm3: 32 },
}

/** Who stamps for a digest, and what time it is. */
export type Stamps = {
  signerFor: (hash: HashName) => Promise<Signer>
  stampClock: StampClock
}

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
  { signerFor, stampClock }: Stamps,
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
  const time = await stampClock()
  if (!time) return buildTimestampResponse({ granted: false, failure: 'timeNotAvailable' })
  // Who asks for SM3 has readers of the 国密 suite, and gets a stamp that they can check.
  const signer = await signerFor(request.hash ?? 'sha256')
  const token = await buildTimestampToken(deps.crypto, {
    imprint: request,
    ...tokenFields(deps, time, signer),
    nonce: request.nonce,
    includeCertificates: request.certificateRequested,
  })
  return buildTimestampResponse({ granted: true, token })
}

/** A token over a digest, without the protocol around it. Rejects while there is no time to vouch for. */
export async function stampDigest(
  deps: KeysDeps,
  { signerFor, stampClock }: Stamps,
  imprint: Imprint,
): Promise<Uint8Array> {
  const { hash, digest } = imprint
  if (digest.length !== sizes[hash]) throw new Error(`not a digest of ${hash}`)
  const time = await stampClock()
  if (!time) throw new Error("The host's clock was set back or is too far off: nothing is stamped.")
  const fields = tokenFields(deps, time, await signerFor(hash))
  return buildTimestampToken(deps.crypto, { imprint, ...fields })
}

/** 128 random bits are never drawn twice, and tell nobody how many stamps were given. */
const tokenFields = (deps: KeysDeps, { at, accuracySeconds }: StampTime, signer: Signer) => ({
  serial: deps.random(16),
  genTime: at,
  policy: timestampPolicy,
  accuracySeconds,
  signer,
})
