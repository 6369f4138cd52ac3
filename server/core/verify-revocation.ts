/** Whether a certificate was revoked when it was used, by lists and single answers of its own issuer (EN 319 102-1 §5.2.6). */
import { isCrlOf, type RevocationList, speaksOf } from './asn1/crl.ts'
import { type OcspVerdict, verifyOcspResponse } from './asn1/ocsp-verify.ts'
import type { Certificate } from './asn1/x509.ts'
import type { CryptoPort } from './values/crypto.ts'
import type { Outcome } from './values/report.ts'

/** Lists and single answers, from wherever they come: each is signed. */
export type RevocationData = {
  revocationLists: readonly RevocationList[]
  /** OCSPResponse DER (RFC 6960). */
  ocspResponses: readonly Uint8Array[]
  /** Since when a list or response is proven to exist, by document timestamps; undefined: only since now. */
  provenSince?: (der: Uint8Array) => Date | undefined
}

export type WhenUsed = {
  /** Best proven time of use; without one everything is judged by what holds now. */
  proven: Date | undefined
  /** A signature's own timestamp: then the signer had it made, and a revocation before it was before the signature. */
  bySigner: boolean
  now: Date
}

export type RevocationAnswer = { outcome: Outcome; facts: Record<string, string>; reason?: string }

/** The newest word of the issuer on one certificate. */
type Word = {
  thisUpdate: Date
  nextUpdate: Date | undefined
  der: Uint8Array
  revoked: { at: Date; reason: number | undefined } | undefined
  source: 'list' | 'response'
}

/** A hostile file may bring thousands; every one costs a signature check. */
const mostWords = 24

function wordsOn(
  crypto: CryptoPort,
  certificate: Certificate,
  issuer: Certificate,
  data: RevocationData,
): Word[] {
  const lists = data.revocationLists
    .filter((list) => speaksOf(list, certificate))
    .slice(0, mostWords)
    .filter((list) => isCrlOf(crypto, list, issuer))
    .map((list) => wordOfList(list, certificate))
  const responses = data.ocspResponses.slice(0, mostWords).flatMap((der) => {
    const verdict = verifyOcspResponse(crypto, der, { certificate, issuer })
    return wordOfResponse(der, verdict, data, certificate)
  })
  return [...lists, ...responses]
}

function wordOfList(list: RevocationList, { serial }: Certificate): Word {
  const entry = list.entries.find((one) => one.serial === serial)
  const { thisUpdate, nextUpdate, der } = list
  const revoked = entry && { at: entry.revokedAt, reason: entry.reason }
  return { thisUpdate, nextUpdate, der, revoked, source: 'list' }
}

function wordOfResponse(
  der: Uint8Array,
  verdict: OcspVerdict,
  { revocationLists }: RevocationData,
  certificate: Certificate,
): Word[] {
  if (verdict.status === 'unusable' || verdict.status === 'unknown') return []
  const { responder, responderExempt, thisUpdate, nextUpdate } = verdict
  // Whoever answers for the issuer must not be on the issuer's own list; no answer may clear its own giver.
  const listed =
    !responderExempt &&
    revocationLists.some(({ entries, issuer }) =>
      issuer.text === certificate.issuer.text
        ? entries.some(({ serial }) => serial === responder.serial)
        : false,
    )
  if (listed) return []
  const revoked =
    verdict.status === 'revoked' ? { at: verdict.revokedAt, reason: verdict.reason } : undefined
  return [{ thisUpdate, nextUpdate, der, revoked, source: 'response' }]
}

/** Any word of a revocation is believed; that there is none, only of the newest word, and while it is fresh. */
export function revocationOf(
  crypto: CryptoPort,
  certificate: Certificate,
  issuer: Certificate,
  data: RevocationData,
  when: WhenUsed,
): RevocationAnswer {
  const words = wordsOn(crypto, certificate, issuer, data)
  words.sort((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())
  const [newest] = words
  if (!newest) return withoutWord(certificate)
  const listedAt = newest.thisUpdate.toISOString()
  const against = words.find(({ revoked }) => revoked)
  // Reason 8 takes a suspension back (RFC 5280 §5.3.1): a newer word without the revocation does the same.
  if (against?.revoked && (newest.revoked || against.revoked.reason !== 6)) {
    return judgeRevoked(against.revoked.at, listedAt, certificate, when)
  }
  const { proven, now } = when
  const until = newest.nextUpdate ?? newest.thisUpdate
  const facts = { listedAt, source: newest.source }
  // Issued after the proven time it says what was so then; before, it must have been the current word.
  const fresh = proven ? newest.thisUpdate >= proven || until >= proven : until >= now
  if (!fresh) return { outcome: 'unknown', facts, reason: 'TRY_LATER' }
  if (now > issuer.notAfter) {
    const since = data.provenSince?.(newest.der)
    if (!since || since > issuer.notAfter)
      return { outcome: 'unknown', facts, reason: 'REVOCATION_OUT_OF_BOUNDS_NO_POE' }
  }
  return { outcome: 'passed', facts }
}

/**
 * An issuer that names neither a list nor a responder will not be heard of later either: said, and not held against the
 * signature. RFC 9608 lets it say so itself.
 */
function withoutWord({ extensions }: Certificate): RevocationAnswer {
  const { noRevocation, crlUrls, ocspUrls } = extensions
  if (noRevocation) return { outcome: 'passed', facts: {}, reason: 'never-revoked' }
  return crlUrls.length + ocspUrls.length === 0
    ? { outcome: 'noted', facts: {}, reason: 'no-source' }
    : { outcome: 'unknown', facts: {}, reason: 'TRY_LATER' }
}

function judgeRevoked(
  revokedAt: Date,
  listedAt: string,
  { extensions }: Certificate,
  { proven, bySigner, now }: WhenUsed,
): RevocationAnswer {
  const facts = { listedAt, revokedAt: revokedAt.toISOString() }
  if (revokedAt > (proven ?? now)) return { outcome: 'noted', facts, reason: 'revoked-later' }
  if (proven && bySigner) return { outcome: 'failed', facts, reason: 'REVOKED' }
  const authority = extensions.basicConstraints?.ca === true
  return { outcome: 'unknown', facts, reason: authority ? 'REVOKED_CA_NO_POE' : 'REVOKED_NO_POE' }
}
