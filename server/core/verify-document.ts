/** What can be said of the whole file, before any of its signatures: whether readers agree, what is signed, what is missing. */
import type { PdfFile } from './pdf/file.ts'
import { attempt, isFault } from './pdf/objects.ts'
import { removedSignatures } from './pdf/removed.ts'
import { looksSealedButUnsigned } from './pdf/seal-pictures.ts'
import { rivalsOf } from './pdf/strays.ts'
import type { StatusAnswer } from './status.ts'
import { type Finding, finding } from './values/report.ts'
import type { OpenedDocument } from './verify.ts'

/** Files of Office are hybrid as a rule, and mean well; one in which the readers in use differ was made to that end. */
export function readerFindings(file: PdfFile): Finding[] {
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

export function signedFindings(opened: OpenedDocument, file: PdfFile): Finding[] {
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
export function completeness(opened: OpenedDocument, answer: StatusAnswer | undefined): Finding[] {
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
