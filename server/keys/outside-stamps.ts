import { DerError } from '../core/asn1/der.ts'
import {
  buildTimestampRequest,
  type Imprint,
  parseTimestampResponse,
  verifyTimestampToken,
} from '../core/asn1/tsp.ts'
import type { Certificate } from '../core/asn1/x509.ts'
import { toHex } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'

export type OutsideStampsDeps = {
  crypto: CryptoPort
  clock: { now(): Date }
  /** In the order in which they are asked. */
  urls: readonly string[]
  /** OID; undefined: whatever the authority works under. */
  policy: string | undefined
  post(url: string, query: Uint8Array): Promise<Uint8Array>
  /** Whose time is believed: those on the trust list for it. */
  roots(): Promise<readonly Certificate[]>
}

/** Milliseconds between an honest authority's clock and ours. */
const plausible = 300_000

/**
 * Tokens of other authorities, the first that gives one that can be believed: over this digest, with our nonce, under our
 * policy, by a certificate for time stamping alone whose issuers lead to the trust list, at about this time. A token that a
 * verifier would turn down later is turned down here. Rejects when none of them gives one; it never falls back on another clock.
 */
export function outsideStamps(deps: OutsideStampsDeps): (imprint: Imprint) => Promise<Uint8Array> {
  return async (imprint) => {
    const faults: string[] = []
    for (const url of deps.urls) {
      const outcome = await askOne(deps, url, imprint)
      if (outcome instanceof Uint8Array) return outcome
      faults.push(`${new URL(url).host}: ${outcome}`)
    }
    throw new Error(`No time stamp (${faults.join('; ')}).`)
  }
}

/** The token, or why there is none. */
async function askOne(
  { crypto, clock, policy, post, roots }: OutsideStampsDeps,
  url: string,
  imprint: Imprint,
): Promise<Uint8Array | string> {
  try {
    // 63 random bits, positive: tells this answer from every answer that was ever recorded.
    const nonce = BigInt(`0x${toHex(crypto.randomBytes(8))}`) >> 1n
    const asked = { ...imprint, nonce, certificateRequested: true }
    const query = buildTimestampRequest(policy === undefined ? asked : { ...asked, policy })
    const answer = parseTimestampResponse(await post(url, query))
    if (!answer.granted) return answer.failure ?? 'refused'
    const verdict = verifyTimestampToken(crypto, answer.token, { ...imprint, nonce }, await roots())
    if (!verdict.ok) return verdict.reason
    if (policy !== undefined && verdict.info.policy !== policy) return 'policy-mismatch'
    const apart = Math.abs(verdict.info.genTime.getTime() - clock.now().getTime())
    return apart > plausible ? 'time-implausible' : answer.token
  } catch (error) {
    if (error instanceof DerError) return 'malformed'
    return error instanceof Error ? error.message : String(error)
  }
}
