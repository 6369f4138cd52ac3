/** Whether whoever signed may be believed: dates, chain, revocation and seal, at the best proven time of signing. */

import type { SignedData } from './asn1/cms.ts'
import { isCrlOf, parseCrl, type RevocationList, speaksOf } from './asn1/crl.ts'
import { DerError } from './asn1/der.ts'
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

/** What the verifier trusts and knows; made once per examination. */
export type Trust = {
  /** Believed for everything: this house's own, and the caller's. */
  roots: readonly Certificate[]
  /** Of other houses, within their scopes. */
  anchors?: readonly Anchor[]
  intermediates: readonly Certificate[]
  revocationLists: readonly RevocationList[]
  seals: readonly SealStatus[]
}

/** `anchors`: DER of what the caller trusts beside the answer's own roots. */
export function trustOf(
  answer: StatusAnswer | undefined,
  anchors: readonly Uint8Array[] = [],
): Trust {
  const lists = decode(answer?.revocationLists).flatMap((der) => {
    try {
      return [parseCrl(der)]
    } catch (error) {
      if (!(error instanceof DerError)) throw error
      return []
    }
  })
  return {
    roots: readable([...anchors, ...decode(answer?.roots)]),
    anchors: (answer?.anchors ?? []).flatMap(({ certificate, scopes }) =>
      readable(decode([certificate])).map((one) => ({ certificate: one, scopes })),
    ),
    intermediates: readable(decode(answer?.intermediates)),
    revocationLists: lists,
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
  now: Date
  /** As what it is believed; by its subject unless said. */
  scope?: TrustScope
}

/** Chain, validity, revocation and seal at the best proven time of signing. */
export function addTrust(crypto: CryptoPort, add: Add, asked: Asked): void {
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
  } else {
    add('signature.chain', 'passed', { issuer, root: path.chain.at(-1)?.subject.text ?? '' })
    addRevocation(crypto, add, path.chain, asked)
    // A serial number is the issuer's: under another issuer anybody can have the one of a seal.
    addSeal(add, certificate.serial, trust)
  }
}

function addValidity(add: Add, { certificate, stampedAt, now }: Asked): void {
  const at = stampedAt ?? now
  const facts = {
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
  }
  if (at < certificate.notBefore) add('signature.validity', 'failed', facts, 'NOT_YET_VALID')
  else if (at <= certificate.notAfter) add('signature.validity', 'passed', facts)
  else if (stampedAt) add('signature.validity', 'failed', facts, 'EXPIRED')
  // It may have been made in time, but nothing proves it.
  else add('signature.validity', 'unknown', facts, 'OUT_OF_BOUNDS_NO_POE')
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
  const answers = chain.slice(0, -1).map((certificate, n) => {
    const issuer = chain[n + 1] as Certificate
    return revocationOf(certificate, newestOf(crypto, certificate, issuer, asked.trust), asked)
  })
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
 * on; for any other or for none, everything: whoever has its key can write every date.
 */
export function stampIsRevoked(
  crypto: CryptoPort,
  chain: readonly Certificate[],
  genTime: Date,
  trust: Trust,
): boolean {
  return chain.slice(0, -1).some((certificate, n) => {
    const list = newestOf(crypto, certificate, chain[n + 1] as Certificate, trust)
    const entry = list?.entries.find(({ serial }) => serial === certificate.serial)
    if (!entry) return false
    return !harmlessReasons.includes(entry.reason) || entry.revokedAt <= genTime
  })
}

type Answer = { outcome: Outcome; facts: Record<string, string>; reason?: string }

function revocationOf(
  certificate: Certificate,
  list: RevocationList | undefined,
  { stampedAt, now }: Asked,
): Answer {
  const at = stampedAt ?? now
  if (!list) return { outcome: 'unknown', facts: {}, reason: 'TRY_LATER' }
  const listedAt = list.thisUpdate.toISOString()
  const entry = list.entries.find((one) => one.serial === certificate.serial)
  if (entry) {
    const facts = { listedAt, revokedAt: entry.revokedAt.toISOString() }
    if (entry.revokedAt > at) return { outcome: 'noted', facts, reason: 'revoked-later' }
    return stampedAt
      ? { outcome: 'failed', facts, reason: 'REVOKED' }
      : { outcome: 'unknown', facts, reason: 'REVOKED_NO_POE' }
  }
  // A list from before the signature that has run out says nothing about the time of signing.
  const stale = list.thisUpdate < at && (list.nextUpdate ?? list.thisUpdate) < now
  return stale
    ? { outcome: 'unknown', facts: { listedAt }, reason: 'TRY_LATER' }
    : { outcome: 'passed', facts: { listedAt } }
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
