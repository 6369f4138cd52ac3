import LineBreaker from 'linebreak'
import type { Cluster, GlyphMeasure } from './shape.ts'

/** A half-open range of clusters and how far apart they are set. */
export type Line = {
  start: number
  end: number
  /** Natural width, thousandths of an em, blanks at both edges taken off. */
  width: number
  /** The last line of a paragraph, or one ended by a line feed: not spread to the margin. */
  last: boolean
}

/** 避头: marks that never begin a line. 避尾: marks that never end one (GB/T 15834, CLREQ §3.1.4). */
const neverFirst = codesOf('，。、；：？！）》」』”’】〕〉…—·％‰℃,.;:?!)]}%~～')
const neverLast = codesOf('（《「『“‘【〔〈([{￥¥$＄№')

const lineFeed = 0x0a

function codesOf(characters: string): ReadonlySet<number> {
  return new Set(Array.from(characters, (character) => character.codePointAt(0) as number))
}

/**
 * Where each line of a paragraph may end: UAX #14 (by `linebreak`), corrected for Chinese. `limit` gives the width
 * of a line in thousandths of an em, so that a first line can be indented.
 */
export function breakLines(
  clusters: readonly Cluster[],
  limit: (line: number) => number,
): readonly Line[] {
  const lines: Line[] = []
  const opportunities = opportunitiesIn(clusters)
  const ends = positionsOf(clusters)
  let start = 0
  while (start < clusters.length) {
    const line = nextLine(clusters, ends, opportunities, start, limit(lines.length))
    lines.push(line)
    start = line.end
    // A line feed and the blanks around a break stay behind, they are not set.
    while (start < clusters.length && !lines.at(-1)?.last && isBlank(clusters[start])) start++
  }
  return lines
}

/** The clusters as the only line of their paragraph. */
export function lineOf(clusters: readonly Cluster[]): Line {
  return { start: 0, end: clusters.length, width: naturalWidth(clusters), last: true }
}

/** Thousandths of an em, on one line. */
export function naturalWidth(clusters: readonly Cluster[]): number {
  return widthOf(clusters, positionsOf(clusters), 0, clusters.length)
}

function isBlank(cluster: Cluster | undefined): boolean {
  return cluster?.glyph.space === true
}

/** `ends[i]`: pen position after cluster i-1 in one endless line. */
function positionsOf(clusters: readonly Cluster[]): Float64Array {
  const ends = new Float64Array(clusters.length + 1)
  clusters.forEach((cluster, i) => {
    ends[i + 1] = (ends[i] as number) + cluster.kern + cluster.glyph.width
  })
  return ends
}

type Opportunities = { may: Uint8Array; must: Uint8Array }

/** `may[i]`: a line may end before cluster i; `must[i]`: it has to. */
function opportunitiesIn(clusters: readonly Cluster[]): Opportunities {
  const count = clusters.length
  const may = new Uint8Array(count + 1)
  const must = new Uint8Array(count + 1)
  let text = ''
  const indexAt = new Map<number, number>()
  clusters.forEach(({ glyph }, i) => {
    indexAt.set(text.length, i)
    text += String.fromCodePoint(glyph.code)
  })
  const breaker = new LineBreaker(text)
  for (let found = breaker.nextBreak(); found; found = breaker.nextBreak()) {
    const i = indexAt.get(found.position)
    if (i !== undefined) may[i] = 1
  }
  for (let i = 1; i < count; i++) {
    const before = (clusters[i - 1] as Cluster).glyph
    const after = (clusters[i] as Cluster).glyph
    if (before.code === lineFeed) must[i] = 1
    if (mayPartChinese(before, after)) may[i] = 1
    if (neverParted(before, after)) may[i] = 0
  }
  return { may, must }
}

const [openQuotes, closeQuotes] = [new Set([0x201c, 0x2018]), new Set([0x201d, 0x2019])]

/** UAX #14 keeps quotation marks with both neighbours, because it cannot know which side they face; full-width ones tell. */
function mayPartChinese(before: GlyphMeasure, after: GlyphMeasure): boolean {
  if (openQuotes.has(after.code)) return before.wide
  if (closeQuotes.has(before.code)) return after.wide
  return false
}

function neverParted(before: GlyphMeasure, after: GlyphMeasure): boolean {
  return neverFirst.has(after.code) || neverLast.has(before.code)
}

/** Width of clusters start..end set as a line of its own. */
function widthOf(
  clusters: readonly Cluster[],
  ends: Float64Array,
  start: number,
  end: number,
): number {
  let stop = end
  while (stop > start && isUnset((clusters[stop - 1] as Cluster).glyph)) stop--
  if (stop === start) return 0
  const first = clusters[start] as Cluster
  const last = clusters[stop - 1] as Cluster
  const pen = (ends[stop] as number) - (ends[start] as number) - first.kern
  return pen - first.glyph.blankLeft - last.glyph.blankRight
}

function isUnset({ space, code }: GlyphMeasure): boolean {
  return space || code === lineFeed
}

function nextLine(
  clusters: readonly Cluster[],
  ends: Float64Array,
  { may, must }: Opportunities,
  start: number,
  limit: number,
): Line {
  const line = (end: number, last: boolean): Line => {
    return { start, end, width: widthOf(clusters, ends, start, end), last }
  }
  let best = -1
  let end = start + 1
  for (; end <= clusters.length; end++) {
    const forced = end === clusters.length || must[end] === 1
    if (!forced && may[end] !== 1) {
      if (widthOf(clusters, ends, start, end) - 1000 > limit && best >= 0) break
      continue
    }
    if (widthOf(clusters, ends, start, end) > limit) break
    best = end
    if (forced) return line(end, true)
  }
  if (best < 0) return line(emergencyEnd(clusters, ends, start, limit), false)
  return line(tighter(clusters, ends, may, start, best, limit) ?? best, false)
}

/** A word longer than the line (an address of a web page): it is cut where it no longer fits. */
function emergencyEnd(
  clusters: readonly Cluster[],
  ends: Float64Array,
  start: number,
  limit: number,
): number {
  let end = start + 1
  while (end < clusters.length && widthOf(clusters, ends, start, end + 1) <= limit) end++
  return end
}

/** What the distance between two characters can give before it looks crowded: a quarter em where a mark has a blank half. */
export function squeezable(before: Cluster, after: Cluster): number {
  if (after.kern < 0) return 0
  return before.glyph.blankRight > 0 || after.glyph.blankLeft > 0 ? 250 : 0
}

/** 推入: takes in the next piece by squeezing marks, when that disturbs the line less than spreading it would. */
function tighter(
  clusters: readonly Cluster[],
  ends: Float64Array,
  may: Uint8Array,
  start: number,
  best: number,
  limit: number,
): number | undefined {
  let end = best + 1
  while (end < clusters.length && may[end] !== 1) end++
  const over = widthOf(clusters, ends, start, end) - limit
  const under = limit - widthOf(clusters, ends, start, best)
  let give = 0
  for (let i = start + 1; i < end; i++) {
    give += squeezable(clusters[i - 1] as Cluster, clusters[i] as Cluster)
  }
  return over > 0 && over <= give && over < under ? end : undefined
}
