/** Everything that can be said of one signature in a PDF, each point by itself (ETSI EN 319 102-1 §5.2). */

import { parseSignedData, type SignedData, timestampTokensOf } from './asn1/cms.ts'
import { type SignedDataResult, verifySignedData } from './asn1/cms-verify.ts'
import { isCrlOf, parseCrl, type RevocationList } from './asn1/crl.ts'
import { DerError, trimDer } from './asn1/der.ts'
import { nameValue } from './asn1/names.ts'
import { oids } from './asn1/oids.ts'
import { validatePath } from './asn1/path.ts'
import { parseTimestampInfo, readable, verifyTimestampToken } from './asn1/tsp.ts'
import type { Certificate } from './asn1/x509.ts'
import { type Coverage, signedParts } from './pdf/coverage.ts'
import type { PdfFile } from './pdf/file.ts'
import type { SignatureField, SignatureValue } from './pdf/signature-fields.ts'
import type { SealStatus, StatusAnswer } from './status.ts'
import { tryBase64 } from './values/bytes.ts'
import type { CryptoPort, HashName } from './values/crypto.ts'
import type { Finding, FindingCode, Outcome, SignatureSummary } from './values/report.ts'

/** What the verifier trusts and knows; made once per examination. */
export type Trust = {
  roots: readonly Certificate[]
  intermediates: readonly Certificate[]
  revocationLists: readonly RevocationList[]
  seals: readonly SealStatus[]
}

export function trustOf(answer: StatusAnswer | undefined): Trust {
  const lists = decode(answer?.revocationLists).flatMap((der) => {
    try {
      return [parseCrl(der)]
    } catch (error) {
      if (!(error instanceof DerError)) throw error
      return []
    }
  })
  return {
    roots: readable(decode(answer?.roots)),
    intermediates: readable(decode(answer?.intermediates)),
    revocationLists: lists,
    seals: answer?.seals ?? [],
  }
}

function decode(list: readonly string[] | undefined): Uint8Array[] {
  return (list ?? []).flatMap((text) => tryBase64(text) ?? [])
}

/** One filled signature field with what it covers and what its CMS says, before any trust is asked for. */
export type OpenedSignature = {
  index: number
  field: SignatureField
  value: SignatureValue
  coverage: Coverage
  /** Undefined when /Contents is no CMS that this program reads. */
  signed: SignedData | undefined
  result: SignedDataResult | undefined
}

export function openSignature(
  crypto: CryptoPort,
  file: PdfFile,
  index: number,
  field: SignatureField,
  coverage: Coverage,
): OpenedSignature {
  const value = field.value as SignatureValue
  const parts = signedParts(file, value)
  const opened = { index, field, value, coverage, signed: undefined, result: undefined }
  if (!parts) return opened
  try {
    const signed = parseSignedData(trimDer(value.contents))
    const digestOf = (hash: HashName) => crypto.digest(hash, ...parts)
    return { ...opened, signed, result: verifySignedData(crypto, signed, { digestOf }) }
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return opened
  }
}

export type ExaminedSignature = { summary: SignatureSummary; findings: Finding[] }

export function examineSignature(
  crypto: CryptoPort,
  opened: OpenedSignature,
  trust: Trust,
  now: Date,
): ExaminedSignature {
  const { index, coverage, result, signed } = opened
  const findings: Finding[] = []
  const add: Add = (code, outcome, facts = {}, reason) => {
    findings.push({ code, outcome, signature: index, facts, ...(reason ? { reason } : {}) })
  }
  const [problem] = coverage.problems
  add('signature.structure', problem ? 'failed' : 'passed', {}, problem)
  if (!signed || !result) {
    add(
      'signature.cryptography',
      'unknown',
      { subFilter: opened.value.subFilter },
      'format-unknown',
    )
    return { summary: summaryOf(opened, undefined), findings }
  }
  addIntegrity(add, result)
  const stampedAt = addTimestamp(crypto, add, signed, trust)
  const { certificate } = result
  if (certificate) addTrust(crypto, add, { certificate, signed, trust, stampedAt, now })
  return { summary: summaryOf(opened, stampedAt), findings }
}

type Add = (
  code: FindingCode,
  outcome: Outcome,
  facts?: Record<string, string | number | boolean>,
  reason?: string,
) => void

function addIntegrity(add: Add, result: SignedDataResult): void {
  const changed = result.digest === 'mismatch'
  add(
    'signature.integrity',
    changed ? 'failed' : 'passed',
    {},
    changed ? 'HASH_FAILURE' : undefined,
  )
  if (!result.certificate) {
    // Without it there is no key to check the value with (EN 319 102-1 §5.2.3).
    add('signature.certificate', 'unknown', {}, 'NO_SIGNING_CERTIFICATE_FOUND')
    return
  }
  const sound =
    result.signature === 'valid' && result.attributes !== 'invalid' && result.ess !== 'mismatch'
  const known = !result.reasons.includes('signature-algorithm-unknown')
  const judged = sound ? 'passed' : 'failed'
  const outcome = known ? judged : 'unknown'
  const algorithm = result.certificate.keyAlgorithm
  const [reason] = result.reasons.filter((one) => one !== 'digest-mismatch' && one !== 'ess-absent')
  add('signature.cryptography', outcome, { algorithm }, outcome === 'passed' ? undefined : reason)
}

/** The proven time of the signature (RFC 3161 over its value), or undefined; the claimed one proves nothing. */
function addTimestamp(
  crypto: CryptoPort,
  add: Add,
  signed: SignedData,
  trust: Trust,
): Date | undefined {
  const [token] = timestampTokensOf(signed)
  if (!token) {
    add('signature.timestamp', 'noted', {}, 'absent')
    return undefined
  }
  const value = signed.signer.signatureValue
  const check = (hash: HashName) => {
    const imprint = { hash, digest: crypto.digest(hash, value) }
    return verifyTimestampToken(crypto, token, imprint, trust.roots, trust.intermediates)
  }
  const first = check('sha256')
  const hash = first.ok ? 'sha256' : (first.info?.hash ?? 'sha256')
  const verdict = hash === 'sha256' ? first : check(hash)
  if (!verdict.ok) {
    const outcome = verdict.reason === 'tsa-no-path' ? 'unknown' : 'failed'
    add('signature.timestamp', outcome, {}, verdict.reason)
    return undefined
  }
  const { genTime } = verdict.info
  add('signature.timestamp', 'passed', { at: genTime.toISOString() })
  return genTime
}

/** genTime of a token that nobody has checked yet: good for a question, never for an answer. */
export function unverifiedGenTime(token: Uint8Array): Date | undefined {
  try {
    const { content } = parseSignedData(token)
    return content && parseTimestampInfo(content).genTime
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return undefined
  }
}

type Asked = {
  certificate: Certificate
  signed: SignedData
  trust: Trust
  /** The proven time of signing; without one everything is judged by what holds now. */
  stampedAt: Date | undefined
  now: Date
}

/** Chain, validity, revocation and seal at the best proven time of signing. */
function addTrust(crypto: CryptoPort, add: Add, asked: Asked): void {
  const { certificate, signed, trust, now } = asked
  const at = asked.stampedAt ?? now
  addValidity(add, asked)
  const others = [...trust.intermediates, ...readable(signed.certificates)]
  // The leaf's own dates have their own finding: the chain is asked for a day on which it was valid.
  const day = new Date(Math.min(Math.max(+at, +certificate.notBefore), +certificate.notAfter))
  const path = validatePath(crypto, certificate, others, trust.roots, day, 'signing')
  const issuer = nameValue(certificate.issuer, oids.commonName) ?? certificate.issuer.text
  if (!path.ok) {
    // An issuer that is not on the list is not a fault of the file: it cannot be judged.
    const outcome = path.reason === 'no-path' ? 'unknown' : 'failed'
    add('signature.chain', outcome, { issuer }, chainReasons[path.reason] ?? path.reason)
  } else {
    add('signature.chain', 'passed', { issuer, root: path.chain.at(-1)?.subject.text ?? '' })
    addRevocation(crypto, add, path.chain, asked)
  }
  addSeal(add, certificate.serial, trust)
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
    const lists = asked.trust.revocationLists.filter((list) => isCrlOf(crypto, list, issuer))
    return revocationOf(certificate, newest(lists), asked)
  })
  const order: readonly Outcome[] = ['failed', 'unknown', 'noted', 'passed']
  answers.sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
  const [worst] = answers
  if (worst) add('signature.revocation', worst.outcome, worst.facts, worst.reason)
}

function newest(lists: readonly RevocationList[]): RevocationList | undefined {
  return [...lists].sort((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())[0]
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

function summaryOf(opened: OpenedSignature, stampedAt: Date | undefined): SignatureSummary {
  const { field, value, coverage, result } = opened
  const certificate = result?.certificate
  const subject = certificate?.subject
  const part = (oid: string) => (subject ? nameValue(subject, oid) : undefined)
  const organisation = part(oids.organisation)
  const organisationCode = part(oids.organisationIdentifier)
  const issuer = certificate?.issuer
  return {
    format: value.subFilter,
    field: field.name,
    signerName: part(oids.commonName) ?? value.signerName ?? '',
    ...(organisation ? { organisation } : {}),
    ...(organisationCode ? { organisationCode } : {}),
    issuerName: issuer ? (nameValue(issuer, oids.commonName) ?? issuer.text) : '',
    ...(value.claimedAt ? { claimedAt: value.claimedAt } : {}),
    ...(stampedAt ? { timestampedAt: stampedAt.toISOString() } : {}),
    algorithm: certificate?.keyAlgorithm ?? 'unknown',
    ...(field.page === undefined ? {} : { page: field.page }),
    ...(field.rectangle ? { rectangle: field.rectangle } : {}),
    ...(value.reason ? { reason: value.reason } : {}),
    coversTo: coverage.coversTo,
    ...(opened.signed?.signer.digest ? { digestAlgorithm: opened.signed.signer.digest } : {}),
    ...(certificate
      ? {
          serial: certificate.serial,
          notBefore: certificate.notBefore.toISOString(),
          notAfter: certificate.notAfter.toISOString(),
        }
      : {}),
  }
}
