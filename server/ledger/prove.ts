import type { Reader } from '../../db/connection.ts'
import {
  consistencyRanges,
  inclusionRanges,
  leafHash,
  verifyConsistency,
  verifyInclusion,
} from '../core/log/merkle.ts'
import { formatProof } from '../core/log/proof.ts'
import { hashRange, tilesOf } from '../core/log/tile.ts'
import { fromHex } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import * as store from './store.ts'
import type { ProvenEntry } from './types.ts'

/**
 * Proofs of these entries in the tree of one checkpoint, all from one reading of the tiles they share. Each is
 * checked before it is handed out: throws when the tiles do not lead to the signed root.
 */
export async function proveEntries(
  reader: Reader,
  crypto: CryptoPort,
  entries: readonly store.EntryRow[],
): Promise<ProvenEntry[]> {
  const checkpoint = entries.length > 0 ? await store.latestCheckpoint(reader) : undefined
  if (!checkpoint) return []
  const { size, note } = checkpoint
  const root = fromHex(checkpoint.root)
  const ranges = entries.map(({ leafIndex }) => inclusionRanges(leafIndex, size))
  const tiles = await store.readTiles(reader, tilesOf(ranges.flat()))
  return entries.map((entry, i) => {
    const hashes = (ranges[i] ?? []).map((range) => hashRange(crypto, tiles, range))
    const { id, kind, leaf, leafIndex, openings, stagedAt } = entry
    const claim = { index: leafIndex, size, leafHash: leafHash(crypto, leaf), proof: hashes, root }
    if (!verifyInclusion(crypto, claim)) {
      throw new Error(`ledger entry ${leafIndex} is not what the checkpoint of ${size} signed`)
    }
    const proof = formatProof({ index: leafIndex, hashes, checkpoint: note })
    return { id, kind, leafIndex, leaf, openings, stagedAt, proof }
  })
}

/**
 * RFC 6962 §2.1.2 between two sizes of this log. RangeError for sizes out of order or beyond the log; where both
 * sizes have checkpoints the proof is checked against them before it is handed out.
 */
export async function proveGrowth(
  reader: Reader,
  crypto: CryptoPort,
  from: number,
  to: number,
): Promise<Uint8Array[]> {
  const ranges = consistencyRanges(from, to)
  const state = await store.readState(reader)
  if (to > (state?.size ?? 0)) throw new RangeError('the ledger is not that large')
  const tiles = await store.readTiles(reader, tilesOf(ranges))
  const proof = ranges.map((range) => hashRange(crypto, tiles, range))
  const [older] = await store.checkpointsIn(reader, from, from + 1)
  const [newer] = await store.checkpointsIn(reader, to, to + 1)
  if (older && newer) {
    const fromRoot = fromHex(older.root)
    const toRoot = fromHex(newer.root)
    if (!verifyConsistency(crypto, { from, to, fromRoot, toRoot, proof })) {
      throw new Error(`the ledger's checkpoints of ${from} and ${to} leaves contradict its tiles`)
    }
  }
  return proof
}
