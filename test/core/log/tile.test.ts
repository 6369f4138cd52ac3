import { expect, test } from 'vitest'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import {
  appendLeafHash,
  consistencyRanges,
  inclusionRanges,
  leafHash,
  type Peaks,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '../../../server/core/log/merkle.ts'
import {
  formatEntryBundle,
  formatTilePath,
  hashRange,
  parseEntryBundle,
  parseTilePath,
  rightEdge,
  tileKey,
  tilesOf,
  widthAt,
} from '../../../server/core/log/tile.ts'
import { concat, utf8 } from '../../../server/core/values/bytes.ts'

test.each([
  ['0/x001/x234/067', { level: 0, number: 1234067, width: 256 }],
  ['0/000', { level: 0, number: 0, width: 256 }],
  ['3/999.p/1', { level: 3, number: 999, width: 1 }],
  ['entries/x001/000.p/255', { level: 'entries', number: 1000, width: 255 }],
  ['63/x007/x000/000', { level: 63, number: 7_000_000, width: 256 }],
] as const)('the path %s is read and written', (path, coordinate) => {
  expect(parseTilePath(path)).toEqual(coordinate)
  expect(formatTilePath(coordinate)).toBe(path)
})

test.each([
  '',
  '0',
  '0/0',
  '0/00',
  '0/1000',
  '00/000',
  '64/000',
  '-1/000',
  '0/x000/001',
  '0/x001/x234/x067',
  '0/001/002',
  '0/000.p/0',
  '0/000.p/256',
  '0/000.p/01',
  '0/000.p/',
  'entry/000',
  '0/000/../001',
  '0/x999/x999/x999/x999/x999/999',
])('the path "%s" is refused', (path) => {
  expect(parseTilePath(path)).toBeUndefined()
})

test('a tree of 70,000 leaves has the tiles that tlog-tiles lists', () => {
  expect(rightEdge(70_000)).toEqual([
    { level: 0, number: 273, width: 112 },
    { level: 1, number: 1, width: 17 },
    { level: 2, number: 0, width: 1 },
  ])
  expect(widthAt(0, 272, 70_000)).toBe(256)
  expect(widthAt(0, 274, 70_000)).toBe(0)
  expect(rightEdge(256)).toEqual([
    { level: 0, number: 1, width: 0 },
    { level: 1, number: 0, width: 1 },
  ])
})

test('every proof over 70,000 leaves that is read from tiles holds', () => {
  const tiles = new Map<string, Uint8Array>()
  const rows = new Map<number, Uint8Array[]>()
  const peaks: Peaks = { size: 0, hashes: [] }
  const roots = new Map<number, Uint8Array>([[0, rootOf(nodeCrypto, [])]])
  const sizes = [1, 255, 256, 257, 65_535, 65_536, 65_537, 69_999, 70_000]
  for (let i = 0; i < 70_000; i++) {
    const leaf = leafHash(nodeCrypto, utf8(`${i}`))
    appendLeafHash(nodeCrypto, peaks, leaf, (height, hash) => {
      if (height % 8 === 0) rows.set(height / 8, [...tail(rows, height / 8), hash])
      flush(tiles, rows, height / 8)
    })
    if (sizes.includes(i + 1)) roots.set(i + 1, rootOf(nodeCrypto, peaks.hashes))
  }
  for (const [level, row] of rows) {
    if (row.length > 0) tiles.set(tileKey(level, counts.get(level) ?? 0), concat(...row))
  }
  for (const size of sizes) {
    const root = roots.get(size) as Uint8Array
    for (const index of [0, 1, 254, 255, 256, 65_535, 65_536, size - 1].filter((i) => i < size)) {
      const ranges = inclusionRanges(index, size)
      const proof = ranges.map((range) => hashRange(nodeCrypto, tiles, range))
      const leaf = leafHash(nodeCrypto, utf8(`${index}`))
      const claim = { index, size, leafHash: leaf, proof, root }
      expect(verifyInclusion(nodeCrypto, claim), `${index} of ${size}`).toBe(true)
    }
    for (const [from, fromRoot] of roots) {
      if (from > size) continue
      const ranges = consistencyRanges(from, size)
      const proof = ranges.map((range) => hashRange(nodeCrypto, tiles, range))
      for (const { level, number, width } of tilesOf(ranges)) {
        expect(width).toBeLessThanOrEqual(widthAt(level, number, size))
      }
      const claim = { from, to: size, fromRoot, toRoot: root, proof }
      expect(verifyConsistency(nodeCrypto, claim), `${from} to ${size}`).toBe(true)
    }
  }
})

const counts = new Map<number, number>()

function tail(rows: Map<number, Uint8Array[]>, level: number): Uint8Array[] {
  return rows.get(level) ?? []
}

/** A full row becomes a tile. */
function flush(tiles: Map<string, Uint8Array>, rows: Map<number, Uint8Array[]>, level: number) {
  const row = rows.get(level)
  if (row?.length !== 256) return
  const number = counts.get(level) ?? 0
  tiles.set(tileKey(level, number), concat(...row))
  counts.set(level, number + 1)
  rows.set(level, [])
}

test('a range whose tile is missing or too narrow is an error', () => {
  const tiles = new Map([[tileKey(0, 0), new Uint8Array(64)]])
  expect(() => hashRange(nodeCrypto, tiles, { begin: 0, end: 4 })).toThrow(RangeError)
  expect(() => hashRange(nodeCrypto, tiles, { begin: 256, end: 257 })).toThrow(RangeError)
})

test('entry bundles are read and written, and a cut one is refused', () => {
  const entries = [utf8('a'), new Uint8Array(0), new Uint8Array(65_535).fill(7)]
  const bundle = formatEntryBundle(entries)
  expect(bundle.slice(0, 5)).toEqual(Uint8Array.of(0, 1, 97, 0, 0))
  expect(parseEntryBundle(bundle)).toEqual(entries)
  expect(parseEntryBundle(bundle.slice(0, -1))).toBeUndefined()
  expect(parseEntryBundle(Uint8Array.of(0))).toBeUndefined()
  expect(parseEntryBundle(formatEntryBundle(Array(257).fill(utf8('x'))))).toBeUndefined()
  expect(() => formatEntryBundle([new Uint8Array(65_536)])).toThrow(RangeError)
})
