/** C2SP tlog-tiles: where the hashes of a tree lie, how the places are spelt, and what is read from them. */
import { concat } from '../values/bytes.ts'
import type { CryptoPort } from '../values/crypto.ts'
import { parseDecimal } from './checkpoint.ts'
import { hashLength, type Node, nodeHash, nodesOf, type Range, rootOf } from './merkle.ts'

/** Hashes a full tile holds: the bottom row of a subtree of height 8. */
export const tileWidth = 256
const tileHeight = 8
const maxLevel = 63

/** tlog-tiles: an entry's length is a uint16. */
export const maxEntryLength = 65_535

export type TileCoordinate = {
  readonly level: number | 'entries'
  readonly number: number
  /** 1 to 256 hashes (or entries). */
  readonly width: number
}

/** `0/x001/x234/067`, `entries/000.p/17`: what follows `<prefix>/tile/`. */
export function formatTilePath({ level, number, width }: TileCoordinate): string {
  const groups: string[] = []
  let rest = number
  do {
    groups.unshift(String(rest % 1000).padStart(3, '0'))
    rest = Math.floor(rest / 1000)
  } while (rest > 0)
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/')
  return `${level}/${path}${width < tileWidth ? `.p/${width}` : ''}`
}

/** The one coordinate that `formatTilePath` spells so; undefined for anything else. */
export function parseTilePath(path: string): TileCoordinate | undefined {
  const form = /^(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/
  const [, first, groups, partial] = form.exec(path) ?? []
  if (first === undefined || groups === undefined) return undefined
  const level = first === 'entries' ? ('entries' as const) : parseDecimal(first)
  const number = Number(groups.replaceAll(/[x/]/g, ''))
  const width = partial === undefined ? tileWidth : parseDecimal(partial)
  if (level === undefined || (level !== 'entries' && level > maxLevel)) return undefined
  if (width === undefined || width < 1 || !Number.isSafeInteger(number)) return undefined
  const coordinate: TileCoordinate = { level, number, width }
  // Leading zero groups and `.p/256` fall here.
  return formatTilePath(coordinate) === path ? coordinate : undefined
}

/** How many hashes tile (level, number) has in a tree of `size` leaves: 0 when it does not exist. */
export function widthAt(level: number, number: number, size: number): number {
  const hashes = Math.floor(size / tileWidth ** level)
  return Math.max(0, Math.min(tileWidth, hashes - number * tileWidth))
}

/** The last, perhaps partial or absent (`width` 0) tile of every level that a tree of `size` leaves has. */
export function rightEdge(size: number): { level: number; number: number; width: number }[] {
  const edge: { level: number; number: number; width: number }[] = []
  for (let level = 0, rest = size; rest > 0; level++, rest = Math.floor(rest / tileWidth)) {
    edge.push({ level, number: Math.floor(rest / tileWidth), width: rest % tileWidth })
  }
  return edge
}

/** Where a complete subtree is found: the root of `count` hashes of a tile from `first` on. */
type Place = { level: number; number: number; first: number; count: number }

function placeOf({ height, index }: Node): Place {
  const level = Math.floor(height / tileHeight)
  const count = 2 ** (height % tileHeight)
  const position = index * count
  return {
    level,
    number: Math.floor(position / tileWidth),
    first: position % tileWidth,
    count,
  }
}

/** The tiles that the ranges of a proof are read from, each once, with the width they need at least. */
export function tilesOf(
  ranges: readonly Range[],
): { level: number; number: number; width: number }[] {
  const tiles = new Map<string, { level: number; number: number; width: number }>()
  for (const node of ranges.flatMap(nodesOf)) {
    const { level, number, first, count } = placeOf(node)
    const key = tileKey(level, number)
    const width = Math.max(first + count, tiles.get(key)?.width ?? 0)
    tiles.set(key, { level, number, width })
  }
  return [...tiles.values()]
}

/** Tile bytes by `tileKey`. */
export type Tiles = ReadonlyMap<string, Uint8Array>

export function tileKey(level: number, number: number): string {
  return `${level}/${number}`
}

/** The Merkle Tree Hash of a range; RangeError when a tile it needs is missing or too narrow. */
export function hashRange(crypto: CryptoPort, tiles: Tiles, range: Range): Uint8Array {
  const peaks = nodesOf(range).map((node) => {
    const { level, number, first, count } = placeOf(node)
    const tile = tiles.get(tileKey(level, number))
    const last = (first + count) * hashLength
    if (!tile || tile.length < last) throw new RangeError(`tile ${level}/${number} is not there`)
    return rootOfRow(crypto, tile.subarray(first * hashLength, last))
  })
  return rootOf(crypto, peaks)
}

/** The root over a row of 2^n concatenated hashes. */
function rootOfRow(crypto: CryptoPort, row: Uint8Array): Uint8Array {
  let hashes: Uint8Array[] = []
  for (let at = 0; at < row.length; at += hashLength) hashes.push(row.slice(at, at + hashLength))
  while (hashes.length > 1) {
    const above: Uint8Array[] = []
    for (let i = 0; i < hashes.length; i += 2) {
      above.push(nodeHash(crypto, hashes[i] as Uint8Array, hashes[i + 1] as Uint8Array))
    }
    hashes = above
  }
  return hashes[0] as Uint8Array
}

/** Entry bundle: (uint16 big-endian length ‖ entry)*. RangeError for an entry that is too long. */
export function formatEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  return concat(
    ...entries.flatMap((entry) => {
      if (entry.length > maxEntryLength) throw new RangeError('an entry has at most 65,535 octets')
      return [Uint8Array.of(entry.length >> 8, entry.length & 255), entry]
    }),
  )
}

/** Undefined when the last entry is cut off or there are more than a tile's worth. */
export function parseEntryBundle(bundle: Uint8Array): Uint8Array[] | undefined {
  const entries: Uint8Array[] = []
  let at = 0
  while (at < bundle.length) {
    const [high, low] = bundle.subarray(at, at + 2)
    if (high === undefined || low === undefined) return undefined
    const end = at + 2 + high * 256 + low
    if (end > bundle.length || entries.length === tileWidth) return undefined
    entries.push(bundle.slice(at + 2, end))
    at = end
  }
  return entries
}
