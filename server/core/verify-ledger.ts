/** Whether the platform's ledger knows the file: each entry that was answered is opened and proven here. */
import { leafOpens, parseLeaf } from './log/leaf.ts'
import { leafHash } from './log/merkle.ts'
import { verifyProof } from './log/proof.ts'
import type { StatusAnswer, StatusEntry } from './status.ts'
import { toHex, tryBase64 } from './values/bytes.ts'
import type { CryptoPort } from './values/crypto.ts'
import { isRefusal } from './values/refusal.ts'
import { type Finding, finding, type LedgerProof, type Outcome } from './values/report.ts'
import type { OpenedDocument } from './verify.ts'

/** `ledger`: entries that hold, before anything else is judged: they prove since when the file existed. */
export type LedgerAnswer = {
  ledger: readonly LedgerProof[]
  /** `answer` with the seals whose certificates have proven to be their issuer's. */
  inclusion: (answer: StatusAnswer | undefined) => Finding[]
}

export function examineLedger(
  crypto: CryptoPort,
  opened: OpenedDocument,
  answer: StatusAnswer | undefined,
): LedgerAnswer {
  if (opened.signatures.length === 0) return { ledger: [], inclusion: () => [] }
  const said = (outcome: Outcome, reason?: string, facts: Finding['facts'] = {}) => [
    finding('ledger.inclusion', outcome, facts, reason),
  ]
  if (!answer) return { ledger: [], inclusion: () => said('noted', 'not-asked') }
  const asked = new Set(opened.question.digests)
  const checked = answer.entries.map((entry) => {
    // A platform answers what it is asked; a bundle may carry the proof of some other file.
    const own = asked.has(entry.digest)
    return { entry, ...(own ? checkEntry(crypto, entry, answer) : { reason: 'other-document' }) }
  })
  const broken = checked.find((one) => one.reason)
  if (broken) {
    const facts = { kind: broken.entry.kind }
    return { ledger: [], inclusion: () => said('failed', broken.reason, facts) }
  }
  const ledger = checked.flatMap((one) => one.proof ?? [])
  const first = ledger.find(({ digest }) => digest === opened.digest)
  if (first) {
    const { index, treeSize, origin } = first
    return { ledger, inclusion: () => said('passed', undefined, { index, treeSize, origin }) }
  }
  const earlier = ledger.length > 0 ? 'earlier-revision-only' : undefined
  return { ledger, inclusion: (known) => said('noted', earlier ?? absence(known ?? answer)) }
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
  const level = leaf.facts['organisationLevel'] ?? leaf.facts['personLevel']
  const identity = typeof level === 'number' ? { identityLevel: level } : {}
  return { proof: { ...facts, ...hashes, ...identity } }
}

/**
 * The level that the entry of this very signature tells: the first one of a signing over a file that holds it, for a party
 * with two signatures has one entry, over the second.
 */
export function identityIn(
  ledger: readonly LedgerProof[],
  { extents }: OpenedDocument,
  coversTo: number,
): { identityLevel?: number } {
  const size = ({ digest }: LedgerProof) => extents.get(digest) ?? 0
  const [own] = ledger
    .filter((one) => one.entryKind === 'contract.signed' && coversTo > 0 && size(one) >= coversTo)
    .sort((a, b) => size(a) - size(b))
  return own?.identityLevel === undefined ? {} : { identityLevel: own.identityLevel }
}
