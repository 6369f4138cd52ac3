/** What was done to a file after it was signed, and whether that was allowed. */
import { changesSince } from './pdf/changes.ts'
import type { PdfFile } from './pdf/file.ts'
import { isFault } from './pdf/objects.ts'
import { type Change, type Finding, finding } from './values/report.ts'
import type { OpenedDocument } from './verify.ts'
import type { OpenedSignature } from './verify-signature.ts'

/** What was done to the file after each signature; a change that two signatures see is listed once. */
export function changesOf(
  file: PdfFile,
  signatures: readonly OpenedSignature[],
): { changes: Change[]; comparable: boolean } {
  const seen = new Map<string, Change>()
  let comparable = true
  for (const { coverage } of signatures) {
    if (coverage.revision === undefined) continue
    const found = changesSince(file, coverage.revision)
    if (isFault(found)) {
      comparable = false
      continue
    }
    for (const change of found) {
      const key = `${change.kind} ${change.object ?? ''} ${change.page ?? ''}`
      const known = seen.get(key)
      if (!known || (known.allowed && !change.allowed)) seen.set(key, change)
    }
  }
  return { changes: [...seen.values()], comparable }
}

export function changeFindings(
  opened: OpenedDocument,
  file: PdfFile,
  changes: readonly Change[],
  comparable: boolean,
): Finding[] {
  if (opened.signatures.length === 0) return []
  const added = file.bytes.length - Math.max(...opened.signatures.map((o) => o.coverage.coversTo))
  const coverage =
    added === 0
      ? finding('document.coverage', 'passed', { added })
      : finding('document.coverage', 'noted', { added }, 'bytes-after')
  const forbidden = changes.filter((change) => !change.allowed)
  const facts = { forbidden: forbidden.length, allowed: changes.length - forbidden.length }
  const [worst] = forbidden
  if (worst) return [coverage, finding('document.changes', 'failed', facts, worst.kind)]
  // What cannot be compared is not known to be harmless.
  if (!comparable)
    return [coverage, finding('document.changes', 'unknown', facts, 'not-comparable')]
  return [coverage, finding('document.changes', 'passed', facts)]
}
