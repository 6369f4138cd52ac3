import { readBundle } from './bundle.ts'
import type { StatusAnswer } from './status.ts'
import { toHex } from './values/bytes.ts'
import type { CryptoPort } from './values/crypto.ts'
import { isRefusal } from './values/refusal.ts'
import { deriveVerdict, type Finding, type Report } from './values/report.ts'
import { examine, openDocument } from './verify.ts'

/**
 * Judges the PDF in a bundle by the evidence in it. Without `anchors` the bundle vouches for itself (its own root and
 * ledger key), which the report says; with `anchors` only entries and lists are taken from the bundle.
 */
export function examineBundle(
  crypto: CryptoPort,
  zip: Uint8Array,
  anchors: Pick<StatusAnswer, 'roots' | 'ledgerKey'> | undefined,
  now: Date,
): Report {
  const digest = toHex(crypto.digest('sha256', zip))
  const bundle = readBundle(crypto, zip)
  if (isRefusal(bundle)) {
    const findings: Finding[] = [
      { code: 'document.readable', outcome: 'failed', reason: bundle.code, facts: {} },
    ]
    const verdict = deriveVerdict(findings)
    const at = now.toISOString()
    return { subject: 'bundle', digest, examinedAt: at, verdict, findings, ...nothing }
  }
  const answer = anchors ? { ...bundle.answer, ...anchors } : bundle.answer
  const report = examine(crypto, openDocument(crypto, bundle.pdf), answer, now)
  const findings: Finding[] = [
    ...report.findings,
    contentsFinding(bundle.altered),
    anchors
      ? { code: 'bundle.trust', outcome: 'passed', facts: {} }
      : { code: 'bundle.trust', outcome: 'noted', reason: 'self-supplied', facts: {} },
  ]
  return { ...report, subject: 'bundle', digest, findings, verdict: deriveVerdict(findings) }
}

const nothing = { signatures: [], changes: [], ledger: [] }

function contentsFinding(altered: readonly string[]): Finding {
  const [path] = altered
  return path
    ? { code: 'bundle.contents', outcome: 'failed', reason: 'altered', facts: { path } }
    : { code: 'bundle.contents', outcome: 'passed', facts: {} }
}
