import { expect, test } from 'vitest'
import { createFonts } from '../../../server/adapters/fonts.ts'
import { firstMissing, subsetFont } from '../../../server/core/pdf/font-subset.ts'
import { parseFace } from '../../../server/core/pdf/truetype.ts'

const { regular, bold } = createFonts()
const codesOf = (text: string) =>
  Array.from(text, (character) => character.codePointAt(0) as number)
const rare = '喆燊堃〇㎡䶮'

test('a face knows every character that Chinese contracts use, rare names included', () => {
  const text = `${rare}，。、；：？！（）《》「」『』“”‘’—…·％℃¥￥§①Ⅳ№ABCxyz0123456789`
  expect(firstMissing(regular, codesOf(text))).toBeUndefined()
  expect(firstMissing(bold, codesOf(text))).toBeUndefined()
})

test('a character outside the font is named, in any plane', () => {
  expect(firstMissing(regular, codesOf('合同😀'))).toBe(0x1f600)
  expect(() => subsetFont(regular, codesOf('😀'))).toThrow('U+1f600')
})

test('metrics are read from the tables', () => {
  expect(regular.postScriptName).toMatch(/^NotoSerifSC/)
  expect(regular.unitsPerEm).toBe(1000)
  expect(regular.advance(regular.glyphOf(0x5951))).toBe(1000)
  expect(bold.weight).toBe(700)
  expect(regular.descent).toBeLessThan(0)
})

test('a subset is a font of its own: same outlines, same advances, nothing else', () => {
  const codes = codesOf(`契印合同${rare}A1 `)
  const subset = subsetFont(regular, codes)
  const again = parseFace(withMap(subset.file))
  expect(again.glyphCount).toBe(codes.length + 1)
  for (const code of codes) {
    const cid = subset.cids.get(code) as number
    const glyph = regular.glyphOf(code)
    expect(again.outline(cid)).toEqual(regular.outline(glyph))
    expect(again.advance(cid)).toBe(regular.advance(glyph))
    expect(subset.widths[cid]).toBe(regular.advance(glyph))
  }
})

test('every glyph record starts on a multiple of four and every checksum holds', () => {
  const { file } = subsetFont(bold, codesOf(`办公设备采购及技术服务合同${rare}`))
  const view = new DataView(file.buffer)
  const loca = tableAt(view, 'loca')
  for (let at = loca.offset; at < loca.offset + loca.length; at += 4) {
    expect(view.getUint32(at) % 4).toBe(0)
  }
  for (const { offset, length, sum, tag } of directory(view)) {
    const adjusted = tag === 'head' ? view.getUint32(offset + 8) : 0
    expect((sumOf(view, offset, length) - adjusted) >>> 0).toBe(sum)
  }
  // OpenType 1.9 "Calculating checksums": the whole file adds up to this constant.
  expect(sumOf(view, 0, file.length)).toBe(0xb1b0afba)
})

test('two characters that share a glyph keep codes of their own', () => {
  const [space, noBreak] = [0x20, 0xa0]
  expect(regular.glyphOf(space)).toBe(regular.glyphOf(noBreak))
  const { cids, toUnicode } = subsetFont(regular, [space, noBreak])
  expect(new Set(cids.values()).size).toBe(2)
  expect(toUnicode).toContain('<0001> <0020>')
  expect(toUnicode).toContain('<0002> <00A0>')
})

test('the order in which characters are asked for changes nothing', () => {
  const one = subsetFont(regular, codesOf('甲乙丙甲'))
  const other = subsetFont(regular, codesOf('丙甲乙'))
  expect(other.name).toBe(one.name)
  expect(other.file).toEqual(one.file)
  expect(subsetFont(regular, codesOf('甲乙')).name).not.toBe(one.name)
})

test('the parts of a composite glyph come along, renumbered', () => {
  const face = compositeFace()
  const subset = subsetFont(face, [0x42])
  const again = parseFace(withMap(subset.file))
  // .notdef, B, and the part that B is made of.
  expect(again.glyphCount).toBe(3)
  expect(face.outline(2)).toEqual([['M', 100, 50], ['L', 600, 50], ['L', 600, 550], ['Z']])
  expect(again.outline(1)).toEqual(face.outline(2))
})

type Row = { tag: string; offset: number; length: number; sum: number }

function directory(view: DataView): Row[] {
  return Array.from({ length: view.getUint16(4) }, (_, row) => {
    const at = 12 + 16 * row
    const tag = [0, 1, 2, 3].map((i) => String.fromCharCode(view.getUint8(at + i))).join('')
    const sum = view.getUint32(at + 4)
    return { tag, sum, offset: view.getUint32(at + 8), length: view.getUint32(at + 12) }
  })
}

function tableAt(view: DataView, tag: string): Row {
  return directory(view).find((row) => row.tag === tag) as Row
}

function sumOf(view: DataView, from: number, length: number): number {
  let sum = 0
  for (let at = from; at < from + length; at += 4) sum = (sum + view.getUint32(at)) >>> 0
  return sum
}

/** A subset has no cmap, OS/2, post or name (a PDF needs none); the reader does, so the test lends it the original's. */
function withMap(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer)
  const rows = directory(view)
  const tables = rows.map(({ tag, offset, length }) => [tag, file.slice(offset, offset + length)])
  const lent = ['cmap', 'OS/2', 'post', 'name'].map((tag) => [tag, regular.table(tag)])
  return assemble([...tables, ...lent] as [string, Uint8Array][])
}

function assemble(tables: [string, Uint8Array][]): Uint8Array {
  const head = 12 + 16 * tables.length
  const file = new Uint8Array(tables.reduce((sum, [, b]) => sum + ((b.length + 3) & ~3), head))
  const view = new DataView(file.buffer)
  view.setUint32(0, 0x00010000)
  view.setUint16(4, tables.length)
  let offset = head
  tables.forEach(([tag, bytes], row) => {
    for (let i = 0; i < 4; i++) view.setUint8(12 + 16 * row + i, tag.charCodeAt(i))
    view.setUint32(12 + 16 * row + 8, offset)
    view.setUint32(12 + 16 * row + 12, bytes.length)
    file.set(bytes, offset)
    offset += (bytes.length + 3) & ~3
  })
  return file
}

/** Glyph 1 is a triangle, glyph 2 ("B", by a cmap of format 4) is glyph 1 moved by (100, 50): Noto has no composites. */
function compositeFace() {
  const words = (...values: number[]) => {
    const view = new DataView(new ArrayBuffer(2 * values.length))
    values.forEach((value, i) => {
      view.setInt16(2 * i, value)
    })
    return new Uint8Array(view.buffer)
  }
  const triangle = [
    ...words(1, 0, 0, 500, 500, 2, 0),
    ...[0x01, 0x01, 0x01],
    ...words(0, 500, 0, 0, 0, 500),
    0,
  ]
  const composite = [...words(-1, 100, 50, 600, 550), ...words(0x03, 1, 100, 50)]
  const padded = (bytes: number[]) => [...bytes, ...Array((4 - (bytes.length % 4)) % 4).fill(0)]
  const [one, two] = [padded(triangle), padded(composite)]
  const head = regular.table('head').slice()
  new DataView(head.buffer).setInt16(50, 0)
  const hhea = regular.table('hhea').slice()
  new DataView(hhea.buffer).setUint16(34, 3)
  const maxp = regular.table('maxp').slice()
  new DataView(maxp.buffer).setUint16(4, 3)
  const cmap = words(
    0,
    1,
    3,
    1,
    0,
    12,
    4,
    32,
    0,
    4,
    4,
    1,
    0,
    0x42,
    -1,
    0,
    0x42,
    -1,
    2 - 0x42,
    1,
    0,
    0,
  )
  const loca = words(0, 0, one.length / 2, (one.length + two.length) / 2)
  return parseFace(
    assemble([
      ['head', head],
      ['hhea', hhea],
      ['maxp', maxp],
      ['cmap', cmap],
      ['loca', loca],
      ['glyf', new Uint8Array([...one, ...two])],
      ['hmtx', words(500, 0, 500, 0, 700, 100)],
      ['OS/2', regular.table('OS/2')],
      ['post', regular.table('post')],
      ['name', regular.table('name')],
    ]),
  )
}
