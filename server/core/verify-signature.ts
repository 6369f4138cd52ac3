/** Everything that can be said of one signature in a PDF, each point by itself (ETSI EN 319 102-1 §5.2). */

import { definite, isIndefinite } from './asn1/ber.ts'
import { parseSignedData, type SignedData } from './asn1/cms.ts'
import { type SignedDataResult, verifySignedData } from './asn1/cms-verify.ts'
import { DerError, trimDer } from './asn1/der.ts'
import { nameValue } from './asn1/names.ts'
import { oids } from './asn1/oids.ts'
import { type Coverage, signedParts } from './pdf/coverage.ts'
import type { PdfFile } from './pdf/file.ts'
import type { SignatureField, SignatureValue } from './pdf/signature-fields.ts'
import { concat, equal } from './values/bytes.ts'
import type { CryptoPort, HashName } from './values/crypto.ts'
import type { Finding, SignatureFacts, SignatureLevel } from './values/report.ts'
import { suiteOfAlgorithm } from './values/suite.ts'
import { sha1Ends } from './verify-algorithms.ts'
import type { Proven } from './verify-conclusion.ts'
import { levelOf, pades } from './verify-level.ts'
import { type Material, withCms } from './verify-material.ts'
import { addSes, type OpenedSes, openSes } from './verify-ses.ts'
import { addStamps, type DocumentStamp, judgeStamps } from './verify-timestamps.ts'
import { type Add, addTrust, type Trust } from './verify-trust.ts'

/** One filled signature field with what it covers and what its CMS says, before any trust is asked for. */
export type OpenedSignature = {
  index: number
  field: SignatureField
  value: SignatureValue
  coverage: Coverage
  /** Undefined when /Contents is no CMS that this program reads. */
  signed: SignedData | undefined
  /** Why not: another format, or one it knows whose bytes are no such thing. */
  unread?: 'format-unknown' | 'cms-malformed'
  result: SignedDataResult | undefined
  /** The electronic seal, where one was used (SES). */
  sealing?: OpenedSes['sealing']
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
  if (!parts) return { ...opened, unread: 'format-unknown' }
  const known = cmsFormats.includes(value.subFilter)
  try {
    if (value.subFilter === ses) return { ...opened, ...openSes(crypto, value.contents, parts) }
    const signed = parseSignedData(cmsOf(value))
    const result = checkDetached(crypto, signed, parts, value.subFilter)
    if (result) return { index, field, value, coverage, signed, result }
    // ETSI EN 319 142-1 §6.3: nothing is encapsulated; elsewhere it is a format that nobody here has read about.
    const unread = value.subFilter === pades ? 'cms-malformed' : 'format-unknown'
    return { ...opened, unread }
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return { ...opened, unread: known ? 'cms-malformed' : 'format-unknown' }
  }
}

/**
 * /Contents without its padding. PAdES demands DER (ETSI EN 319 142-1 §6.3); so does ISO 32000-1 §12.8.3.3, but the
 * older formats are written with open lengths by much honest software, and the outer spelling is signed by nobody.
 */
const cmsOf = ({ subFilter, contents }: SignatureValue): Uint8Array =>
  subFilter !== pades && isIndefinite(contents) ? definite(contents) : trimDer(contents)

/** Of the 国密 suite: GM/T 0010 and GB/T 38540, under the names in use (that GM/T 0112 fixes them is not confirmed). */
const gmCms = 'GM.sm2cms.detached'
const ses = 'GM.sm2seal'

/** ISO 32000-1 table 257, ETSI EN 319 142-1 §6.3: /Contents is DER of a CMS SignedData. */
const cmsFormats: readonly string[] = [pades, 'adbe.pkcs7.detached', 'adbe.pkcs7.sha1', gmCms, ses]

/**
 * Formats in which the content that travels inside is the digest of the byte range, and that is what is signed: ISO 32000-1
 * §12.8.3.3.1, and how some vendors write GM.sm2cms.
 */
const digestFormats: Readonly<Record<string, HashName>> = {
  'adbe.pkcs7.sha1': 'sha1',
  [gmCms]: 'sm3',
}

/** /SubFilter under which a CMS means what is checked here; under any other its rules are unknown. */
const understood: readonly string[] = [...cmsFormats, 'GM.sm2cms.detached']

/** Undefined where a content travels inside: how it binds the file depends on the format. */
function checkDetached(
  crypto: CryptoPort,
  signed: SignedData,
  parts: readonly [Uint8Array, Uint8Array],
  format: string,
): SignedDataResult | undefined {
  const inside = signed.content
  if (!inside) {
    // A time stamp's TSTInfo, or whatever else is signed by itself, is no signature over a document (RFC 5652 §5.1).
    if (signed.contentType !== oids.data && signed.contentType !== oids.gmData) return undefined
    const digestOf = (hash: HashName) => crypto.digest(hash, ...parts)
    return verifySignedData(crypto, signed, { digestOf, content: () => concat(...parts) })
  }
  const hash = digestFormats[format]
  if (!hash || inside.length !== (hash === 'sha1' ? 20 : 32)) return undefined
  const digestOf = (name: HashName) => crypto.digest(name, inside)
  const result = verifySignedData(crypto, signed, { digestOf, content: () => inside })
  const weak = hash === 'sha1' ? (['digest-weak'] as const) : []
  const reasons = [...result.reasons, ...weak]
  const bound = equal(inside, crypto.digest(hash, ...parts))
  return bound ? { ...result, reasons } : { ...result, reasons, ok: false, digest: 'mismatch' }
}

export type ExaminedSignature = {
  facts: SignatureFacts
  findings: Finding[]
  proven: Proven | undefined
  level: SignatureLevel
}

/** What the file and the platform say beside the signature itself. */
export type Surroundings = {
  trust: Trust
  now: Date
  /** Document time stamps of the file that hold. */
  held: readonly DocumentStamp[]
  material: Material
  /** Since when the ledger knows a file that holds this signature. */
  ledgerAt?: Date | undefined
}

export function examineSignature(
  crypto: CryptoPort,
  opened: OpenedSignature,
  around: Surroundings,
): ExaminedSignature {
  const { index, coverage, result, signed, value } = opened
  const findings: Finding[] = []
  const add: Add = (code, outcome, facts = {}, reason) => {
    findings.push({ code, outcome, signature: index, facts, ...(reason ? { reason } : {}) })
  }
  const [problem] = coverage.problems
  add('signature.structure', problem ? 'failed' : 'passed', {}, problem)
  if (!signed || !result) {
    const { unread } = opened
    const outcome = unread === 'cms-malformed' ? 'failed' : 'unknown'
    add('signature.cryptography', outcome, { subFilter: value.subFilter }, unread)
    return { facts: factsOf(opened, undefined), findings, proven: undefined, level: 'none' }
  }
  const { now, material } = around
  const trust = withCms(around.trust, signed)
  const over = around.held.filter(({ coversTo }) => coversTo >= coverage.coversTo)
  const stamps = judgeStamps(crypto, signed, trust, over, now)
  const proven = earliest(stamps.valid, over, around.ledgerAt)
  addIntegrity(add, result, value.subFilter, proven?.at ?? now)
  addStamps(add, stamps, over, proven)
  const { certificate } = result
  const stampedAt = proven?.at
  const asked = { signed, trust, stampedAt, provenBy: proven?.by, now }
  const chain = certificate && addTrust(crypto, add, { ...asked, certificate })
  const { sealing } = opened
  if (sealing) addSes(crypto, add, { sealing, trust, stampedAt, now })
  const signer = chain && { chain, at: stampedAt ?? now }
  const level = levelOf(crypto, { opened, signer, stamps: stamps.valid, over, material, trust })
  return { facts: factsOf(opened, stamps.valid[0]?.at), findings, proven, level }
}

/** The time that is proven earliest; of two proofs of one time the one that is nearer to the signature. */
function earliest(
  stamps: readonly { at: Date }[],
  over: readonly DocumentStamp[],
  ledgerAt: Date | undefined,
): Proven | undefined {
  const all: Proven[] = [
    ...stamps.map(({ at }) => ({ at, by: 'timestamp' as const })),
    ...over.map(({ at }) => ({ at, by: 'document-timestamp' as const })),
    ...(ledgerAt ? [{ at: ledgerAt, by: 'ledger' as const }] : []),
  ]
  return all.sort((a, b) => a.at.getTime() - b.at.getTime())[0]
}

function addIntegrity(add: Add, result: SignedDataResult, format: string, at: Date): void {
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
  const facts = { algorithm: result.certificate.keyAlgorithm }
  const sound =
    result.signature === 'valid' && result.attributes !== 'invalid' && result.ess !== 'mismatch'
  const doubt = doubtOf(result, format, at)
  if (sound && !doubt) return add('signature.cryptography', 'passed', facts)
  const unsaid = ['digest-mismatch', 'digest-weak', 'ess-absent']
  const reason = result.reasons.find((one) => !unsaid.includes(one))
  const known = reason !== 'signature-algorithm-unknown'
  if (!sound && known) add('signature.cryptography', 'failed', facts, reason)
  else add('signature.cryptography', 'unknown', facts, sound ? doubt : reason)
}

/** Why a signature that is mathematically right proves less than it should. */
function doubtOf({ reasons, ess }: SignedDataResult, format: string, at: Date): string | undefined {
  if (!understood.includes(format)) return 'format-unknown'
  // Proven to be older than the day from which anybody could make collisions, it is still believed.
  if (reasons.includes('digest-weak') && at >= sha1Ends) return 'digest-weak'
  // ETSI EN 319 142-1 §6.3: without it any other certificate of the same key can be put in its place.
  return format === pades && ess === 'absent' ? 'ess-absent' : undefined
}

function factsOf(opened: OpenedSignature, stampedAt: Date | undefined): SignatureFacts {
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
    ...(certificate ? { suite: suiteOfAlgorithm(certificate.keyAlgorithm) } : {}),
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
