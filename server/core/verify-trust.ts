/** Whether whoever signed may be believed: dates, chain, revocation and seal, at the best proven time of signing. */

import type { SignedData } from './asn1/cms.ts'
import { isCrlOf, type RevocationList, speaksOf } from './asn1/crl.ts'
import { nameValue } from './asn1/names.ts'
import { oids } from './asn1/oids.ts'
import { validatePath } from './asn1/path.ts'
import { readable } from './asn1/tsp.ts'
import type { Certificate } from './asn1/x509.ts'
import type { SealStatus, StatusAnswer } from './status.ts'
import { type Anchor, rootsFor, signerScope, type TrustScope } from './trust-scopes.ts'
import { tryBase64 } from './values/bytes.ts'
import type { CryptoPort } from './values/crypto.ts'
import type { FindingCode, Outcome } from './values/report.ts'
import { type Used, usedAlong, usedBy, weaknessOf } from './verify-algorithms.ts'
import type { Proven } from './verify-conclusion.ts'
import { readLists } from './verify-material.ts'
import { type RevocationData, revocationOf } from './verify-revocation.ts'

/** What the verifier trusts and knows; made once per examination. */
export type Trust = {
  /** Believed for everything: this house's own, and the caller's. */
  roots: readonly Certificate[]
  /** Of other houses, within their scopes. */
  anchors?: readonly Anchor[]
  intermediates: readonly Certificate[]
  seals: readonly SealStatus[]
} & RevocationData

/** `anchors`: DER of what the caller trusts beside the answer's own roots. */
export function trustOf(
  answer: StatusAnswer | undefined,
  anchors: readonly Uint8Array[] = [],
): Trust {
  return {
    roots: readable([...anchors, ...decode(answer?.roots)]),
    anchors: (answer?.anchors ?? []).flatMap(({ certificate, scopes }) =>
      readable(decode([certificate])).map((one) => ({ certificate: one, scopes })),
    ),
    intermediates: readable(decode(answer?.intermediates)),
    revocationLists: readLists(decode(answer?.revocationLists)),
    ocspResponses: [],
    seals: answer?.seals ?? [],
  }
}

function decode(list: readonly string[] | undefined): Uint8Array[] {
  return (list ?? []).flatMap((text) => tryBase64(text) ?? [])
}

/** Notes a finding of the signature at hand. */
export type Add = (
  code: FindingCode,
  outcome: Outcome,
  facts?: Record<string, string | number | boolean>,
  reason?: string,
) => void

export type Asked = {
  certificate: Certificate
  signed: SignedData
  trust: Trust
  /** The proven time of signing; without one everything is judged by what holds now. */
  stampedAt: Date | undefined
  /** What proves it; the signature's own time stamp unless said. */
  provenBy?: Proven['by'] | undefined
  now: Date
  /** As what it is believed; by its subject unless said. */
  scope?: TrustScope
}

/** Chain, validity, revocation, algorithms and seal at the best proven time of signing. Returns the chain, if there is one. */
export function addTrust(
  crypto: CryptoPort,
  add: Add,
  asked: Asked,
): readonly Certificate[] | undefined {
  const { certificate, signed, trust, now } = asked
  const at = asked.stampedAt ?? now
  addValidity(add, asked)
  const others = [...trust.intermediates, ...readable(signed.certificates)]
  const roots = rootsFor(trust, asked.scope ?? signerScope(certificate))
  // The leaf's own dates have their own finding: the chain is asked for a day on which it was valid.
  const day = new Date(Math.min(Math.max(+at, +certificate.notBefore), +certificate.notAfter))
  const path = validatePath(crypto, certificate, others, roots, day, 'signing')
  const issuer = nameValue(certificate.issuer, oids.commonName) ?? certificate.issuer.text
  if (!path.ok) {
    // An issuer that is not on the list is not a fault of the file: it cannot be judged.
    const outcome = path.reason === 'no-path' ? 'unknown' : 'failed'
    add('signature.chain', outcome, { issuer }, chainReasons[path.reason] ?? path.reason)
    addAlgorithms(add, [certificate], asked)
    return undefined
  }
  add('signature.chain', 'passed', { issuer, root: path.chain.at(-1)?.subject.text ?? '' })
  addRevocation(crypto, add, path.chain, asked)
  addAlgorithms(add, path.chain, asked)
  // A serial number is the issuer's: under another issuer anybody can have the one of a seal.
  addSeal(add, certificate.serial, trust)
  return path.chain
}

function addValidity(add: Add, { certificate, stampedAt, provenBy, now }: Asked): void {
  const at = stampedAt ?? now
  const facts = {
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
  }
  const said = (outcome: Outcome, reason?: string) =>
    add('signature.validity', outcome, facts, reason)
  if (at < certificate.notBefore) return said('failed', 'NOT_YET_VALID')
  if (at <= certificate.notAfter) {
    return now <= certificate.notAfter ? said('passed') : said('noted', 'expired-later')
  }
  // The signer had it stamped when it signed; whatever else proves a time may have come long after.
  if (stampedAt && (provenBy ?? 'timestamp') === 'timestamp') return said('failed', 'EXPIRED')
  // It may have been made in time, but nothing proves it.
  said('unknown', stampedAt ? 'OUT_OF_BOUNDS_NOT_REVOKED' : 'OUT_OF_BOUNDS_NO_POE')
}

/** The keys and digests of the chain; the digest of the signature itself is judged with its value. */
function addAlgorithms(
  add: Add,
  chain: readonly Certificate[],
  { certificate, stampedAt, now }: Asked,
): void {
  const used = [usedBy(certificate, undefined), ...usedAlong(chain)]
  const weakness = weaknessOf(used)
  const { bits = 0, key } = used[0] as Used
  const facts = { algorithm: key, bits }
  if (!weakness) return add('signature.algorithm', 'passed', facts)
  const weak = { ...facts, weak: weakness.name, until: weakness.until.toISOString() }
  if ((stampedAt ?? now) < weakness.until) {
    return add('signature.algorithm', 'noted', weak, 'was-sufficient')
  }
  const reason = stampedAt ? 'CRYPTO_CONSTRAINTS_FAILURE' : 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  add('signature.algorithm', 'unknown', weak, reason)
}

/** ETSI EN 319 102-1 table 5 sub-indications. */
const chainReasons: Readonly<Record<string, string>> = {
  'no-path': 'NO_CERTIFICATE_CHAIN_FOUND',
  expired: 'EXPIRED',
  'not-yet-valid': 'NOT_YET_VALID',
  'bad-signature': 'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  'wrong-usage': 'CHAIN_CONSTRAINTS_FAILURE',
  'unknown-critical-extension': 'CHAIN_CONSTRAINTS_FAILURE',
  'name-constraint': 'CHAIN_CONSTRAINTS_FAILURE',
  policy: 'CHAIN_CONSTRAINTS_FAILURE',
}

/** Every certificate of the chain below its root, by the newest list of its own issuer; the worst answer is given. */
function addRevocation(
  crypto: CryptoPort,
  add: Add,
  chain: readonly Certificate[],
  asked: Asked,
): void {
  const { trust, stampedAt: proven, provenBy = 'timestamp', now } = asked
  const when = { proven, bySigner: provenBy === 'timestamp', now }
  const answers = chain
    .slice(0, -1)
    .map((one, n) => revocationOf(crypto, one, chain[n + 1] as Certificate, trust, when))
  const order: readonly Outcome[] = ['failed', 'unknown', 'noted', 'passed']
  answers.sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
  const [worst] = answers
  if (worst) add('signature.revocation', worst.outcome, worst.facts, worst.reason)
}

function newestOf(
  crypto: CryptoPort,
  certificate: Certificate,
  issuer: Certificate,
  { revocationLists }: Trust,
): RevocationList | undefined {
  return revocationLists
    .filter((list) => speaksOf(list, certificate) && isCrlOf(crypto, list, issuer))
    .sort((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())[0]
}

/** Unspecified, affiliation changed, superseded, cessation of operation (RFC 5280 §5.3.1). */
const harmlessReasons: readonly (number | undefined)[] = [0, 3, 4, 5]

/**
 * RFC 3161 §4 no. 1: revoked for one of these reasons, said as such, a stamping authority spoils what it stamped from then
 * on; for any other or for none, everything that is not proven to be older: whoever has its key can write every date.
 */
export function stampIsRevoked(
  crypto: CryptoPort,
  chain: readonly Certificate[],
  genTime: Date,
  trust: Trust,
  heldBy?: Date,
): boolean {
  return chain.slice(0, -1).some((certificate, n) => {
    const list = newestOf(crypto, certificate, chain[n + 1] as Certificate, trust)
    const entry = list?.entries.find(({ serial }) => serial === certificate.serial)
    if (!entry || (heldBy && heldBy < entry.revokedAt)) return false
    return !harmlessReasons.includes(entry.reason) || entry.revokedAt <= genTime
  })
}

/** 《电子印章管理办法》: what counts is the seal's state when it was used; what it is now is said beside it. */
function addSeal(add: Add, serial: string, trust: Trust): void {
  const seal = trust.seals.find((one) => one.serial === serial)
  if (!seal) return
  const { name, statusThen, statusNow } = seal
  const facts = { name, statusThen, statusNow }
  if (statusThen !== 'active') add('signature.seal', 'failed', facts, 'not-active-then')
  else if (statusNow !== 'active') add('signature.seal', 'noted', facts, 'not-active-now')
  else add('signature.seal', 'passed', facts)
}
