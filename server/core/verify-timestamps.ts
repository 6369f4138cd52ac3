/** Time stamps of a file: tokens over signature values, and document time stamps over whole revisions (EN 319 102-1 §5.4, §5.6.3). */
import { parseSignedData, type SignedData, timestampTokensOf } from './asn1/cms.ts'
import { DerError, trimDer } from './asn1/der.ts'
import { type ReadToken, readToken, verifyTimestampToken } from './asn1/tsp.ts'
import type { Certificate } from './asn1/x509.ts'
import { type Coverage, signedParts } from './pdf/coverage.ts'
import type { PdfFile } from './pdf/file.ts'
import type { SignatureField, SignatureValue } from './pdf/signature-fields.ts'
import { rootsFor } from './trust-scopes.ts'
import type { CryptoPort, HashName } from './values/crypto.ts'
import { type Finding, finding, type Outcome } from './values/report.ts'
import { usedAlong, usedBy, weaknessOf } from './verify-algorithms.ts'
import { type Add, stampIsRevoked, type Trust } from './verify-trust.ts'

/** Asked for with the question, and again to be judged. */
const known = new WeakMap<Uint8Array, ReadToken>()

/** What a token says that nobody has checked yet: good for a question, never for an answer. */
export function unverified(token: Uint8Array): ReadToken | undefined {
  const before = known.get(token)
  if (before) return before
  try {
    const read = readToken(token)
    if (read) known.set(token, read)
    return read
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return undefined
  }
}

export type JudgedStamp =
  | { ok: true; at: Date; accuracy: number; chain: readonly Certificate[] }
  | { ok: false; outcome: Outcome; reason: string }

/** Milliseconds that a verifier's clock may be off. */
const clockSkew = 300_000

/**
 * One token over `digestOf` its hash. `heldBy`: the earliest time by which it is proven to have existed (a later document time
 * stamp over it), else now: until then its authority must have been good, for after that its key may be anybody's.
 */
function judgeStamp(
  crypto: CryptoPort,
  token: Uint8Array,
  digestOf: (hash: HashName) => Uint8Array,
  trust: Trust,
  heldBy: Date,
  now: Date,
): JudgedStamp {
  const read = unverified(token)
  const hash = read?.info.hash
  if (!hash) return { ok: false, outcome: 'failed', reason: 'malformed' }
  const roots = rootsFor(trust, 'timestamping')
  const imprint = { hash, digest: digestOf(hash) }
  const verdict = verifyTimestampToken(crypto, read, imprint, roots, trust.intermediates)
  if (!verdict.ok) {
    const open = verdict.reason === 'tsa-no-path' || verdict.reason === 'digest-weak'
    return { ok: false, outcome: open ? 'unknown' : 'failed', reason: verdict.reason }
  }
  const { chain, info } = verdict
  const at = info.genTime
  // Judged as of an earlier instant, or by a clock that is wrong: either way it proves nothing yet.
  if (at.getTime() > heldBy.getTime() + clockSkew && heldBy >= now) {
    return { ok: false, outcome: 'unknown', reason: 'tsa-future' }
  }
  if (stampIsRevoked(crypto, chain, at, trust, heldBy)) {
    return { ok: false, outcome: 'failed', reason: 'tsa-revoked' }
  }
  // The anchor is trusted as long as it is on the list, whatever its dates.
  const ends = Math.min(...chain.slice(0, Math.max(chain.length - 1, 1)).map((c) => +c.notAfter))
  if (heldBy.getTime() >= ends + 1000) return { ok: false, outcome: 'unknown', reason: 'tsa-ended' }
  const [tsa] = chain
  const used = [...usedAlong(chain), ...(tsa ? [usedBy(tsa, undefined)] : [])]
  const weakness = weaknessOf(used)
  if (weakness && heldBy >= weakness.until) {
    return { ok: false, outcome: 'unknown', reason: 'tsa-weak' }
  }
  return { ok: true, at, accuracy: info.accuracy ?? 0, chain }
}

/** A filled field of /Type /DocTimeStamp with what it covers. */
export type OpenedStamp = { field: SignatureField; value: SignatureValue; coverage: Coverage }

export type DocumentStamp = {
  at: Date
  accuracy: number
  revision: number
  coversTo: number
  chain: readonly Certificate[]
}

/** Newest first: each is proven to have existed by those over it, and proves so of everything under it. */
export function examineStamps(
  crypto: CryptoPort,
  file: PdfFile,
  stamps: readonly OpenedStamp[],
  trustAt: (held: readonly DocumentStamp[]) => Trust,
  now: Date,
): { held: DocumentStamp[]; findings: Finding[] } {
  const held: DocumentStamp[] = []
  const findings: Finding[] = []
  const order = [...stamps].sort((a, b) => b.coverage.coversTo - a.coverage.coversTo)
  for (const stamp of order) {
    const judged = examineStamp(crypto, file, stamp, trustAt(held), {
      heldBy: provenBy(held, stamp) ?? now,
      now,
    })
    const { coversTo, revision = 0 } = stamp.coverage
    const facts = { field: stamp.field.name, revision: revision + 1 }
    if (!judged.ok) {
      findings.push(finding('document.timestamp', judged.outcome, facts, judged.reason))
      continue
    }
    const { at, accuracy, chain } = judged
    // A time stamp over another one cannot be older than it.
    const order = held.some((one) => one.at.getTime() + one.accuracy + 1000 < at.getTime())
    const outcome = order ? 'unknown' : 'passed'
    const stated = { ...facts, at: at.toISOString() }
    const reason = order ? 'TIMESTAMP_ORDER_FAILURE' : undefined
    findings.push(finding('document.timestamp', outcome, stated, reason))
    if (!order) held.push({ at, accuracy, revision, coversTo, chain })
  }
  return { held, findings: findings.reverse() }
}

/** The earliest of these that covers it. */
function provenBy(
  held: readonly DocumentStamp[],
  { coverage }: { coverage: Coverage },
): Date | undefined {
  const over = held.filter(({ coversTo }) => coversTo > coverage.coversTo)
  return over.map(({ at }) => at).sort((a, b) => a.getTime() - b.getTime())[0]
}

function examineStamp(
  crypto: CryptoPort,
  file: PdfFile,
  { value, coverage }: OpenedStamp,
  trust: Trust,
  { heldBy, now }: { heldBy: Date; now: Date },
): JudgedStamp {
  const [problem] = coverage.problems
  const parts = signedParts(file, value)
  if (problem || !parts) return { ok: false, outcome: 'failed', reason: problem ?? 'malformed' }
  if (value.subFilter !== 'ETSI.RFC3161') {
    return { ok: false, outcome: 'unknown', reason: 'format-unknown' }
  }
  try {
    const { der } = parseSignedData(trimDer(value.contents))
    const digestOf = (hash: HashName) => crypto.digest(hash, ...parts)
    const judged = judgeStamp(crypto, der, digestOf, trust, heldBy, now)
    // Nobody loses by a time stamp of an authority that is not on the list: it only proves nothing.
    return !judged.ok && judged.reason === 'tsa-no-path' ? { ...judged, outcome: 'noted' } : judged
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return { ok: false, outcome: 'failed', reason: 'malformed' }
  }
}

/** Of one signature. */
export type SignatureStamps = {
  /** How many tokens there are. */
  total: number
  /** Earliest first. */
  valid: readonly { at: Date; accuracy: number; chain: readonly Certificate[] }[]
  /** The gravest of what is wrong with the others. */
  fault: { outcome: Outcome; reason: string } | undefined
}

/** Every token is a check over a chain of its own; nobody has many. */
const mostTokens = 8

/** Tokens over the signature value (RFC 3161 appendix A). `over`: document time stamps that cover the signature. */
export function judgeStamps(
  crypto: CryptoPort,
  signed: SignedData,
  trust: Trust,
  over: readonly DocumentStamp[],
  now: Date,
): SignatureStamps {
  const tokens = timestampTokensOf(signed)
  const value = signed.signer.signatureValue
  const digestOf = (hash: HashName) => crypto.digest(hash, value)
  const heldBy = over.map(({ at }) => at).sort((a, b) => a.getTime() - b.getTime())[0] ?? now
  const judged = tokens
    .slice(0, mostTokens)
    .map((token) => judgeStamp(crypto, token, digestOf, trust, heldBy, now))
  const valid = judged.flatMap((one) => (one.ok ? [one] : []))
  const faults = judged.flatMap((one) => (one.ok ? [] : [one]))
  return {
    total: tokens.length,
    valid: valid.sort((a, b) => a.at.getTime() - b.at.getTime()),
    fault: faults.find(({ outcome }) => outcome === 'failed') ?? faults[0],
  }
}

/** What the time stamps come to. A token that is wrong is said even beside one that holds: somebody put it there. */
export function addStamps(
  add: Add,
  { total, valid, fault }: SignatureStamps,
  over: readonly DocumentStamp[],
  proven: { at: Date; by: string } | undefined,
): void {
  const [first] = valid
  if (fault && (!first || fault.outcome === 'failed')) {
    add('signature.timestamp', fault.outcome, {}, fault.reason)
  }
  if (first) {
    // A time stamp over the whole file cannot be older than one inside it (EN 319 102-1 §5.5.4).
    const early = over.some(({ at, accuracy }) => +at + accuracy + 1000 < +first.at)
    const facts = { at: first.at.toISOString() }
    if (early) add('signature.timestamp', 'unknown', facts, 'TIMESTAMP_ORDER_FAILURE')
    else add('signature.timestamp', 'passed', facts)
  } else if (total === 0) {
    const at = proven ? { at: proven.at.toISOString() } : {}
    const outcome = proven?.by === 'document-timestamp' ? 'passed' : 'noted'
    add('signature.timestamp', outcome, at, proven?.by ?? 'absent')
  }
}
