import { equal } from '../values/bytes.ts'
import type { CryptoPort } from '../values/crypto.ts'
import { DerError } from './der.ts'
import {
  isIssuedUnder,
  keyBitsOf,
  type OcspAnswer,
  parseOcspResponse,
  type SingleAnswer,
} from './ocsp.ts'
import { oids } from './oids.ts'
import { type Certificate, isSignedBy, parseCertificate } from './x509.ts'

export type OcspReason =
  | 'malformed'
  /** The responder gave no answer (§2.3): tryLater, unauthorized … */
  | 'no-answer'
  | 'other-certificate'
  | 'unknown-critical-extension'
  /** Neither the issuer signed, nor a certificate in the answer that bears the responder's name or key. */
  | 'responder-missing'
  /** Such a certificate is there, but the issuer did not give it leave to answer (§4.2.2.2). */
  | 'responder-not-authorised'
  | 'responder-expired'
  | 'bad-signature'
  /** Signed over SHA-1, of which anybody can make collisions. */
  | 'digest-weak'
  /** thisUpdate, producedAt and nextUpdate contradict each other. */
  | 'times-contradict'
  | 'not-yet-valid'
  | 'stale'
  | 'nonce-mismatch'

export type OcspQuestion = {
  certificate: Certificate
  issuer: Certificate
  /**
   * The moment the answer must be current at. Absent for an answer kept in a file: then only its own times are held
   * against each other, and whether `thisUpdate` is late enough is for whoever knows when the signature existed.
   */
  at?: Date
  /** Milliseconds since thisUpdate; asked beside nextUpdate, and one hour where the responder names no nextUpdate. */
  maxAge?: number
  /** Milliseconds that two clocks may differ; five minutes unless said. */
  skew?: number
  /** What was sent: the answer must repeat it. */
  nonce?: Uint8Array
}

export type OcspFacts = {
  thisUpdate: Date
  nextUpdate: Date | undefined
  producedAt: Date
  /** Whoever signed: the issuer itself, or the certificate it gave leave to. */
  responder: Certificate
  /** False: the responder's own certificate may be revoked, and its issuer promises nothing about that (§4.2.2.2.1 ocsp-nocheck). */
  responderExempt: boolean
}

export type OcspVerdict =
  | ({ status: 'good' | 'unknown' } & OcspFacts)
  | ({ status: 'revoked'; revokedAt: Date; reason: number | undefined } & OcspFacts)
  | { status: 'unusable'; reason: OcspReason }

const defaultSkew = 300_000
const ageWithoutNextUpdate = 3_600_000

/** RFC 6960 §3.2, all six: never throws on what somebody sent, and never says `good` when one of them fails. */
export function verifyOcspResponse(
  crypto: CryptoPort,
  response: Uint8Array,
  question: OcspQuestion,
): OcspVerdict {
  try {
    const parsed = parseOcspResponse(response)
    return parsed.ok ? judge(crypto, parsed.answer, question) : unusable('no-answer')
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return unusable('malformed')
  }
}

const unusable = (reason: OcspReason): OcspVerdict => ({ status: 'unusable', reason })

function judge(crypto: CryptoPort, answer: OcspAnswer, question: OcspQuestion): OcspVerdict {
  const single = answerAbout(crypto, answer, question)
  if (!single) return unusable('other-certificate')
  if (answer.unknownCritical.length > 0) return unusable('unknown-critical-extension')
  const signed = responderOf(crypto, answer, question)
  if ('reason' in signed) return unusable(signed.reason)
  const { nonce } = question
  if (nonce && (!answer.nonce || !equal(answer.nonce, nonce))) return unusable('nonce-mismatch')
  const late = judgeTimes(answer, single, question)
  if (late) return unusable(late)
  const { thisUpdate, nextUpdate } = single
  const facts = { thisUpdate, nextUpdate, producedAt: answer.producedAt, ...signed }
  if (single.status !== 'revoked') return { status: single.status, ...facts }
  return { status: 'revoked', revokedAt: single.revokedAt, reason: single.reason, ...facts }
}

/** Where one answer speaks of the certificate twice (under two digests), the worse word counts. */
function answerAbout(
  crypto: CryptoPort,
  { answers }: OcspAnswer,
  { certificate, issuer }: OcspQuestion,
): SingleAnswer | undefined {
  const about = answers.filter(
    ({ id }) => id.serial === certificate.serial && isIssuedUnder(crypto, id, issuer),
  )
  const worst = (['revoked', 'unknown', 'good'] as const).flatMap((status) =>
    about.filter((single) => single.status === status),
  )
  return worst[0]
}

type Responder = Pick<OcspFacts, 'responder' | 'responderExempt'>

/** §4.2.2.2: the issuer's own key, or a certificate that this very issuer signed for answering. No responder is trusted by configuration. */
function responderOf(
  crypto: CryptoPort,
  answer: OcspAnswer,
  question: OcspQuestion,
): Responder | { reason: OcspReason } {
  const { issuer } = question
  const { signatureAlgorithm } = answer
  if (signatureAlgorithm?.hash === 'sha1') return { reason: 'digest-weak' }
  if (isNamed(crypto, answer, issuer)) {
    if (isSignedBy(crypto, answer, issuer)) return { responder: issuer, responderExempt: true }
  }
  const named = certificatesIn(answer).filter((c) => isNamed(crypto, answer, c))
  const [responder] = named.filter((c) => isSignedBy(crypto, answer, c))
  if (!responder) {
    const known = named.length > 0 || isNamed(crypto, answer, issuer)
    return { reason: known ? 'bad-signature' : 'responder-missing' }
  }
  if (!mayAnswer(crypto, responder, issuer)) return { reason: 'responder-not-authorised' }
  const moments = [answer.producedAt, ...(question.at ? [question.at] : [])]
  if (!moments.every((moment) => isWithin(responder, moment)))
    return { reason: 'responder-expired' }
  return { responder, responderExempt: responder.extensions.ocspNoCheck === true }
}

function isNamed(
  crypto: CryptoPort,
  { responder }: OcspAnswer,
  { subject, publicKey }: Certificate,
): boolean {
  return responder.by === 'name'
    ? equal(responder.name, subject.der)
    : equal(responder.keyHash, crypto.digest('sha1', keyBitsOf(publicKey)))
}

/** Bounded: each of them costs a signature check. */
const mostCertificates = 8

function certificatesIn({ certificates }: OcspAnswer): readonly Certificate[] {
  return certificates.slice(0, mostCertificates).map(parseCertificate)
}

/** id-kp-OCSPSigning by name (anyExtendedKeyUsage gives no such leave), signed by the issuer directly. */
function mayAnswer(crypto: CryptoPort, responder: Certificate, issuer: Certificate): boolean {
  const { extKeyUsage, keyUsage, unknownCritical } = responder.extensions
  return (
    extKeyUsage?.usages.includes(oids.ocspSigning) === true &&
    (keyUsage === undefined || keyUsage.includes('digitalSignature')) &&
    unknownCritical.length === 0 &&
    equal(responder.issuer.der, issuer.subject.der) &&
    isSignedBy(crypto, responder, issuer)
  )
}

/** notAfter is inclusive and has whole seconds (RFC 5280 §4.1.2.5). */
const isWithin = ({ notBefore, notAfter }: Certificate, at: Date): boolean =>
  at >= notBefore && at.getTime() < notAfter.getTime() + 1000

/** §4.2.2.1, §3.2 (5) and (6). */
function judgeTimes(
  { producedAt }: OcspAnswer,
  { thisUpdate, nextUpdate }: SingleAnswer,
  { at, maxAge, skew = defaultSkew }: OcspQuestion,
): OcspReason | undefined {
  if (thisUpdate.getTime() > producedAt.getTime() + skew) return 'times-contradict'
  if (nextUpdate && nextUpdate < thisUpdate) return 'times-contradict'
  if (!at) return undefined
  const now = at.getTime()
  const latest = Math.max(thisUpdate.getTime(), producedAt.getTime())
  if (latest > now + skew) return 'not-yet-valid'
  if (nextUpdate && nextUpdate.getTime() < now - skew) return 'stale'
  const oldest = maxAge ?? (nextUpdate ? undefined : ageWithoutNextUpdate)
  const age = now - thisUpdate.getTime()
  return oldest !== undefined && age > oldest + skew ? 'stale' : undefined
}
