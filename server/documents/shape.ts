import type { Face } from '../core/pdf/truetype.ts'
import type { Span } from './types.ts'

/** What a face says of a character; all measures in thousandths of an em. */
export type GlyphMeasure = {
  code: number
  width: number
  /** Where the glyph is drawn inside its width (digits set to one width are centred in it). */
  offset: number
  /** Blank half of a full-width punctuation mark that may fall away at the start or the end of a line. */
  blankLeft: number
  blankRight: number
  /** Full-width: text around it may be spread for justification. */
  wide: boolean
  letter: boolean
  space: boolean
}

/** One character on its way to the page. */
export type Cluster = {
  glyph: GlyphMeasure
  bold: boolean
  underline: boolean
  /** Correction of the distance to the character before, when both stand on one line; thousandths of an em. */
  kern: number
}

export type Faces = { readonly regular: Face; readonly bold: Face }

export type ShapeOptions = {
  bold?: boolean
  /** Digits of one width, so that columns of money stand under each other. */
  tabular?: boolean
}

const emDash = 0x2014
/** Between Chinese and Latin letters or digits (CLREQ §3.3.2); small enough that copied text gains no blank. */
const mixedGap = 80

export function shape(faces: Faces, spans: readonly Span[], options: ShapeOptions = {}): Cluster[] {
  const clusters: Cluster[] = []
  let before: Cluster | undefined
  for (const span of spans) {
    const bold = options.bold ?? span.bold ?? false
    const underline = span.underline ?? false
    const measure = measuresOf(bold ? faces.bold : faces.regular)
    for (const character of printable(span.text)) {
      const glyph = measure(character.codePointAt(0) as number, options.tabular ?? false)
      const cluster: Cluster = {
        glyph,
        bold,
        underline,
        kern: before ? kernBetween(before.glyph, glyph) : 0,
      }
      clusters.push(cluster)
      before = cluster
    }
  }
  return clusters
}

/** Tabs and returns of pasted text become what they mean on a page; a line feed stays and ends the line. */
export function printable(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\t', ' ')
}

const lineFeed = 0x0a
const measures = new WeakMap<Face, ReturnType<typeof createMeasures>>()

function measuresOf(face: Face): ReturnType<typeof createMeasures> {
  let found = measures.get(face)
  if (!found) {
    found = createMeasures(face)
    measures.set(face, found)
  }
  return found
}

/** A character is measured once a face, however often it is set. */
function createMeasures(face: Face): (code: number, tabular: boolean) => GlyphMeasure {
  const plain = new Map<number, GlyphMeasure>()
  const digits = new Map<number, GlyphMeasure>()
  return (code, tabular) => {
    const digit = tabular && code >= 0x30 && code <= 0x39
    const kept = digit ? digits : plain
    let found = kept.get(code)
    if (!found) {
      found = digit ? tabularDigit(face, code) : natural(face, code)
      kept.set(code, found)
    }
    return found
  }
}

function natural(face: Face, code: number): GlyphMeasure {
  const glyph = face.glyphOf(code)
  const character = String.fromCodePoint(code)
  const scale = 1000 / face.unitsPerEm
  const width = code === lineFeed ? 0 : face.advance(glyph) * scale
  const box = face.glyphBox(glyph)
  const mark = width === 1000 && /\p{P}/u.test(character) && box
  return {
    code,
    width,
    offset: 0,
    // Which half of a mark is blank is read off the glyph itself.
    blankLeft: mark && box.xMin * scale >= 500 ? 500 : 0,
    blankRight: mark && box.xMax * scale <= 500 ? 500 : 0,
    wide: width >= 1000 && code > 0x2e7f,
    letter: /[\p{L}\p{N}]/u.test(character),
    space: code === 0x20 || code === 0xa0 || code === 0x3000,
  }
}

function tabularDigit(face: Face, code: number): GlyphMeasure {
  const zero = natural(face, 0x30)
  const own = natural(face, code)
  return { ...own, width: zero.width, offset: (zero.width - own.width) / 2 }
}

/** Two marks side by side share one half em (GB/T 15834, CLREQ §3.1.6); two dashes join. */
function kernBetween(before: GlyphMeasure, after: GlyphMeasure): number {
  if (before.code === emDash && after.code === emDash) return -87
  if (before.blankRight > 0 && (after.blankRight > 0 || after.blankLeft > 0)) return -500
  if (before.blankLeft > 0 && after.blankLeft > 0) return -500
  return before.wide !== after.wide && before.letter && after.letter ? mixedGap : 0
}
