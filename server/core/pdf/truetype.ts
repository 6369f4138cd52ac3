/**
 * Reads the tables of a TrueType font that setting and subsetting need (OpenType 1.9: cmap 4 and 12, glyf/loca,
 * hmtx, head, hhea, maxp, OS/2, post, name). The file is trusted (it ships with the app); what is checked is that
 * it is the kind of font this reader understands. Nothing is copied and no table is expanded: a face is opened in
 * microseconds, and a character is looked up in the mapped ranges when it is first asked for.
 */
import { outlineOf, type Segment, viewOf } from './glyph-outlines.ts'

export type GlyphBox = { xMin: number; yMin: number; xMax: number; yMax: number }

/** All measures in font units (`unitsPerEm` to the em). */
export type Face = {
  postScriptName: string
  unitsPerEm: number
  ascent: number
  descent: number
  capHeight: number
  italicAngle: number
  weight: number
  box: GlyphBox
  glyphCount: number
  /** 0 (.notdef) when the font has no glyph for the character. */
  glyphOf(codePoint: number): number
  advance(glyph: number): number
  leftBearing(glyph: number): number
  /** The glyf record as it lies in the file; empty for a glyph without ink. */
  record(glyph: number): Uint8Array
  /** Undefined for a glyph without ink. */
  glyphBox(glyph: number): GlyphBox | undefined
  /** Contours in font units, y up, closed; composite glyphs resolved. */
  outline(glyph: number): readonly Segment[]
  /** The bytes of a table, empty when the font has none of that name. */
  table(tag: string): Uint8Array
}

export function parseFace(source: Uint8Array): Face {
  // A Node Buffer's `slice` does not copy; a plain view of the same bytes has one that does.
  const file = new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
  const view = viewOf(file)
  const tables = directory(view)
  const table = (tag: string) => {
    const place = tables.get(tag)
    return place ? file.subarray(place.offset, place.offset + place.length) : new Uint8Array(0)
  }
  const at = (tag: string) => viewOf(required(table(tag), tag))
  const head = at('head')
  const glyphCount = at('maxp').getUint16(4)
  const metrics = metricsReader(at('hmtx'), at('hhea').getUint16(34))
  const record = recordReader(required(table('glyf'), 'glyf'), at('loca'), head.getInt16(50) === 1)
  const os2 = at('OS/2')
  return {
    postScriptName: postScriptName(at('name')),
    unitsPerEm: head.getUint16(18),
    ascent: at('hhea').getInt16(4),
    descent: at('hhea').getInt16(6),
    // sCapHeight exists from version 2 of OS/2 on.
    capHeight: os2.getUint16(0) >= 2 ? os2.getInt16(88) : at('hhea').getInt16(4),
    italicAngle: at('post').getInt32(4) / 65536,
    weight: os2.getUint16(4),
    box: boxAt(head, 36),
    glyphCount,
    glyphOf: characterMap(at('cmap')),
    ...metrics,
    record,
    glyphBox: (glyph) => {
      const bytes = record(glyph)
      return bytes.length === 0 ? undefined : boxAt(viewOf(bytes), 2)
    },
    outline: (glyph) => outlineOf(record, glyph, 0),
    table,
  }
}

function required(bytes: Uint8Array, tag: string): Uint8Array {
  if (bytes.length === 0) throw new Error(`font: no ${tag} table`)
  return bytes
}

function directory(view: DataView): Map<string, { offset: number; length: number }> {
  if (view.getUint32(0) !== 0x00010000) throw new Error('font: not a TrueType file with outlines')
  const tables = new Map<string, { offset: number; length: number }>()
  for (let row = 0; row < view.getUint16(4); row++) {
    const at = 12 + 16 * row
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)))
    tables.set(tag, { offset: view.getUint32(at + 8), length: view.getUint32(at + 12) })
  }
  return tables
}

function boxAt(view: DataView, at: number): GlyphBox {
  const [xMin, yMin, xMax, yMax] = [0, 2, 4, 6].map((i) => view.getInt16(at + i)) as number[]
  return { xMin, yMin, xMax, yMax } as GlyphBox
}

/** nameID 6, Windows platform (UTF-16BE), which is ASCII by definition. */
function postScriptName(view: DataView): string {
  const storage = view.getUint16(4)
  for (let row = 0; row < view.getUint16(2); row++) {
    const at = 6 + 12 * row
    if (view.getUint16(at) !== 3 || view.getUint16(at + 6) !== 6) continue
    const start = storage + view.getUint16(at + 10)
    let name = ''
    for (let i = 1; i < view.getUint16(at + 8); i += 2)
      name += String.fromCharCode(view.getUint8(start + i))
    return name
  }
  throw new Error('font: no PostScript name')
}

function metricsReader(hmtx: DataView, fullRows: number) {
  return {
    // Glyphs past the last full row share its advance (hmtx, "leftSideBearings").
    advance: (glyph: number) => hmtx.getUint16(4 * Math.min(glyph, fullRows - 1)),
    leftBearing: (glyph: number) =>
      hmtx.getInt16(glyph < fullRows ? 4 * glyph + 2 : 4 * fullRows + 2 * (glyph - fullRows)),
  }
}

function recordReader(glyf: Uint8Array, loca: DataView, long: boolean) {
  const offset = (glyph: number) =>
    long ? loca.getUint32(4 * glyph) : 2 * loca.getUint16(2 * glyph)
  return (glyph: number) => glyf.subarray(offset(glyph), offset(glyph + 1))
}

/** The widest Unicode subtable: format 12 (all planes) before format 4 (the first plane). */
function characterMap(cmap: DataView): (codePoint: number) => number {
  let best: { format: number; at: number } | undefined
  for (let row = 0; row < cmap.getUint16(2); row++) {
    const platform = cmap.getUint16(4 + 8 * row)
    const at = cmap.getUint32(8 + 8 * row)
    const format = cmap.getUint16(at)
    if ((platform !== 0 && platform !== 3) || (format !== 4 && format !== 12)) continue
    if (!best || format > best.format) best = { format, at }
  }
  if (!best) throw new Error('font: no Unicode character map')
  const { format, at } = best
  const look = format === 12 ? groupedLookup(cmap, at) : segmentedLookup(cmap, at)
  const known = new Map<number, number>()
  return (codePoint) => {
    let glyph = known.get(codePoint)
    if (glyph === undefined) {
      glyph = look(codePoint)
      known.set(codePoint, glyph)
    }
    return glyph
  }
}

/** Format 12: sorted groups {start, end, first glyph}. */
function groupedLookup(cmap: DataView, at: number): (codePoint: number) => number {
  const groups = cmap.getUint32(at + 12)
  return (codePoint) => {
    let low = 0
    let high = groups - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const group = at + 16 + 12 * middle
      const start = cmap.getUint32(group)
      if (codePoint < start) high = middle - 1
      else if (codePoint > cmap.getUint32(group + 4)) low = middle + 1
      else return cmap.getUint32(group + 8) + codePoint - start
    }
    return 0
  }
}

/** Format 4: parallel arrays endCode, pad, startCode, idDelta, idRangeOffset. */
function segmentedLookup(cmap: DataView, at: number): (codePoint: number) => number {
  const twice = cmap.getUint16(at + 6)
  return (codePoint) => {
    if (codePoint > 0xffff) return 0
    for (let i = 0; i < twice; i += 2) {
      if (codePoint > cmap.getUint16(at + 14 + i)) continue
      const start = cmap.getUint16(at + 16 + twice + i)
      if (codePoint < start) return 0
      const delta = cmap.getUint16(at + 16 + 2 * twice + i)
      const rangeAt = at + 16 + 3 * twice + i
      const range = cmap.getUint16(rangeAt)
      if (range === 0) return (codePoint + delta) & 0xffff
      const glyph = cmap.getUint16(rangeAt + range + 2 * (codePoint - start))
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff
    }
    return 0
  }
}
