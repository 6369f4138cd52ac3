/** What was done to a file after it was signed, and whether that was allowed. */
import { changesSince } from './pdf/changes.ts'
import type { PdfFile } from './pdf/file.ts'
import { isFault } from './pdf/objects.ts'
import { type Change, type Finding, finding } from './values/report.ts'
import type { OpenedDocument } from './verify.ts'
import type { OpenedSignature } from './verify-signature.ts'

/** What was done after one signature; `comparable` is false where what was added cannot be read. */
export type ChangesAfter = { changes: readonly Change[]; comparable: boolean }

/** Per signature, in their order; signatures of one revision share the comparison. */
export function changesAfterEach(
  file: PdfFile,
  signatures: readonly OpenedSignature[],
): readonly ChangesAfter[] {
  const known = new Map<number, ChangesAfter>()
  return signatures.map(({ coverage: { revision } }) => {
    if (revision === undefined) return { changes: [], comparable: true }
    const made = known.get(revision) ?? changesAfter(file, revision)
    known.set(revision, made)
    return made
  })
}

function changesAfter(file: PdfFile, revision: number): ChangesAfter {
  const found = changesSince(file, revision)
  return isFault(found) ? { changes: [], comparable: false } : { changes: found, comparable: true }
}

/** Over all signatures; a change that two of them see is listed once. */
export function together(each: readonly ChangesAfter[]): {
  changes: Change[]
  comparable: boolean
} {
  const seen = new Map<string, Change>()
  for (const change of each.flatMap(({ changes }) => changes)) {
    const key = `${change.kind} ${change.object ?? ''} ${change.page ?? ''}`
    const known = seen.get(key)
    if (!known || (known.allowed && !change.allowed)) seen.set(key, change)
  }
  return { changes: [...seen.values()], comparable: each.every(({ comparable }) => comparable) }
}

/** Of several changes the one that says most of what was done, last. */
const gravest: readonly Change['kind'][] = [
  ...(['catalog', 'object', 'trailing-bytes', 'dss-added', 'timestamp-added'] as const),
  ...(['signature-filled', 'field-changed', 'annotation-added'] as const),
  ...(['field-added', 'page-content', 'page-count'] as const),
]

export function changeFindings(
  opened: OpenedDocument,
  file: PdfFile,
  changes: readonly Change[],
  comparable: boolean,
): Finding[] {
  if (opened.signatures.length === 0) return []
  // A time stamp that does not hold has a finding of its own.
  const stamps = opened.stamps.filter(({ coverage }) => coverage.problems.length === 0)
  const ends = [...opened.signatures, ...stamps].map(({ coverage }) => coverage.coversTo)
  const added = file.bytes.length - Math.max(...ends)
  const coverage =
    added === 0
      ? finding('document.coverage', 'passed', { added })
      : finding('document.coverage', 'noted', { added }, 'bytes-after')
  const forbidden = changes.filter((change) => !change.allowed)
  const facts = { forbidden: forbidden.length, allowed: changes.length - forbidden.length }
  const [worst] = forbidden.toSorted((a, b) => gravest.indexOf(b.kind) - gravest.indexOf(a.kind))
  if (worst) return [coverage, finding('document.changes', 'failed', facts, worst.kind)]
  // What cannot be compared is not known to be harmless.
  if (!comparable)
    return [coverage, finding('document.changes', 'unknown', facts, 'not-comparable')]
  return [coverage, finding('document.changes', 'passed', facts)]
}
