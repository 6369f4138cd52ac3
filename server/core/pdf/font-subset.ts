/**
 * A TrueType file with only the glyphs of a given set of characters, for embedding as a CIDFontType2 with
 * Identity-H (ISO 32000-1 §9.7.4, §9.9). Glyph records are copied as they are, so the picture is the font's own.
 */
import { componentsOf } from './glyph-outlines.ts'
import type { Face } from './truetype.ts'

export type FontSubset = {
  /** `ABCDEF+PostScriptName` (ISO 32000-1 §9.6.4): the same characters give the same tag. */
  name: string
  /** sfnt file. */
  file: Uint8Array
  /** Character to CID. One CID a character even where two characters share a glyph, so that copied text comes back exactly. */
  cids: ReadonlyMap<number, number>
  /** Advance of each CID in thousandths of an em; index is the CID. */
  widths: readonly number[]
  /** CMap from CID to UTF-16BE (ISO 32000-1 §9.10.3). */
  toUnicode: string
}

/** The first character of `codePoints` for which the face has no glyph. */
export function firstMissing(face: Face, codePoints: Iterable<number>): number | undefined {
  for (const codePoint of codePoints) if (face.glyphOf(codePoint) === 0) return codePoint
  return undefined
}

/** Throws on a character without a glyph: callers refuse such text before they set it. */
export function subsetFont(face: Face, codePoints: Iterable<number>): FontSubset {
  const characters = [...new Set(codePoints)].sort((a, b) => a - b)
  const missing = firstMissing(face, characters)
  if (missing !== undefined) throw new Error(`font: no glyph for U+${missing.toString(16)}`)
  // CID 0 is .notdef, as every TrueType font must have it.
  const sources = [0, ...characters.map((character) => face.glyphOf(character))]
  const cids = new Map(characters.map((character, i) => [character, i + 1]))
  const scale = 1000 / face.unitsPerEm
  const widths = sources.map((glyph) => Math.round(face.advance(glyph) * scale))
  const records = closedRecords(face, sources)
  return {
    name: `${tagOf(characters)}+${face.postScriptName}`,
    file: sfnt(tablesOf(face, sources, records)),
    cids,
    widths,
    toUnicode: toUnicodeMap(characters),
  }
}

/** Copies the records; parts of composite glyphs join at the end of `sources`, and are renumbered in the copy. */
function closedRecords(face: Face, sources: number[]): Uint8Array[] {
  const numbers = new Map<number, number>()
  sources.forEach((glyph, i) => {
    if (!numbers.has(glyph)) numbers.set(glyph, i)
  })
  const records: Uint8Array[] = []
  for (let i = 0; i < sources.length; i++) {
    const original = face.record(sources[i] as number)
    // A count of contours that is not negative: most glyphs are not composed.
    const parts = (original[0] ?? 0) < 0x80 ? [] : componentsOf(original)
    const record = parts.length === 0 ? original : original.slice()
    for (const part of parts) {
      let number = numbers.get(part.glyph)
      if (number === undefined) {
        number = sources.push(part.glyph) - 1
        numbers.set(part.glyph, number)
      }
      record[part.at] = number >> 8
      record[part.at + 1] = number & 0xff
    }
    records.push(record)
  }
  return records
}

function tablesOf(
  face: Face,
  sources: readonly number[],
  records: readonly Uint8Array[],
): [string, Uint8Array][] {
  const { glyf, loca } = glyphTables(records)
  const hmtx = new DataView(new ArrayBuffer(4 * sources.length))
  sources.forEach((glyph, i) => {
    hmtx.setUint16(4 * i, face.advance(glyph))
    hmtx.setInt16(4 * i + 2, face.leftBearing(glyph))
  })
  const head = face.table('head').slice()
  const headView = new DataView(head.buffer)
  headView.setUint32(8, 0) // checkSumAdjustment, filled in by `sfnt`
  headView.setInt16(50, 1) // long loca
  const hhea = face.table('hhea').slice()
  new DataView(hhea.buffer).setUint16(34, sources.length)
  const maxp = face.table('maxp').slice()
  new DataView(maxp.buffer).setUint16(4, sources.length)
  const hints = ['cvt ', 'fpgm', 'prep'].map((tag): [string, Uint8Array] => [tag, face.table(tag)])
  return [
    ...hints.filter(([, bytes]) => bytes.length > 0),
    ['glyf', glyf],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', new Uint8Array(hmtx.buffer)],
    ['loca', loca],
    ['maxp', maxp],
  ]
}

/** Every record starts on a multiple of four: an odd start under a short loca is what loses glyphs elsewhere. */
function glyphTables(records: readonly Uint8Array[]): { glyf: Uint8Array; loca: Uint8Array } {
  const size = records.reduce((sum, { length }) => sum + padded(length), 0)
  const glyf = new Uint8Array(size)
  const loca = new DataView(new ArrayBuffer(4 * (records.length + 1)))
  let offset = 0
  for (let i = 0; i < records.length; i++) {
    const record = records[i] as Uint8Array
    glyf.set(record, offset)
    offset += padded(record.length)
    loca.setUint32(4 * (i + 1), offset)
  }
  return { glyf, loca: new Uint8Array(loca.buffer) }
}

function padded(length: number): number {
  return (length + 3) & ~3
}

/** OpenType 1.9 "Table directory": sorted by tag, each table padded, head.checkSumAdjustment over the whole file. */
function sfnt(tables: [string, Uint8Array][]): Uint8Array {
  const sorted = tables.sort(([a], [b]) => (a < b ? -1 : 1))
  const count = sorted.length
  const log = Math.floor(Math.log2(count))
  const size = sorted.reduce((sum, [, bytes]) => sum + padded(bytes.length), 12 + 16 * count)
  const file = new Uint8Array(size)
  const view = new DataView(file.buffer)
  view.setUint32(0, 0x00010000)
  const search = 16 * 2 ** log
  ;[count, search, log, 16 * count - search].forEach((value, i) => {
    view.setUint16(4 + 2 * i, value)
  })
  let offset = 12 + 16 * count
  let headAt = 0
  sorted.forEach(([tag, bytes], row) => {
    const at = 12 + 16 * row
    for (let i = 0; i < 4; i++) view.setUint8(at + i, tag.charCodeAt(i))
    file.set(bytes, offset)
    view.setUint32(at + 4, checksum(view, offset, padded(bytes.length)))
    view.setUint32(at + 8, offset)
    view.setUint32(at + 12, bytes.length)
    if (tag === 'head') headAt = offset
    offset += padded(bytes.length)
  })
  view.setUint32(headAt + 8, (0xb1b0afba - checksum(view, 0, size)) >>> 0)
  return file
}

function checksum(view: DataView, from: number, length: number): number {
  let sum = 0
  for (let at = from; at < from + length; at += 4) sum = (sum + view.getUint32(at)) >>> 0
  return sum
}

/** Six capitals from the characters (FNV-1a): equal subsets, equal names; different ones must not be merged by a viewer. */
function tagOf(characters: readonly number[]): string {
  let hash = 0x811c9dc5
  for (const character of characters) hash = Math.imul(hash ^ character, 0x01000193) >>> 0
  let tag = ''
  for (let i = 0; i < 6; i++) {
    tag += String.fromCharCode(65 + (hash % 26))
    hash = Math.floor(hash / 26)
  }
  return tag
}

const cmapHead = `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
`
const cmapTail = `endcmap
CMapName currentdict /CMap defineresource pop
end
end
`

/** At most 100 pairs in one bfchar section (Adobe Technical Note 5014). */
function toUnicodeMap(characters: readonly number[]): string {
  let map = cmapHead
  for (let start = 0; start < characters.length; start += 100) {
    const part = characters.slice(start, start + 100)
    map += `${part.length} beginbfchar\n`
    part.forEach((character, i) => {
      map += `<${hex4(start + i + 1)}> <${utf16(character)}>\n`
    })
    map += 'endbfchar\n'
  }
  return map + cmapTail
}

const bytesInHex = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
)

/** Four capital digits. */
export function hex4(value: number): string {
  return (bytesInHex[value >> 8] as string) + (bytesInHex[value & 0xff] as string)
}

function utf16(codePoint: number): string {
  if (codePoint < 0x10000) return hex4(codePoint)
  const beyond = codePoint - 0x10000
  return hex4(0xd800 + (beyond >> 10)) + hex4(0xdc00 + (beyond & 0x3ff))
}
