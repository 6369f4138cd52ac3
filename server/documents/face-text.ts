/** Words on a certificate's face: made to fit their place, never cut. */
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { naturalWidth } from './breaking.ts'
import type { EmbeddedGlyph } from './face-fonts.ts'
import { utf16 } from './face-objects.ts'
import { n } from './paint.ts'
import { type PlacedGlyph, type SetLine, setOneLine, setParagraph } from './setting.ts'
import { type Cluster, type Faces, shape } from './shape.ts'
import type { FaceElement } from './types.ts'

export type FaceText = Extract<FaceElement, { kind: 'text' }>

/** Lines as they will stand on the sheet. */
export type FaceSetting = {
  lines: readonly SetLine[]
  size: number
  /** Width of the glyphs, 1 being their own. */
  stretch: number
  /** Points, from the sheet's lower left corner. */
  x: number
  baselines: readonly number[]
  colour: string
  /** The words, where the glyphs stand too far apart for a reader to see that they are one. */
  actual?: string
}

export const pointsPerMillimetre = 72 / 25.4

/** Glyphs narrower than this look like another face. */
const narrowest = 0.7
/** Points; what is smaller is not read on paper (字号 七号 is 5.5). */
const smallest = 6
/** Of a size to the next smaller one, when lines do not fit. */
const step = 0.97
const leading = 1.32
/** From the top of the box to its first baseline, in sizes. */
const ascent = 0.88
const descent = 0.12

/** `sheet`: height of the page, points. Refusal: face-overflow. */
export function setFaceText(element: FaceText, faces: Faces, sheet: number): FaceSetting | Refusal {
  const text = element.fit === 'wrap' ? element.text : element.text.replaceAll('\n', ' ')
  const clusters = shape(faces, [{ text }], { bold: element.bold ?? false })
  const fitted = element.fit === 'wrap' ? wrapped(element, clusters) : onOneLine(element, clusters)
  if (!fitted) return refuse('face-overflow', { text: Array.from(text).slice(0, 12).join('') })
  const { lines, size, stretch } = fitted
  // The first baseline stays where the declared size would have it: beside its label.
  const first = sheet - element.y * pointsPerMillimetre - ascent * element.size
  return {
    ...{ lines, size, stretch, colour: element.colour ?? '#000000' },
    x: element.x * pointsPerMillimetre,
    baselines: lines.map((_, i) => first - i * leading * size),
    ...(element.align === 'spread' ? { actual: text } : {}),
  }
}

type Fitted = Pick<FaceSetting, 'lines' | 'size' | 'stretch'>

/** Narrower first, then smaller. */
function onOneLine(element: FaceText, clusters: readonly Cluster[]): Fitted | undefined {
  const { size, align = 'left', fit } = element
  const width = element.width * pointsPerMillimetre
  if (align === 'spread') return spreadLine(clusters, size, width)
  const natural = (naturalWidth(clusters) * size) / 1000
  const room = Math.min(1, width / Math.max(natural, 1))
  if (room < 1 && fit !== 'shrink') return undefined
  const stretch = Math.max(room, narrowest)
  const smaller = room < narrowest ? (size * room) / narrowest : size
  if (smaller < Math.min(size, smallest)) return undefined
  const line = setOneLine(clusters, { size: smaller, width: width / stretch, align })
  return { lines: [line], size: smaller, stretch }
}

/** 分散对齐: the first glyph begins where the line begins, the last one ends where it ends. */
function spreadLine(clusters: readonly Cluster[], size: number, width: number): Fitted | undefined {
  const widths = clusters.map(({ glyph }) => (glyph.width * size) / 1000)
  const slack = width - widths.reduce((sum, one) => sum + one, 0)
  if (slack < 0) return undefined
  const gap = slack / Math.max(1, clusters.length - 1)
  let pen = clusters.length === 1 ? slack / 2 : 0
  const glyphs = clusters.map(({ glyph, bold }, i): PlacedGlyph => {
    const x = pen
    pen += (widths[i] as number) + gap
    return { code: glyph.code, bold, x }
  })
  return { lines: [{ glyphs, width, underlines: [] }], size, stretch: 1 }
}

function wrapped(element: FaceText, clusters: readonly Cluster[]): Fitted | undefined {
  const { size: declared } = element
  const align = element.align === 'spread' ? 'justify' : (element.align ?? 'left')
  const [width, height] = [element.width, element.height].map((mm) => mm * pointsPerMillimetre) as [
    number,
    number,
  ]
  const room = height - (ascent * declared + descent * declared)
  const most = (size: number) => 1 + Math.floor(Math.max(0, room + 0.01) / (leading * size))
  const natural = naturalWidth(clusters) / 1000
  const floor = Math.min(declared, smallest)
  for (let size = declared; size >= floor; size = next(size, floor)) {
    // Fewer lines than the characters fill cannot do: no need to try.
    if (Math.ceil((natural * size) / width - 0.5) > most(size)) continue
    const setting = { size, width, align }
    const short = natural * size <= width && clusters.every(({ glyph }) => glyph.code !== 0x0a)
    const lines = short ? [setOneLine(clusters, setting)] : setParagraph(clusters, setting)
    if (lines.length <= most(size)) return { lines, size, stretch: 1 }
  }
  return undefined
}

function next(size: number, floor: number): number {
  return size > floor ? Math.max(floor, size * step) : 0
}

/** Text operators (ISO 32000-1 §9.4); a new font is named wherever it changes. */
export function paintFaceText(
  setting: FaceSetting,
  glyphOf: (code: number, bold: boolean) => EmbeddedGlyph,
): string {
  let out = ''
  setting.lines.forEach((line, i) => {
    out += paintLine(line.glyphs, setting, setting.baselines[i] as number, glyphOf)
  })
  const words = `${colourOf(setting.colour)} BT ${out}ET\n`
  if (setting.actual === undefined) return words
  return `/Span << /ActualText <${utf16(setting.actual)}> >> BDC ${words}EMC\n`
}

function paintLine(
  glyphs: readonly PlacedGlyph[],
  { size, stretch, x }: FaceSetting,
  y: number,
  glyphOf: (code: number, bold: boolean) => EmbeddedGlyph,
): string {
  let out = ''
  for (let i = 0; i < glyphs.length; ) {
    const first = glyphs[i] as PlacedGlyph
    let glyph = glyphOf(first.code, first.bold)
    const { resource } = glyph
    let array = ''
    let run = ''
    // Thousandths of the size, as TJ counts; summed as rounded, so that errors do not add up.
    let pen = 0
    while (glyph.resource === resource) {
      const place = glyphs[i] as PlacedGlyph
      const adjust = Math.round(pen - ((place.x - first.x) * 1000) / size)
      if (adjust !== 0) {
        array += `<${run}>${adjust}`
        run = ''
        pen -= adjust
      }
      run += glyph.cid
      pen += glyph.width
      const following = glyphs[++i]
      if (!following) break
      glyph = glyphOf(following.code, following.bold)
    }
    const matrix = `${n4(stretch)} 0 0 1 ${n(x + stretch * first.x)} ${n(y)}`
    out += `/${resource} ${n(size)} Tf ${matrix} Tm [${array}<${run}>] TJ `
  }
  return out
}

const n4 = (value: number): string => String(Math.round(value * 10_000) / 10_000)

/** `#rrggbb` for filling (or, with `RG`, for stroking). */
export function colourOf(colour: string, operator: 'rg' | 'RG' = 'rg'): string {
  const [r, g, b] = [1, 3, 5].map((at) => n4(Number.parseInt(colour.slice(at, at + 2), 16) / 255))
  return `${r} ${g} ${b} ${operator}`
}
