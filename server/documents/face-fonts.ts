/** The fonts of a face: those every certificate of a type shares, and the small ones with what only this one says. */
import { deflateSync } from 'node:zlib'
import { hex4, subsetFont } from '../core/pdf/font-subset.ts'
import type { Face } from '../core/pdf/truetype.ts'
import type { Objects } from './face-objects.ts'
import type { FaceSetting } from './face-text.ts'
import type { Faces } from './shape.ts'

/** How a character is written: four hexadecimal digits in the font of that name, thousandths of an em wide. */
export type EmbeddedGlyph = { resource: string; cid: string; width: number }

type Weight = 'regular' | 'bold'

export type GlyphTables = Readonly<Record<Weight, ReadonlyMap<number, EmbeddedGlyph>>>

/** Glyphs, and `/Font` entries for the resources that use them. */
export type FaceFonts = { tables: GlyphTables; resources: string }

/** Characters that are set, by weight, without those that `known` fonts draw already. */
export function charactersOf(
  settings: readonly FaceSetting[],
  known?: GlyphTables,
): Record<Weight, Set<number>> {
  const used = { regular: new Set<number>(), bold: new Set<number>() }
  for (const { lines } of settings) {
    for (const { glyphs } of lines) {
      for (const { code, bold } of glyphs) {
        const weight = bold ? 'bold' : 'regular'
        if (!known?.[weight].has(code)) used[weight].add(code)
      }
    }
  }
  return used
}

/** `names`: of the resources; a weight without characters gets no font. `deflated`: worth it where it is done once. */
export function embedFonts(
  objects: Objects,
  faces: Faces,
  characters: Record<Weight, ReadonlySet<number>>,
  { names, deflated }: { names: Record<Weight, string>; deflated: boolean },
): FaceFonts {
  const tables = {
    regular: new Map<number, EmbeddedGlyph>(),
    bold: new Map<number, EmbeddedGlyph>(),
  }
  let resources = ''
  for (const weight of ['regular', 'bold'] as const) {
    if (characters[weight].size === 0) continue
    const resource = names[weight]
    const { number, cids, widths } = embed(objects, faces[weight], characters[weight], deflated)
    resources += `/${resource} ${number} 0 R `
    for (const [code, cid] of cids) {
      tables[weight].set(code, { resource, cid: hex4(cid), width: widths[cid] as number })
    }
  }
  return { tables, resources }
}

/** Type 0 font over a CIDFontType2 (ISO 32000-1 §9.7): the codes of the content are the glyphs of the subset. */
function embed(
  objects: Objects,
  face: Face,
  characters: ReadonlySet<number>,
  deflated: boolean,
): { number: number; cids: ReadonlyMap<number, number>; widths: readonly number[] } {
  const { name, file, cids, widths, toUnicode } = subsetFont(face, characters)
  const stream = (bytes: Uint8Array, entries = '') =>
    deflated
      ? objects.add(`<< ${entries}/Filter /FlateDecode >>`, { stream: deflateSync(bytes) })
      : objects.add(`<< ${entries}>>`, { stream: bytes })
  const program = stream(file, `/Length1 ${file.length} `)
  const map = stream(Buffer.from(toUnicode, 'latin1'))
  const descriptor = objects.add(descriptorOf(face, name, program))
  const descendant = objects.add(
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /${name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor ${descriptor} 0 R /DW 1000 /W [${widthArray(widths)}] /CIDToGIDMap /Identity >>`,
  )
  const number = objects.add(
    `<< /Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /Identity-H /DescendantFonts [${descendant} 0 R] /ToUnicode ${map} 0 R >>`,
  )
  return { number, cids, widths }
}

function descriptorOf(face: Face, name: string, program: number): string {
  const scale = 1000 / face.unitsPerEm
  const em = (value: number) => Math.round(value * scale)
  const { xMin, yMin, xMax, yMax } = face.box
  // StemV is in no table of the font; the weight is a fair measure of it (ISO 32000-1 table 122 requires a value).
  const stem = Math.round(50 + (face.weight / 65) ** 2)
  return `<< /Type /FontDescriptor /FontName /${name} /Flags 4 /FontBBox [${[xMin, yMin, xMax, yMax].map(em).join(' ')}] /ItalicAngle ${face.italicAngle} /Ascent ${em(face.ascent)} /Descent ${em(face.descent)} /CapHeight ${em(face.capHeight)} /StemV ${stem} /FontFile2 ${program} 0 R >>`
}

/** `c [w …]` for each stretch of CIDs that are not one em wide. */
function widthArray(widths: readonly number[]): string {
  const out: string[] = []
  for (let cid = 0; cid < widths.length; cid++) {
    if (widths[cid] === 1000) continue
    const start = cid
    while (cid + 1 < widths.length && widths[cid + 1] !== 1000) cid++
    out.push(`${start} [${widths.slice(start, cid + 1).join(' ')}]`)
  }
  return out.join(' ')
}

/** Looks a character up in one font after the other; all that is set was embedded. */
export const glyphIn =
  (...tables: readonly GlyphTables[]) =>
  (code: number, bold: boolean): EmbeddedGlyph => {
    const weight = bold ? 'bold' : 'regular'
    for (const table of tables) {
      const found = table[weight].get(code)
      if (found) return found
    }
    throw new Error(`documents: U+${code.toString(16)} was set but not embedded`)
  }
