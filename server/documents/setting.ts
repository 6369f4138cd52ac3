import { breakLines, type Line, lineOf, squeezable } from './breaking.ts'
import type { Cluster } from './shape.ts'

/** A character at its place: x in points from the left edge of its line. */
export type PlacedGlyph = { code: number; bold: boolean; x: number }

export type SetLine = {
  glyphs: readonly PlacedGlyph[]
  /** Points; what `align` moved it by is in the glyphs already. */
  width: number
  /** Stretches to be underlined, points from the left edge. */
  underlines: readonly (readonly [number, number])[]
}

export type Align = 'left' | 'center' | 'right' | 'justify'

export type Setting = {
  /** Points. */
  size: number
  width: number
  align: Align
  /** Of the first line, points. */
  indent?: number
}

/** Share of a line's slack that stands before its text. */
const shiftOf: Record<Align, number> = { left: 0, justify: 0, center: 0.5, right: 1 }

/** Beyond this between two characters a spread line looks worse than a ragged one; thousandths of an em. */
const widestSpread = 250

export function setParagraph(clusters: readonly Cluster[], setting: Setting): readonly SetLine[] {
  const { size, width, indent = 0 } = setting
  const limit = (line: number) => ((width - (line === 0 ? indent : 0)) / size) * 1000
  return breakLines(clusters, limit).map((line, number) => {
    return setLine(clusters, line, setting, limit(number), number === 0 ? indent : 0)
  })
}

/** All of it on one line, however wide that is. */
export function setOneLine(clusters: readonly Cluster[], setting: Setting): SetLine {
  const { size, width, indent = 0 } = setting
  return setLine(clusters, lineOf(clusters), setting, ((width - indent) / size) * 1000, indent)
}

function setLine(
  clusters: readonly Cluster[],
  line: Line,
  { size, align }: Setting,
  limit: number,
  indent: number,
): SetLine {
  const set = clusters.slice(line.start, line.end).filter(({ glyph }) => glyph.code !== 0x0a)
  while (set.at(-1)?.glyph.space && !set.at(-1)?.underline) set.pop()
  const slack = limit - line.width
  const gaps = slack < 0 || (align === 'justify' && !line.last) ? spread(set, slack) : undefined
  const shift = slack * shiftOf[align]
  const glyphs: PlacedGlyph[] = []
  const underlines: [number, number][] = []
  let pen = shift - (set[0]?.glyph.blankLeft ?? 0)
  const points = (value: number) => (value * size) / 1000 + indent
  set.forEach((cluster, i) => {
    if (i > 0) pen += cluster.kern + (gaps?.[i] ?? 0)
    const { code, offset, width } = cluster.glyph
    glyphs.push({ code, bold: cluster.bold, x: points(pen + offset) })
    if (cluster.underline) extend(underlines, points(pen), points(pen + width))
    pen += width
  })
  return { glyphs, width: (line.width * size) / 1000, underlines }
}

/** A stretch that (almost) touches the one before continues it. */
function extend(stretches: [number, number][], from: number, to: number): void {
  const last = stretches.at(-1)
  if (last && from - last[1] < 4) last[1] = to
  else stretches.push([from, to])
}

/** Extra distance before each character: shared among the gaps when there is room, taken from the marks when there is none. */
function spread(set: readonly Cluster[], slack: number): number[] | undefined {
  const weight = set.map((cluster, i) => {
    const before = set[i - 1]
    if (!before) return 0
    if (slack < 0) return squeezable(before, cluster)
    return before.glyph.wide || cluster.glyph.wide || before.glyph.space ? 1 : 0
  })
  const total = weight.reduce((sum, one) => sum + one, 0)
  if (total === 0 || (slack > 0 && slack / total > widestSpread)) return undefined
  return weight.map((one) => (slack * one) / total)
}
