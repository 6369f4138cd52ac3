/** What the ledger pages compute in the visitor's browser; heavy, loaded by `import()` after the page is shown. */
import { openCheckpoint } from '../../server/core/log/checkpoint.ts'
import { leafHash, verifyConsistency } from '../../server/core/log/merkle.ts'
import { parseVerifierKey } from '../../server/core/log/note.ts'
import { verifyProof } from '../../server/core/log/proof.ts'
import { fromHex, toHex, utf8 } from '../../server/core/values/bytes.ts'
import { isRefusal } from '../../server/core/values/refusal.ts'
import { webCrypto } from '../../server/core/web-crypto.ts'

export type CheckpointCheck = { holds: boolean }

export function checkCheckpoint(note: string, vkey: string): CheckpointCheck {
  const key = parseVerifierKey(webCrypto, vkey)
  return { holds: key !== undefined && !isRefusal(openCheckpoint(webCrypto, note, key)) }
}

export type EntryCheck = { leafHash: string } & ({ root: string } | { code: string })

export function checkEntry(entry: { leaf: string; proof: string }, vkey: string): EntryCheck {
  const leaf = utf8(entry.leaf)
  const verified = verifyProof(webCrypto, entry.proof, leaf, vkey)
  const hash = toHex(leafHash(webCrypto, leaf))
  if (isRefusal(verified)) return { leafHash: hash, code: verified.code }
  return { leafHash: hash, root: toHex(verified.root) }
}

export type GrowthCheck = 'consistent' | 'inconsistent' | 'foreign'

/** Both notes by the ledger's key, then RFC 9162 §2.1.4.2 between their roots. */
export function checkGrowth(
  growth: { from: string; to: string; hashes: readonly string[] },
  vkey: string,
): GrowthCheck {
  const key = parseVerifierKey(webCrypto, vkey)
  const older = key && openCheckpoint(webCrypto, growth.from, key)
  const newer = key && openCheckpoint(webCrypto, growth.to, key)
  if (!older || !newer || isRefusal(older) || isRefusal(newer)) return 'foreign'
  const claim = {
    ...{ from: older.size, to: newer.size, fromRoot: older.root, toRoot: newer.root },
    proof: growth.hashes.map(fromHex),
  }
  return verifyConsistency(webCrypto, claim) ? 'consistent' : 'inconsistent'
}
