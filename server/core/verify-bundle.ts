/**
 * The examination of an evidence bundle (证据包), in the same two steps as that of a PDF. Without a platform's answer the
 * bundle vouches for itself (its own root and ledger key), which the report says; with one, anchors, seals and the
 * state of the contract are the platform's word, and only entries, certificates and lists are taken from the bundle.
 */
import { type Bundle, readBundle } from './bundle.ts'
import type { StatusAnswer, StatusQuestion } from './status.ts'
import { toHex } from './values/bytes.ts'
import type { CryptoPort } from './values/crypto.ts'
import { isRefusal } from './values/refusal.ts'
import { deriveVerdict, type Finding, type Report } from './values/report.ts'
import { type Beside, examine, type OpenedDocument, openDocument } from './verify.ts'

export type OpenedBundle = {
  /** sha256 hex of the archive. */
  digest: string
  question: StatusQuestion
} & ({ bundle: Bundle; document: OpenedDocument } | { bundle?: never; reason: string })

/** ZIP archives begin so; a PDF never does. */
export function looksZipped(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b
}

/** Never throws. Nothing leaves the caller; `question` is all that a server needs to be asked. */
export function openBundle(crypto: CryptoPort, zip: Uint8Array): OpenedBundle {
  const digest = toHex(crypto.digest('sha256', zip))
  const bundle = readBundle(crypto, zip)
  if (isRefusal(bundle)) {
    return { digest, question: { digests: [], certificates: [] }, reason: bundle.code }
  }
  const document = openDocument(crypto, bundle.pdf)
  return { digest, question: document.question, bundle, document }
}

/** `answer`: what a platform said of `opened.question`; undefined when none was asked. */
export function examineBundle(
  crypto: CryptoPort,
  opened: OpenedBundle,
  answer: StatusAnswer | undefined,
  now: Date,
  { anchors = [] }: Pick<Beside, 'anchors'> = {},
): Report {
  const { digest, bundle } = opened
  const base = { subject: 'bundle' as const, digest }
  if (!bundle) {
    const { reason } = opened
    const findings: Finding[] = [
      { code: 'document.readable', outcome: 'failed', reason, facts: {} },
    ]
    const nothing = { signatures: [], changes: [], ledger: [] }
    const verdict = deriveVerdict(findings)
    return { ...base, examinedAt: now.toISOString(), verdict, findings, ...nothing }
  }
  const known = together(bundle.answer, answer)
  // Whoever brings anchors of their own does not take the bundle's word for its root.
  const named = anchors.length > 0 && !answer ? { ...known, roots: [], anchors: [] } : known
  const report = examine(crypto, opened.document, named, now, {
    anchors,
    ledgerProves: answer !== undefined || anchors.length === 0,
  })
  const trust: Finding =
    answer || anchors.length > 0
      ? { code: 'bundle.trust', outcome: 'passed', facts: {} }
      : { code: 'bundle.trust', outcome: 'noted', reason: 'self-supplied', facts: {} }
  const findings = [...report.findings, contentsFinding(bundle.altered), trust]
  return { ...report, ...base, findings, verdict: deriveVerdict(findings) }
}

/** Certificates and lists are signed and proofs lead to a signed checkpoint: they may come from anybody. */
function together(own: StatusAnswer, platform: StatusAnswer | undefined): StatusAnswer {
  if (!platform) return own
  return {
    ...platform,
    entries: own.entries.length > 0 ? own.entries : platform.entries,
    intermediates: [...platform.intermediates, ...own.intermediates],
    revocationLists: [...platform.revocationLists, ...own.revocationLists],
  }
}

function contentsFinding(altered: readonly string[]): Finding {
  const [path] = altered
  return path
    ? { code: 'bundle.contents', outcome: 'failed', reason: 'altered', facts: { path } }
    : { code: 'bundle.contents', outcome: 'passed', facts: {} }
}

/** A PDF or an evidence bundle, by the file alone and what the caller brings. */
export function examineAlone(
  crypto: CryptoPort,
  bytes: Uint8Array,
  now: Date,
  beside: Beside,
): Report {
  return looksZipped(bytes)
    ? examineBundle(crypto, openBundle(crypto, bytes), undefined, now, beside)
    : examine(crypto, openDocument(crypto, bytes), undefined, now, beside)
}

/** The file as its nth signature (from 1) left it: its first bytes, whole and readable by themselves. */
export function signedRevision(
  crypto: CryptoPort,
  bytes: Uint8Array,
  nth: number,
): Uint8Array | undefined {
  const pdf = looksZipped(bytes) ? openBundle(crypto, bytes).bundle?.pdf : bytes
  const signature = pdf && openDocument(crypto, pdf).signatures[nth - 1]
  return signature?.coverage.revision === undefined
    ? undefined
    : pdf?.slice(0, signature.coverage.coversTo)
}
