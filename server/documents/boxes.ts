import { type Align, type PlacedGlyph, type SetLine, setParagraph } from './setting.ts'
import type { Cluster } from './shape.ts'

/** Points. A4 (ISO 216); the measure is 40 characters of 11 points. */
export const page = {
  width: 595.28,
  height: 841.89,
  left: 77.64,
  measure: 440,
  bodyTop: 98,
  bodyBottom: 772,
} as const

export const bodySize = 11
export const bodyLeading = 19
export const bodyHeight = page.bodyBottom - page.bodyTop

/** 0 black, 1 white. */
type Grey = number

/** Ink at a place: points from the top-left corner of its box, y downwards. */
export type Mark =
  | {
      kind: 'text'
      x: number
      /** Of the baseline. */
      y: number
      size: number
      glyphs: readonly PlacedGlyph[]
      grey?: Grey
    }
  | {
      kind: 'rule'
      from: readonly [number, number]
      to: readonly [number, number]
      width: number
      grey?: Grey
    }
  | { kind: 'fill'; x: number; y: number; width: number; height: number; grey: Grey }

/** What a page is filled with: it stays whole. */
export type Box = {
  height: number
  /** Blank above, dropped at the top of a page. */
  before: number
  marks: readonly Mark[]
  /** Never the last of its page. */
  keepWithNext: boolean
  startsPage?: boolean
  /** Drawn above this box when it comes first on a page (the head of a table). */
  repeat?: Box
  /** Places of signature fields: square, `side` points. */
  fields?: readonly { name: string; x: number; y: number; side: number }[]
}

export type TextStyle = {
  size: number
  leading: number
  align: Align
  width: number
  /** Left edge, from the left edge of the measure. */
  x: number
  indent?: number
  grey?: Grey
}

/** The em box of Chinese type reaches 0.88 above the baseline and 0.12 below it. */
function baseline(size: number, leading: number): number {
  return (leading - size) / 2 + 0.88 * size
}

export function lineMarks(line: SetLine, style: TextStyle, top: number): Mark[] {
  const y = top + baseline(style.size, style.leading)
  const ink = style.grey === undefined ? {} : { grey: style.grey }
  const text: Mark = { kind: 'text', x: style.x, y, size: style.size, glyphs: line.glyphs, ...ink }
  const underlines = line.underlines.map(([from, to]): Mark => {
    const below = y + 0.16 * style.size
    const [left, right] = [style.x + from, style.x + to]
    return { kind: 'rule', from: [left, below], to: [right, below], width: 0.5, ...ink }
  })
  return line.glyphs.length === 0 ? underlines : [text, ...underlines]
}

/** One box a line; the first two and the last two lines of a paragraph are never parted by a page. */
export function paragraphBoxes(
  clusters: readonly Cluster[],
  style: TextStyle,
  before: number,
): Box[] {
  const lines = setParagraph(clusters, style)
  return lines.map((line, i) => ({
    height: style.leading,
    before: i === 0 ? before : 0,
    marks: lineMarks(line, style, 0),
    keepWithNext: lines.length > 1 && (i === 0 || i === lines.length - 2),
  }))
}
