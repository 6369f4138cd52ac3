import type { Database } from '../../db/connection.ts'
import { openCheckpoint } from '../core/log/checkpoint.ts'
import { leafOpens, parseLeaf } from '../core/log/leaf.ts'
import { hashLength, leafHash, type Peaks, rootOf } from '../core/log/merkle.ts'
import type { VerifierKey } from '../core/log/note.ts'
import { rightEdge, type Tiles, tileKey, tileWidth } from '../core/log/tile.ts'
import { equal, toHex } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import { isRefusal } from '../core/values/refusal.ts'
import { type Edge, emptyEdge, grow, stateOf, tileCount } from './rules.ts'
import * as store from './store.ts'
import type { LedgerAudit } from './types.ts'

type Audit = {
  db: Database
  crypto: CryptoPort
  key: VerifierKey
}
type Faults = { add(code: string, facts: Record<string, string | number>): void }

/** Leaves read at a time: sixteen tiles. */
const page = 16 * tileWidth
/** A tree with a changed leaf disagrees with every later checkpoint; the first thousand faults say enough. */
const mostFaults = 1000

/**
 * Builds the tree again from nothing but the leaves and compares it with every tile, the state and every signed
 * checkpoint. Entries sequenced while it runs are left to the next audit.
 */
export async function auditLog(audit: Audit): Promise<LedgerAudit> {
  const { db, crypto } = audit
  const found: LedgerAudit['faults'][number][] = []
  const faults: Faults = {
    add: (code, facts) => void (found.length < mostFaults && found.push({ code, facts })),
  }
  const state = (await store.readState(db.read)) ?? stateOf(crypto, emptyEdge().peaks)
  const edge = emptyEdge()
  await auditCheckpointZero(audit, faults)
  for (let begin = 0; begin < state.size; begin += page) {
    await auditPage(audit, faults, edge, begin, Math.min(begin + page, state.size))
  }
  const rebuilt = stateOf(crypto, edge.peaks)
  if (rebuilt.root !== state.root || rebuilt.peaks.join() !== state.peaks.join()) {
    faults.add('state-differs', { size: state.size, root: state.root, rebuilt: rebuilt.root })
  }
  await auditEnd(audit, faults, state)
  return { size: state.size, root: state.root, faults: found }
}

async function auditPage(
  { db, crypto, key }: Audit,
  faults: Faults,
  edge: Edge,
  begin: number,
  end: number,
): Promise<void> {
  const entries = await store.entriesIn(db.read, begin, end)
  const numbers = Array.from({ length: Math.ceil((end - begin) / tileWidth) }, (_, i) => i)
  const leafTiles = numbers.map((i) => ({ level: 0, number: begin / tileWidth + i }))
  const storedLeaves = await store.readTiles(db.read, leafTiles)
  const hashes = auditEntries(crypto, faults, entries, storedLeaves, begin, end)
  const checkpoints = await store.checkpointsIn(db.read, begin + 1, end + 1)
  const bySize = new Map(checkpoints.map((row) => [row.size, row]))
  const rebuilt = grow(crypto, edge, hashes, (peaks) => {
    const row = bySize.get(peaks.size)
    if (row) auditCheckpoint(crypto, key, faults, row, peaks)
  })
  const stored = await store.readTiles(db.read, rebuilt)
  for (const tile of rebuilt) auditTile(faults, stored, tile)
}

/** The leaf hashes of indices begin..end-1, rebuilt from the entries. */
function auditEntries(
  crypto: CryptoPort,
  faults: Faults,
  entries: readonly store.EntryRow[],
  tiles: Tiles,
  begin: number,
  end: number,
): Uint8Array[] {
  const byIndex = new Map(entries.map((entry) => [entry.leafIndex, entry]))
  const hashes: Uint8Array[] = []
  for (let index = begin; index < end; index++) {
    const entry = byIndex.get(index)
    const tile = tiles.get(tileKey(0, Math.floor(index / tileWidth)))
    const at = (index % tileWidth) * hashLength
    const claimed = tile?.subarray(at, at + hashLength)
    if (!entry) {
      faults.add('entry-missing', { index })
      // Its hash in the tile lets the rest of the tree still be judged.
      hashes.push(claimed?.length === hashLength ? claimed.slice() : new Uint8Array(hashLength))
      continue
    }
    const hash = leafHash(crypto, entry.leaf)
    if (claimed?.length === hashLength && !equal(claimed, hash)) {
      faults.add('entry-differs', { index })
    }
    auditEntry(crypto, faults, entry)
    hashes.push(hash)
  }
  return hashes
}

function auditEntry(crypto: CryptoPort, faults: Faults, entry: store.EntryRow): void {
  const leaf = parseLeaf(entry.leaf)
  const index = entry.leafIndex
  if (!leaf) {
    faults.add('entry-malformed', { index })
    return
  }
  if (leaf.kind !== entry.kind) faults.add('entry-kind-differs', { index, kind: entry.kind })
  for (const name of Object.keys(leaf.commitments)) {
    const opening = Object.hasOwn(entry.openings, name) ? entry.openings[name] : undefined
    if (!opening || !leafOpens(crypto, leaf, name, opening)) {
      faults.add('opening-differs', { index, name })
    }
  }
}

/** A full tile must be exact; a partial one may have grown since, its length is judged at the end. */
function auditTile(faults: Faults, stored: Tiles, { level, number, hashes }: store.TileRow): void {
  const kept = stored.get(tileKey(level, number))
  if (!kept) {
    faults.add('tile-missing', { level, number })
    return
  }
  const full = hashes.length === tileWidth * hashLength
  if (!equal(full ? kept : kept.subarray(0, hashes.length), hashes)) {
    faults.add('tile-differs', { level, number })
  }
}

function auditCheckpoint(
  crypto: CryptoPort,
  key: VerifierKey,
  faults: Faults,
  row: store.CheckpointRow,
  peaks: Peaks,
): void {
  const { size } = row
  const opened = openCheckpoint(crypto, row.note, key)
  if (isRefusal(opened)) {
    faults.add('checkpoint-unsigned', { size, reason: opened.code })
    return
  }
  const root = rootOf(crypto, peaks.hashes)
  const rootText = toHex(root)
  if (opened.size !== size || !equal(opened.root, root) || row.root !== rootText) {
    faults.add('checkpoint-differs', { size, signed: toHex(opened.root), rebuilt: rootText })
  }
}

async function auditCheckpointZero({ db, crypto, key }: Audit, faults: Faults): Promise<void> {
  const [row] = await store.checkpointsIn(db.read, 0, 1)
  if (row) auditCheckpoint(crypto, key, faults, row, emptyEdge().peaks)
}

/** What only shows when nothing was sequenced meanwhile: rows beyond the tree, and a right edge that is too long. */
async function auditEnd({ db }: Audit, faults: Faults, state: store.State): Promise<void> {
  const { size } = state
  const stray = await store.strayIndices(db.read, size, mostFaults)
  const latest = await store.latestCheckpoint(db.read)
  const edge = rightEdge(size)
  const tiles = await store.readTiles(db.read, edge)
  const stored = await store.countTiles(db.read)
  const now = await store.readState(db.read)
  if (now && now.size !== size) return
  for (const index of stray) faults.add('entry-beyond-size', { index })
  if (latest && latest.size > size) faults.add('checkpoint-beyond-size', { size: latest.size })
  if (size > 0 && (latest?.size ?? 0) < size) faults.add('checkpoint-missing', { size })
  for (const { level, number, width } of edge) {
    const length = tiles.get(tileKey(level, number))?.length ?? 0
    if (length !== width * hashLength) faults.add('tile-width-differs', { level, number, width })
  }
  if (stored !== tileCount(size)) {
    faults.add('tile-count-differs', { stored, expected: tileCount(size) })
  }
}
