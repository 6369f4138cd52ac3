/** Pure decisions of the ledger: what a leaf says, how a batch of leaves grows the tree, what a state must fulfil. */
import { formatLeaf, type Leaf } from '../core/log/leaf.ts'
import { appendLeafHash, hashLength, type Peaks, peakCount, rootOf } from '../core/log/merkle.ts'
import { maxEntryLength, rightEdge, type Tiles, tileKey, tileWidth } from '../core/log/tile.ts'
import { fromHex, toHex } from '../core/values/bytes.ts'
import { commit, type Opening } from '../core/values/commitment.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import type { State, TileRow } from './store.ts'
import type { EntryDraft } from './types.ts'

export type Pseudonyms = { actor?: string; organisation?: string }

/**
 * The public leaf of a draft and the private openings of its commitments. TypeError for facts that have no
 * canonical spelling, RangeError for a leaf beyond 65,535 octets.
 */
export function leafOf(
  crypto: CryptoPort,
  draft: EntryDraft,
  pseudonyms: Pseudonyms,
  at: Date,
  salt: () => Uint8Array,
): { leaf: Uint8Array; openings: Record<string, Opening> } {
  const commitments: Record<string, string> = {}
  const openings: Record<string, Opening> = {}
  for (const [name, value] of Object.entries(draft.commitments ?? {})) {
    const salted = salt()
    commitments[name] = commit(crypto, name, salted, value)
    openings[name] = { salt: toHex(salted), value }
  }
  const leaf: Leaf = {
    v: 1,
    kind: draft.kind,
    at: at.toISOString(),
    ...pseudonyms,
    commitments,
    facts: draft.facts ?? {},
  }
  const bytes = formatLeaf(leaf)
  if (bytes.length > maxEntryLength) throw new RangeError('a leaf has at most 65,535 octets')
  return { leaf: bytes, openings }
}

/** Rows in order, cut into runs of consecutive row numbers: one statement numbers a whole run. */
export function runsOf(
  rows: readonly number[],
  firstIndex: number,
): { first: number; last: number; index: number }[] {
  const runs: { first: number; last: number; index: number }[] = []
  for (const [i, row] of rows.entries()) {
    const run = runs.at(-1)
    if (run && run.last + 1 === row) run.last = row
    else runs.push({ first: row, last: row, index: firstIndex + i })
  }
  return runs
}

/** A tree that can grow: its peaks and the bytes of its right-edge tiles. */
export type Edge = { readonly peaks: Peaks; readonly open: Map<number, OpenTile> }
type OpenTile = { number: number; width: number; readonly hashes: Uint8Array }

export function emptyEdge(): Edge {
  return { peaks: { size: 0, hashes: [] }, open: new Map() }
}

/** Throws when state and tiles contradict each other: a log that is not sound must not grow. */
export function edgeOf(crypto: CryptoPort, state: State, tiles: Tiles): Edge {
  const peaks = { size: state.size, hashes: state.peaks.map(fromHex) }
  const sound = peaks.hashes.length === peakCount(state.size)
  if (!sound || toHex(rootOf(crypto, peaks.hashes)) !== state.root) {
    throw new Error(`the ledger state of size ${state.size} contradicts its own root`)
  }
  const open = new Map<number, OpenTile>()
  for (const { level, number, width } of rightEdge(state.size)) {
    const stored = tiles.get(tileKey(level, number)) ?? new Uint8Array(0)
    if (stored.length !== width * hashLength) {
      throw new Error(`ledger tile ${level}/${number} does not fit a tree of ${state.size} leaves`)
    }
    const hashes = new Uint8Array(tileWidth * hashLength)
    hashes.set(stored)
    open.set(level, { number, width, hashes })
  }
  return { peaks, open }
}

/**
 * Adds leaf hashes to `edge` (changed in place) and returns every tile that changed, full ones and the partial
 * right edge. `each` sees the tree after every leaf.
 */
export function grow(
  crypto: CryptoPort,
  edge: Edge,
  leafHashes: readonly Uint8Array[],
  each?: (peaks: Peaks) => void,
): TileRow[] {
  const changed: TileRow[] = []
  const touched = new Set<number>()
  const visit = (height: number, hash: Uint8Array) => {
    if (height % 8 !== 0) return
    const level = height / 8
    touched.add(level)
    const full = addToTile(edge.open, level, hash)
    if (full) changed.push(full)
  }
  for (const leaf of leafHashes) {
    appendLeafHash(crypto, edge.peaks, leaf, visit)
    each?.(edge.peaks)
  }
  for (const level of touched) {
    const tile = edge.open.get(level)
    if (!tile || tile.width === 0) continue
    changed.push({
      level,
      number: tile.number,
      hashes: tile.hashes.slice(0, tile.width * hashLength),
    })
  }
  return changed
}

/** The tile that this hash completes, if it does; a fresh one is opened behind it. */
function addToTile(
  open: Map<number, OpenTile>,
  level: number,
  hash: Uint8Array,
): TileRow | undefined {
  const tile = open.get(level) ?? freshTile(0)
  open.set(level, tile)
  tile.hashes.set(hash, tile.width * hashLength)
  tile.width += 1
  if (tile.width < tileWidth) return undefined
  open.set(level, freshTile(tile.number + 1))
  return { level, number: tile.number, hashes: tile.hashes }
}

function freshTile(number: number): OpenTile {
  return { number, width: 0, hashes: new Uint8Array(tileWidth * hashLength) }
}

export function stateOf(crypto: CryptoPort, { size, hashes }: Peaks): State {
  return { size, root: toHex(rootOf(crypto, hashes)), peaks: hashes.map(toHex) }
}

/** How many tiles a tree of `size` leaves has over all levels. */
export function tileCount(size: number): number {
  let count = 0
  for (const { number, width } of rightEdge(size)) count += number + (width > 0 ? 1 : 0)
  return count
}
