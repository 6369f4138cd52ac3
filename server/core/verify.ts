/**
 * The examination of a PDF, the same in the visitor's browser, on the server and in the CLI.
 * Two steps: `openDocument` parses and says what to ask, `examine` concludes from the file and the answer (or from
 * the file alone). Each finding stands for itself, one derived verdict closes the report.
 */

import type { Metadata } from './certificates/content.ts'
import type { TokenClaims } from './certificates/token.ts'
import { readCertificateMetadata } from './certificates/xmp.ts'
import { coverageOf } from './pdf/coverage.ts'
import { type PdfFile, readPdf } from './pdf/file.ts'
import { attempt, isFault, type PdfFault } from './pdf/objects.ts'
import { removedSignatures } from './pdf/removed.ts'
import { looksSealedButUnsigned } from './pdf/seal-pictures.ts'
import { type SignatureField, signatureFields } from './pdf/signature-fields.ts'
import { rivalsOf } from './pdf/strays.ts'
import { remembered } from './remembered.ts'
import type { StatusAnswer, StatusQuestion } from './status.ts'
import { toHex } from './values/bytes.ts'
import type { CryptoPort } from './values/crypto.ts'
import {
  deriveVerdict,
  type Finding,
  finding,
  type Report,
  type SignatureFacts,
} from './values/report.ts'
import { examineCertificate } from './verify-certificate.ts'
import { type ChangesAfter, changeFindings, changesAfterEach, together } from './verify-changes.ts'
import { conclude } from './verify-conclusion.ts'
import { examineLedger } from './verify-ledger.ts'
import {
  type ExaminedSignature,
  examineSignature,
  type OpenedSignature,
  openSignature,
  unverifiedGenTime,
} from './verify-signature.ts'
import { trustOf } from './verify-trust.ts'

/** Each signature is another digest over the whole file; no contract has this many. */
const mostSignatures = 64

export type OpenedDocument = {
  digest: string
  /** Why it cannot be read, if so; the rest is empty then. */
  fault?: PdfFault
  file?: PdfFile
  fields: readonly SignatureField[]
  signatures: readonly OpenedSignature[]
  /** What it says of itself, if it is a certificate (电子证照). */
  metadata?: Metadata | 'damaged'
  question: StatusQuestion
}

/** Never throws. Nothing leaves the caller; `question` is all that a server needs to be asked. */
export function openDocument(crypto: CryptoPort, bytes: Uint8Array): OpenedDocument {
  const digest = toHex(crypto.digest('sha256', bytes))
  const unread = {
    digest,
    fields: [],
    signatures: [],
    question: { digests: [digest], certificates: [] },
  }
  const file = readPdf(bytes)
  if (isFault(file)) return { ...unread, fault: file }
  const fields = signatureFields(file)
  if (isFault(fields)) return { ...unread, fault: fields }
  if (fields.filter(({ value }) => value !== undefined).length > mostSignatures) {
    return { ...unread, fault: { fault: 'too-complex', detail: 'signatures' } }
  }
  const coverage = coverageOf(file, fields)
  if (isFault(coverage)) return { ...unread, fault: coverage }
  // By place, not by name: two fields of one name are two signatures.
  const filled = fields.filter(({ value }) => value !== undefined)
  const signatures = coverage
    .flatMap((covered, n) => {
      const field = filled[n]
      // Whatever else it calls itself, readers may show it as a signature.
      return field?.value && field.value.type !== 'DocTimeStamp' ? [{ field, covered }] : []
    })
    .map(({ field, covered }, index) => openSignature(crypto, file, index, field, covered))
  const metadata = readCertificateMetadata(file)
  const question = questionOf(crypto, file, digest, signatures)
  return { digest, file, fields, signatures, question, ...(metadata && { metadata }) }
}

function questionOf(
  crypto: CryptoPort,
  file: PdfFile,
  digest: string,
  signatures: readonly OpenedSignature[],
): StatusQuestion {
  const digests = new Set([digest])
  for (const { coverage } of signatures) {
    if (coverage.coversTo > 0 && !coverage.wholeFile) {
      const revision = file.bytes.subarray(0, coverage.coversTo)
      digests.add(toHex(crypto.digest('sha256', revision)))
    }
  }
  const certificates = signatures.flatMap((signature) =>
    signature.result?.certificate
      ? [{ serial: signature.result.certificate.serial, at: statedTime(signature) }]
      : [],
  )
  return { digests: [...digests], certificates }
}

/** The instant to ask the seal's state at: what the time stamp says, else the end of the second that /M claims. */
function statedTime({ result, value }: OpenedSignature): string {
  const [token] = result?.timestampTokens ?? []
  const stamped = token && unverifiedGenTime(token)
  if (stamped) return stamped.toISOString()
  const claimed = new Date(value.claimedAt ?? 0)
  return new Date(Number.isNaN(claimed.getTime()) ? 0 : claimed.getTime() + 999).toISOString()
}

/** What else the caller brings to an examination. */
export type Beside = {
  /** What the QR said whose certificate this file is said to be, its signature checked. */
  shown?: TokenClaims | undefined
  /** DER of certificates that the caller trusts, beside those of the platform. */
  anchors?: readonly Uint8Array[]
}

/** `answer`: what a platform (or an evidence bundle) said; undefined when nobody was asked. `now` may be any instant to judge at. */
export function examine(
  port: CryptoPort,
  opened: OpenedDocument,
  answer: StatusAnswer | undefined,
  now: Date,
  { shown, anchors }: Beside = {},
): Report {
  const base = { subject: 'pdf' as const, digest: opened.digest, examinedAt: now.toISOString() }
  const { file, fault } = opened
  const crypto = remembered(port)
  if (!file) {
    const findings = [finding('document.readable', 'failed', {}, fault?.fault)]
    const verdict = deriveVerdict(findings)
    return { ...base, verdict, findings, signatures: [], changes: [], ledger: [] }
  }
  const trust = trustOf(answer, anchors)
  const examined = opened.signatures.map((one) => examineSignature(crypto, one, trust, now))
  const after = changesAfterEach(file, opened.signatures)
  const { changes, comparable } = together(after)
  const known = answer && withSealsOf(answer, opened.signatures, examined)
  const { ledger, inclusion } = examineLedger(crypto, opened, known)
  const { certificate, judged } = examineCertificate(crypto, opened, answer, { now, shown })
  const findings = [
    finding('document.readable', 'passed', { revisions: file.revisions.length }),
    ...readerFindings(file),
    ...signedFindings(opened, file),
    ...examined.flatMap((one) => one.findings),
    ...changeFindings(opened, file, changes, comparable),
    ...completeness(opened, answer),
    ...judged,
    ...inclusion,
  ]
  const signatures = opened.signatures.map((one, n) => {
    const { facts, ...own } = examined[n] as ExaminedSignature
    const revisions = file.revisions.length
    const asked = { ...own, opened: one, after: after[n] as ChangesAfter, revisions }
    return { ...withSeal(facts, one, known), ...conclude(asked) }
  })
  const verdict = deriveVerdict(findings)
  const report = { ...base, verdict, findings, signatures, changes, ledger }
  return certificate ? { ...report, certificate } : report
}

/** Files of Office are hybrid as a rule, and mean well; one in which the readers in use differ was made to that end. */
function readerFindings(file: PdfFile): Finding[] {
  const { revisions } = file
  const disputed = revisions.flatMap((revision) => revision.disputed ?? [])
  const [object] = disputed
  if (object !== undefined) {
    const facts = { objects: new Set(disputed).size, object }
    return [finding('document.readers', 'failed', facts, 'hybrid-conflict')]
  }
  const rivals = attempt(() => rivalsOf(file))
  if (isFault(rivals)) return [finding('document.readers', 'unknown', {}, rivals.fault)]
  const [rival] = rivals
  if (rival) {
    const facts = { objects: rivals.length, object: rival.object ?? 0 }
    return [finding('document.readers', 'failed', facts, 'hidden-object')]
  }
  const hybrid = revisions.some((revision) => revision.disputed)
  return hybrid ? [finding('document.readers', 'passed')] : []
}

function signedFindings(opened: OpenedDocument, file: PdfFile): Finding[] {
  const count = opened.signatures.length
  const removed = removedSignatures(file)
  if (isFault(removed)) return [finding('document.signed', 'unknown', { count }, removed.fault)]
  if (removed.length > 0) {
    const facts = { count, removed: removed.length, field: removed.join('、').slice(0, 200) }
    return [finding('document.signed', 'failed', facts, 'signature-removed')]
  }
  if (count > 0) return [finding('document.signed', 'passed', { count })]
  if (looksSealedButUnsigned(file)) return [finding('document.seal-picture-only', 'failed')]
  // An unsigned PDF is not a forgery: there is nothing here to judge.
  return [finding('document.signed', 'unknown', { count }, 'no-signature')]
}

/** Empty signature fields are places where somebody has yet to sign, or where a signature was taken away. */
function completeness(opened: OpenedDocument, answer: StatusAnswer | undefined): Finding[] {
  const present = opened.signatures.length
  const known = answer?.documents.find((one) => one.digest === opened.digest)
  // A file without signatures may still be one of ours that lost them.
  if (present === 0 && !known) return []
  const empty = opened.fields.filter((field) => field.value === undefined).length
  const facts = { present, expected: present + empty }
  if (known && !known.current) return [finding('document.complete', 'failed', facts, 'superseded')]
  if (known && ['declined', 'withdrawn'].includes(known.contractState)) {
    return [finding('document.complete', 'failed', facts, known.contractState)]
  }
  if (empty > 0) return [finding('document.complete', 'noted', facts, 'awaiting-signatures')]
  return [finding('document.complete', 'passed', facts)]
}

/** Seals are asked for by serial number, which only the chain ties to their issuer: those without one are left out. */
function withSealsOf(
  answer: StatusAnswer,
  signatures: readonly OpenedSignature[],
  examined: readonly ExaminedSignature[],
): StatusAnswer {
  const serials = signatures
    .filter((_, n) =>
      examined[n]?.findings.some(
        ({ code, outcome }) => code === 'signature.chain' && outcome === 'passed',
      ),
    )
    .map(({ result }) => result?.certificate?.serial)
  return { ...answer, seals: answer.seals.filter(({ serial }) => serials.includes(serial)) }
}

function withSeal(
  facts: SignatureFacts,
  opened: OpenedSignature,
  answer: StatusAnswer | undefined,
): SignatureFacts {
  const serial = opened.result?.certificate?.serial
  const seal = answer?.seals.find((one) => one.serial === serial)
  if (!seal) return facts
  const { sealId, name, statusThen, statusNow } = seal
  return { ...facts, seal: { id: sealId, name, statusThen, statusNow } }
}
