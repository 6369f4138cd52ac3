import { type Box, bodyLeading, bodySize, page, paragraphBoxes, type TextStyle } from './boxes.ts'
import { particularsBoxes } from './particulars.ts'
import { type Faces, shape } from './shape.ts'
import { signingBox } from './signing-places.ts'
import { tableBoxes } from './tables.ts'
import type { Block, Span } from './types.ts'

const body: TextStyle = {
  size: bodySize,
  leading: bodyLeading,
  align: 'justify',
  width: page.measure,
  x: 0,
}

type Clause = Extract<Block, { kind: 'clause' }>
type Paragraph = Extract<Block, { kind: 'paragraph' }>

/** Lines and rows of a document, top to bottom, not yet cut into pages. */
export function boxesOf(blocks: readonly Block[], faces: Faces): Box[] {
  const columns = clauseColumns(blocks, faces)
  const boxes: Box[] = []
  let blank = 0
  let startsPage = false
  for (const [i, block] of blocks.entries()) {
    if (block.kind === 'space') blank += block.points
    else if (block.kind === 'page-break') startsPage = true
    else {
      const made = blockBoxes(block, faces, columns, blocks[i + 1])
      const first = made[0]
      if (!first) continue
      made[0] = { ...first, before: first.before + blank, startsPage }
      if (!startsPage) keepTail(boxes, linesBefore(block, boxes.length))
      boxes.push(...made)
      blank = 0
      startsPage = false
    }
  }
  return boxes
}

/** A signing place never stands alone on a page, nor a table or particulars without the line that announces them. */
function linesBefore({ kind }: Block, all: number): number {
  if (kind === 'signatures') return Math.min(2, all)
  return kind === 'table' || kind === 'particulars' ? Math.min(1, all) : 0
}

function keepTail(boxes: Box[], count: number): void {
  for (let i = boxes.length - count; i < boxes.length; i++) {
    boxes[i] = { ...(boxes[i] as Box), keepWithNext: true }
  }
}

function blockBoxes(
  block: Exclude<Block, { kind: 'space' | 'page-break' }>,
  faces: Faces,
  columns: ClauseColumns,
  next: Block | undefined,
): Box[] {
  switch (block.kind) {
    case 'title':
      return titleBoxes(block.text, faces)
    case 'heading':
      return headingBoxes(block.text, faces)
    case 'clause':
      return isHead(block, next) ? clauseHead(block, faces) : clauseBoxes(block, faces, columns)
    case 'paragraph':
      return paragraphOf(block, faces)
    case 'table':
      return tableBoxes(block, faces)
    case 'particulars':
      return particularsBoxes(block.lines, faces)
    case 'signatures':
      return [signingBox(block.parties, faces)]
  }
}

function titleBoxes(text: string, faces: Faces): Box[] {
  const style: TextStyle = { ...body, size: 20, leading: 30, align: 'center' }
  const lines = paragraphBoxes(shape(faces, [{ text }], { bold: true }), style, 6)
  return kept([...lines, { height: 12, before: 0, marks: [], keepWithNext: true }])
}

function headingBoxes(text: string, faces: Faces): Box[] {
  const style: TextStyle = { ...body, size: 12.5, leading: 22, align: 'left' }
  return kept(paragraphBoxes(shape(faces, [{ text }], { bold: true }), style, 10))
}

function kept(boxes: Box[]): Box[] {
  return boxes.map((box) => ({ ...box, keepWithNext: true }))
}

/** Left edge of the numbers and of the text, points, for each level. */
type ClauseColumns = Record<1 | 2 | 3, { number: number; text: number }>

/** Numbers of one level share a column as wide as the widest of them, so that all texts of the level line up. */
function clauseColumns(blocks: readonly Block[], faces: Faces): ClauseColumns {
  const widest = { 1: 0, 2: 0, 3: 0 }
  for (const block of blocks) {
    if (block.kind !== 'clause') continue
    widest[block.level] = Math.max(widest[block.level], numberWidth(block.number, faces))
  }
  const gap = 0.6 * bodySize
  const second = Math.max(2 * bodySize, widest[2] + gap)
  return {
    1: { number: 0, text: Math.max(1.5 * bodySize, widest[1] + gap) },
    2: { number: 0, text: second },
    3: { number: second, text: second + Math.max(1.5 * bodySize, widest[3] + gap) },
  }
}

function numberWidth(number: string, faces: Faces): number {
  const clusters = shape(faces, [{ text: number }], { bold: true })
  return (clusters.reduce((sum, { glyph, kern }) => sum + glyph.width + kern, 0) * bodySize) / 1000
}

/** A first-level clause that only has clauses below it is their heading. */
function isHead({ level }: Clause, next: Block | undefined): boolean {
  return level === 1 && next?.kind === 'clause' && next.level > 1
}

function clauseHead({ number, spans }: Clause, faces: Faces): Box[] {
  const style: TextStyle = { ...body, align: 'left' }
  const text = [{ text: `${number}\u3000` }, ...spans]
  return kept(paragraphBoxes(shape(faces, text, { bold: true }), style, 6))
}

function clauseBoxes(clause: Clause, faces: Faces, columns: ClauseColumns): Box[] {
  const { number, text } = columns[clause.level]
  const bold = clause.spans[0]?.bold ?? false
  const mark = shape(faces, [{ text: clause.number, bold }])
  const [numberBox] = paragraphBoxes(mark, { ...body, align: 'left', x: number }, 0)
  const style = { ...body, x: text, width: page.measure - text }
  const before = clause.level === 1 ? 6 : 2
  const [first, ...rest] = paragraphBoxes(shape(faces, clause.spans), style, before)
  if (!first) return []
  const marks = [...(numberBox?.marks ?? []), ...first.marks]
  return announcing(clause.spans, [{ ...first, marks }, ...rest])
}

/** Words that end in a colon stay with what they announce. */
function announcing(spans: readonly Span[], boxes: Box[]): Box[] {
  const last = boxes.at(-1)
  if (!last || !/[：:]\s*$/.test(spans.at(-1)?.text ?? '')) return boxes
  return [...boxes.slice(0, -1), { ...last, keepWithNext: true }]
}

function paragraphOf({ spans, align = 'left', indent }: Paragraph, faces: Faces): Box[] {
  const flush = align !== 'left'
  const style: TextStyle = {
    ...body,
    align: flush ? align : 'justify',
    indent: flush || indent === false ? 0 : 2 * bodySize,
  }
  const boxes = paragraphBoxes(shape(faces, spans), style, 3)
  return boxes.length > 0
    ? announcing(spans, boxes)
    : [{ height: bodyLeading, before: 0, marks: [], keepWithNext: false }]
}
