/** Whether the platform's ledger knows the file: each entry that was answered is opened and proven here. */
import { leafOpens, parseLeaf } from './log/leaf.ts'
import { leafHash } from './log/merkle.ts'
import { verifyProof } from './log/proof.ts'
import type { StatusAnswer, StatusEntry } from './status.ts'
import { toHex, tryBase64 } from './values/bytes.ts'
import type { CryptoPort } from './values/crypto.ts'
import { isRefusal } from './values/refusal.ts'
import { type Finding, finding, type LedgerProof } from './values/report.ts'
import type { OpenedDocument } from './verify.ts'

export function examineLedger(
  crypto: CryptoPort,
  opened: OpenedDocument,
  answer: StatusAnswer | undefined,
): { ledger: LedgerProof[]; inclusion: Finding[] } {
  if (opened.signatures.length === 0) return { ledger: [], inclusion: [] }
  if (!answer)
    return { ledger: [], inclusion: [finding('ledger.inclusion', 'noted', {}, 'not-asked')] }
  const asked = new Set(opened.question.digests)
  const checked = answer.entries.map((entry) => {
    // A platform answers what it is asked; a bundle may carry the proof of some other file.
    const own = asked.has(entry.digest)
    return { entry, ...(own ? checkEntry(crypto, entry, answer) : { reason: 'other-document' }) }
  })
  const broken = checked.find((one) => one.reason)
  if (broken) {
    const facts = { kind: broken.entry.kind }
    return { ledger: [], inclusion: [finding('ledger.inclusion', 'failed', facts, broken.reason)] }
  }
  const ledger = checked.flatMap((one) => one.proof ?? [])
  const whole = checked.filter((one) => one.entry.digest === opened.digest)
  const [first] = whole.flatMap((one) => one.proof ?? [])
  if (first) {
    const facts = { index: first.index, treeSize: first.treeSize, origin: first.origin }
    return { ledger, inclusion: [finding('ledger.inclusion', 'passed', facts)] }
  }
  const reason = ledger.length > 0 ? 'earlier-revision-only' : absence(answer)
  return { ledger, inclusion: [finding('ledger.inclusion', 'noted', {}, reason)] }
}

/** A file under a seal of the platform that its ledger does not know was changed since; any other is somebody else's. */
function absence({ seals }: StatusAnswer): string {
  return seals.length > 0 ? 'unknown-version' : 'not-in-ledger'
}

/** The entry commits to exactly this digest, and the log under its signed checkpoint contains the entry. */
function checkEntry(
  crypto: CryptoPort,
  entry: StatusEntry,
  answer: StatusAnswer,
): { proof?: LedgerProof; reason?: string } {
  const leafBytes = tryBase64(entry.leaf)
  const leaf = leafBytes && parseLeaf(leafBytes)
  if (!leafBytes || !leaf) return { reason: 'leaf-malformed' }
  const opening = entry.openings.document
  const opens = opening && leafOpens(crypto, leaf, 'document', opening)
  if (!opens) return { reason: 'opening-wrong' }
  if (opening.value !== entry.digest) return { reason: 'other-document' }
  const verified = verifyProof(crypto, entry.proof, leafBytes, answer.ledgerKey)
  if (isRefusal(verified)) return { reason: verified.code }
  const { origin, index, treeSize } = verified
  const { digest } = entry
  const hashes = { leafHash: toHex(leafHash(crypto, leafBytes)), root: toHex(verified.root) }
  const facts = { entryKind: leaf.kind, digest, index, treeSize, origin, stagedAt: leaf.at }
  return { proof: { ...facts, ...hashes } }
}
