import { hex4 } from '../core/pdf/font-subset.ts'
import { type Mark, page } from './boxes.ts'
import type { EmbeddedFace } from './embedded-faces.ts'
import type { PlacedBox } from './pages.ts'
import type { PlacedGlyph } from './setting.ts'

export type PageFaces = { readonly regular: EmbeddedFace; readonly bold: EmbeddedFace }

/** Content-stream operators (ISO 32000-1 Annex A) for the boxes of a page. */
export function paintBoxes(placed: readonly PlacedBox[], faces: PageFaces): string {
  const out: string[] = []
  for (const { box, top } of placed) {
    const y = page.height - page.bodyTop - top
    for (const mark of box.marks) out.push(paintMark(mark, page.left, y, faces))
  }
  return out.join('')
}

/** `x`, `y`: where the mark's origin lies on the page, y upwards. */
export function paintMark(mark: Mark, x: number, y: number, faces: PageFaces): string {
  if (mark.kind === 'text') {
    const grey = mark.grey === undefined ? '' : `${n(mark.grey)} g `
    const set = paintGlyphs(mark.glyphs, mark.size, x + mark.x, y - mark.y, faces)
    return `${grey}BT ${set}ET${grey && ' 0 g'}\n`
  }
  if (mark.kind === 'fill') {
    const box = [x + mark.x, y - mark.y - mark.height, mark.width, mark.height]
    return `${n(mark.grey)} g ${box.map(n).join(' ')} re f 0 g\n`
  }
  const [fromX, fromY] = mark.from
  const [toX, toY] = mark.to
  const ends = `${n(x + fromX)} ${n(y - fromY)} m ${n(x + toX)} ${n(y - toY)} l S`
  return `${n(mark.grey ?? 0)} G ${n(mark.width)} w 2 J ${ends}\n`
}

/** Inside BT … ET: one TJ for each stretch of one face. */
export function paintGlyphs(
  glyphs: readonly PlacedGlyph[],
  size: number,
  x: number,
  y: number,
  faces: PageFaces,
): string {
  let out = ''
  for (let i = 0; i < glyphs.length; ) {
    const first = glyphs[i] as PlacedGlyph
    const face = first.bold ? faces.bold : faces.regular
    let array = ''
    let run = ''
    // Thousandths of the size, as TJ counts; summed as rounded, so that errors do not add up.
    let pen = 0
    for (; i < glyphs.length && glyphs[i]?.bold === first.bold; i++) {
      const glyph = glyphs[i] as PlacedGlyph
      const adjust = Math.round(pen - ((glyph.x - first.x) * 1000) / size)
      if (adjust !== 0) {
        array += `<${run}>${adjust}`
        run = ''
        pen -= adjust
      }
      run += hex4(face.cidOf(glyph.code))
      pen += face.widthOf(glyph.code)
    }
    out += `/${face.resource} ${n(size)} Tf 1 0 0 1 ${n(x + first.x)} ${n(y)} Tm [${array}<${run}>] TJ `
  }
  return out
}

/** Hundredths of a point are finer than any printer. */
export function n(value: number): string {
  return String(Math.round(value * 100) / 100)
}
