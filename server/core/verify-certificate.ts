/** Whether a file is the certificate (电子证照) it says it is, and what that certificate is worth today (domain.md §5.2). */
import { contentDigest, type Metadata, validityIn } from './certificates/content.ts'
import { identifierFault } from './certificates/identifier.ts'
import { mask } from './certificates/mask.ts'
import { certificateStatusAt } from './certificates/status.ts'
import type { TokenClaims } from './certificates/token.ts'
import type { CertificateRecord, StatusAnswer } from './status.ts'
import type { CryptoPort } from './values/crypto.ts'
import { dateIn } from './values/dates.ts'
import { type CertificateSummary, type Finding, finding } from './values/report.ts'
import type { OpenedDocument } from './verify.ts'

type Circumstances = { now: Date; shown?: TokenClaims | undefined }
type Judged = { certificate?: CertificateSummary; judged: Finding[] }

/** Nothing is said of files that are no certificates, unless a QR says that they are one. */
export function examineCertificate(
  crypto: CryptoPort,
  { metadata, question }: OpenedDocument,
  answer: StatusAnswer | undefined,
  { now, shown }: Circumstances,
): Judged {
  const record = answer?.certificates.find((one) => question.digests.includes(one.documentDigest))
  const content = metadata === 'damaged' ? undefined : metadata
  const digest = content && contentDigest(crypto, content)
  const judged = shown ? [qrFinding(shown, content, digest)] : []
  if (!metadata && !record) return { judged }
  judged.push(contentFinding(metadata, digest, record, answer))
  if (answer && record) judged.push(...recordFindings(record, now))
  else if (!answer) judged.push(finding('certificate.status', 'unknown', {}, 'not-asked'))
  const validity = record
    ? { from: record.validFrom, to: record.validTo }
    : content && validityIn(content)
  judged.push(...validityFindings(validity, now))
  const certificate = record ? recordedSummary(record, content) : content && ownSummary(content)
  return certificate ? { certificate, judged } : { judged }
}

/** The findings that rest on the record alone: the QR and the number lead to it without a file. */
export function examineRecord(record: CertificateRecord, now: Date): readonly Finding[] {
  const validity = { from: record.validFrom, to: record.validTo }
  return [...recordFindings(record, now), ...validityFindings(validity, now)]
}

/** The file's content against its own check character, and against what was recorded when it was issued. */
function contentFinding(
  metadata: Metadata | 'damaged' | undefined,
  digest: string | undefined,
  record: CertificateRecord | undefined,
  answer: StatusAnswer | undefined,
): Finding {
  const failed = (reason: string) => finding('certificate.metadata', 'failed', {}, reason)
  if (metadata === undefined) return failed('missing')
  if (metadata === 'damaged') return failed('damaged')
  if (identifierFault(metadata['ZZBS'] ?? '')) return failed('identifier')
  if (!answer) return finding('certificate.metadata', 'noted', {}, 'not-asked')
  if (!record) return failed('no-record')
  const agrees =
    digest === record.contentDigest &&
    metadata['ZZBS'] === record.identifier &&
    metadata['ZZBH'] === record.number
  return agrees ? finding('certificate.metadata', 'passed') : failed('record-differs')
}

function recordFindings(record: CertificateRecord, now: Date): Finding[] {
  const { edition } = record
  return [
    statusFinding(record, now),
    record.latest
      ? finding('certificate.latest', 'passed', { edition })
      : finding('certificate.latest', 'failed', { edition }, 'superseded'),
  ]
}

/** 有效 or one sentence for each way of not being so; whether it was in force before is for the two times to tell. */
function statusFinding(record: CertificateRecord, now: Date): Finding {
  const told = statusAt(record, now)
  // Two clocks may differ, and one may be set back: what either calls ended or suspended is not in force.
  const status = told === undefined || told === '01' ? record.statusNow : told
  const since = record.history.findLast((one) => one.status === status)?.effectiveAt
  const facts = since === undefined ? {} : { since }
  return status === '01'
    ? finding('certificate.status', 'passed')
    : finding('certificate.status', 'failed', facts, status)
}

function validityFindings(
  validity: { from: string; to: string | null } | undefined,
  now: Date,
): Finding[] {
  if (!validity) return [finding('certificate.validity', 'unknown', {}, 'unreadable')]
  const { from, to } = validity
  const facts = { from, to: to ?? '' }
  const today = dateIn(now)
  if (today < from) return [finding('certificate.validity', 'failed', facts, 'not-yet')]
  if (to === null) return [finding('certificate.validity', 'passed', facts, 'permanent')]
  return today > to
    ? [finding('certificate.validity', 'failed', facts, 'expired')]
    : [finding('certificate.validity', 'passed', facts)]
}

/** A QR can be cut out of one certificate and pasted on another; what it says of the content cannot. */
function qrFinding(
  shown: TokenClaims,
  content: Metadata | undefined,
  digest: string | undefined,
): Finding {
  if (!content) return finding('certificate.qr', 'failed', {}, 'no-certificate')
  if (content['ZZBS'] !== shown.identifier) {
    return finding('certificate.qr', 'failed', {}, 'other-certificate')
  }
  return digest === shown.contentDigest
    ? finding('certificate.qr', 'passed')
    : finding('certificate.qr', 'failed', {}, 'content-differs')
}

function statusAt(record: CertificateRecord, at: Date) {
  const history = record.history.map(({ status, effectiveAt }) => ({
    status,
    effectiveAt: new Date(effectiveAt),
  }))
  return certificateStatusAt(history, record.validTo, at)
}

function recordedSummary(
  record: CertificateRecord,
  content: Metadata | undefined,
): CertificateSummary {
  const { identifier, number, edition, validFrom, validTo, endorsements } = record
  const then = statusAt(record, new Date(record.issuedAt))
  return {
    ...{ source: 'record', identifier, number, edition, validFrom, validTo, endorsements },
    type: record.typeTitle,
    issuer: record.agencyName,
    ...holderIn(content ?? {}),
    ...(then && { statusThen: then }),
    statusNow: record.statusNow,
  }
}

/** What the file says of itself: whether that is true is for the findings to tell. */
function ownSummary(content: Metadata): CertificateSummary {
  const text = (key: string) => (content[key] ?? '').slice(0, 200)
  const validity = validityIn(content)
  return {
    ...{ source: 'file', identifier: text('ZZBS'), number: text('ZZBH'), edition: text('BBH') },
    type: { zh: text('ZZLXMC'), en: text('ZZLXMC') },
    issuer: text('ZZBFJG'),
    ...holderIn(content),
    ...(validity && { validFrom: validity.from, validTo: validity.to }),
    endorsements: [],
  }
}

/** Codes of organisations begin with 0; whoever has another is a person, whose name a report only hints at. */
function holderIn(content: Metadata): { holder: string; person: boolean } {
  const name = (content['CZZT'] ?? '').slice(0, 200)
  const person = !content['CZZTDMLXDM']?.startsWith('0')
  return { holder: person ? mask('name', name) : name, person }
}
