/**
 * The examination of a PDF, the same in the visitor's browser, on the server and in the CLI.
 * Two steps: `openDocument` parses and says what to ask, `examine` concludes from the file and the answer (or from
 * the file alone). Each finding stands for itself, one derived verdict closes the report.
 */

import type { Metadata } from './certificates/content.ts'
import type { TokenClaims } from './certificates/token.ts'
import { readCertificateMetadata } from './certificates/xmp.ts'
import { coverageOf } from './pdf/coverage.ts'
import { readStore } from './pdf/dss.ts'
import { type PdfFile, readPdf } from './pdf/file.ts'
import { isFault, type PdfFault } from './pdf/objects.ts'
import { type SignatureField, signatureFields } from './pdf/signature-fields.ts'
import { remembered } from './remembered.ts'
import type { StatusAnswer, StatusQuestion } from './status.ts'
import { toHex } from './values/bytes.ts'
import type { CryptoPort } from './values/crypto.ts'
import {
  deriveVerdict,
  finding,
  type LedgerProof,
  type Report,
  type SignatureFacts,
} from './values/report.ts'
import { examineCertificate } from './verify-certificate.ts'
import { type ChangesAfter, changeFindings, changesAfterEach, together } from './verify-changes.ts'
import { conclude } from './verify-conclusion.ts'
import { completeness, readerFindings, signedFindings } from './verify-document.ts'
import { examineLedger, identityIn } from './verify-ledger.ts'
import { materialOf } from './verify-material.ts'
import { examineParts } from './verify-parts.ts'
import { type ExaminedSignature, type OpenedSignature, openSignature } from './verify-signature.ts'
import { type OpenedStamp, unverified } from './verify-timestamps.ts'
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
  /** Document time stamps. */
  stamps: readonly OpenedStamp[]
  /** The digests of the question with how many bytes of the file each is over. */
  extents: ReadonlyMap<string, number>
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
    stamps: [],
    extents: new Map(),
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
  const stamps = coverage.flatMap((covered, n): OpenedStamp[] => {
    const [field, value] = [filled[n], filled[n]?.value]
    return field && value?.type === 'DocTimeStamp' ? [{ field, value, coverage: covered }] : []
  })
  const extents = extentsOf(crypto, file, digest, [...signatures, ...stamps])
  const question = questionOf(extents, signatures)
  const read = { digest, file, fields, signatures, stamps, extents, question }
  return { ...read, ...(metadata && { metadata }) }
}

/** The whole file, and the file as each signature and each document time stamp left it. */
function extentsOf(
  crypto: CryptoPort,
  file: PdfFile,
  digest: string,
  parts: readonly Pick<OpenedSignature, 'coverage'>[],
): ReadonlyMap<string, number> {
  const extents = new Map([[digest, file.bytes.length]])
  for (const { coverage } of parts) {
    if (coverage.coversTo > 0 && !coverage.wholeFile) {
      const revision = file.bytes.subarray(0, coverage.coversTo)
      extents.set(toHex(crypto.digest('sha256', revision)), coverage.coversTo)
    }
  }
  return extents
}

function questionOf(
  extents: ReadonlyMap<string, number>,
  signatures: readonly OpenedSignature[],
): StatusQuestion {
  const certificates = signatures.flatMap((signature) =>
    signature.result?.certificate
      ? [{ serial: signature.result.certificate.serial, at: statedTime(signature) }]
      : [],
  )
  return { digests: [...extents.keys()], certificates }
}

/** The instant to ask the seal's state at: what the time stamp says, else the end of the second that /M claims. */
function statedTime({ result, value }: OpenedSignature): string {
  const [token] = result?.timestampTokens ?? []
  const stamped = token && unverified(token)?.info.genTime
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
  /** False where the ledger's key is only the file's own word: its times prove nothing then. */
  ledgerProves?: boolean
}

/** `answer`: what a platform (or an evidence bundle) said; undefined when nobody was asked. `now` may be any instant to judge at. */
export function examine(
  port: CryptoPort,
  opened: OpenedDocument,
  answer: StatusAnswer | undefined,
  now: Date,
  { shown, anchors, ledgerProves = true }: Beside = {},
): Report {
  const base = { subject: 'pdf' as const, digest: opened.digest, examinedAt: now.toISOString() }
  const { file, fault } = opened
  const crypto = remembered(port)
  if (!file) {
    const findings = [finding('document.readable', 'failed', {}, fault?.fault)]
    const verdict = deriveVerdict(findings)
    return { ...base, verdict, findings, signatures: [], changes: [], ledger: [] }
  }
  const after = changesAfterEach(file, opened.signatures)
  const { changes, comparable } = together(after)
  const { ledger, inclusion } = examineLedger(crypto, opened, answer)
  const store = readStore(file)
  const material = materialOf(isFault(store) ? { values: [], vri: [] } : store)
  const { examined, stamped } = examineParts(crypto, opened, file, trustOf(answer, anchors), {
    ...{ material, now },
    ledgerAt: (one) => (ledgerProves ? knownSince(one, opened, ledger) : undefined),
  })
  const known = answer && withSealsOf(answer, opened.signatures, examined)
  const { certificate, judged } = examineCertificate(crypto, opened, answer, { now, shown })
  const findings = [
    finding('document.readable', 'passed', { revisions: file.revisions.length }),
    ...readerFindings(file),
    ...signedFindings(opened, file),
    ...examined.flatMap((one) => one.findings),
    ...changeFindings(opened, file, changes, comparable),
    ...stamped,
    ...completeness(opened, answer),
    ...judged,
    ...inclusion(known),
  ]
  const signatures = opened.signatures.map((one, n) => {
    const { facts, ...own } = examined[n] as ExaminedSignature
    const revisions = file.revisions.length
    const asked = { ...own, opened: one, after: after[n] as ChangesAfter, revisions }
    const identity = identityIn(ledger, opened, one.coverage.coversTo)
    return { ...withSeal({ ...facts, ...identity }, one, known), ...conclude(asked) }
  })
  const verdict = deriveVerdict(findings)
  const report = { ...base, verdict, findings, signatures, changes, ledger }
  return certificate ? { ...report, certificate } : report
}

/** When the ledger first took in a file that holds this signature: it existed by then. */
function knownSince(
  { coverage }: OpenedSignature,
  { extents }: OpenedDocument,
  ledger: readonly LedgerProof[],
): Date | undefined {
  const times = ledger
    .filter(
      ({ digest }) => coverage.coversTo > 0 && (extents.get(digest) ?? 0) >= coverage.coversTo,
    )
    .map(({ stagedAt }) => new Date(stagedAt))
    .filter((at) => !Number.isNaN(at.getTime()))
  return times.sort((a, b) => a.getTime() - b.getTime())[0]
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
