import { lineMarks, type Mark, page, type TextStyle } from './boxes.ts'
import { setParagraph } from './setting.ts'
import { type Cluster, type Faces, shape } from './shape.ts'

export type Watermark = {
  glyphs: Extract<Mark, { kind: 'text' }>['glyphs']
  size: number
  width: number
}

export const qrPlace = { x: page.left + page.measure - 44, y: page.height - 82, side: 44 } as const

const small: TextStyle = {
  size: 9,
  leading: 12,
  align: 'left',
  width: page.measure,
  x: 0,
  grey: 0.3,
}

/** What stands before the number at the head of each page. */
const numberLabels = { contract: '合同编号：', report: '核验报告编号 Report No.：' } as const

/** Header and footer; tops count from the top of the text area, as the boxes do. */
export function furnitureMarks(
  { kind, number }: { kind: keyof typeof numberLabels; number: string },
  faces: Faces,
  place: [number, number],
): Mark[] {
  const [current, total] = place
  const put = (text: string, style: TextStyle, top: number) =>
    setParagraph(shape(faces, [{ text }]), style).flatMap((line) => lineMarks(line, style, top))
  const headTop = 68 - page.bodyTop
  const footTop = page.height - 56 - page.bodyTop
  const beside = page.measure - qrPlace.side - 6
  return [
    ...put(`${numberLabels[kind]}${number}`, { ...small, width: beside - 80 }, headTop),
    ...put('扫码核验', { ...small, size: 7.5, align: 'right', width: beside }, headTop),
    {
      kind: 'rule',
      from: [0, 86 - page.bodyTop],
      to: [page.measure, 86 - page.bodyTop],
      width: 0.5,
      grey: 0.6,
    },
    ...put(`第 ${current} 页 共 ${total} 页`, { ...small, align: 'center' }, footTop),
  ]
}

/** Large enough to be seen across the page, never wider than its diagonal allows. */
export function watermarkOf(text: string, faces: Faces): Watermark {
  const clusters: readonly Cluster[] = shape(faces, [{ text }], { bold: true })
  const ems = clusters.reduce((sum, { glyph, kern }) => sum + glyph.width + kern, 0) / 1000
  const size = Math.min(92, 620 / Math.max(1, ems))
  const [line] = setParagraph(clusters, { size, width: 10_000, align: 'left' })
  return { glyphs: line?.glyphs ?? [], size, width: line?.width ?? 0 }
}
