import { type Box, bodyHeight, lineMarks, type Mark, page } from './boxes.ts'
import { type Align, type SetLine, setParagraph } from './setting.ts'
import { type Faces, shape } from './shape.ts'
import type { Block } from './types.ts'

type Table = Extract<Block, { kind: 'table' }>

const size = 9.5
const leading = 14.5
const padding = { x: 5, y: 4.5 }
const border = 0.5
const borderGrey = 0.25
const headGrey = 0.94

type Column = { x: number; width: number; align: Align; title: string }
type Cell = readonly SetLine[]

/** One box a row: rows are not parted, and the head is repeated on every page the table reaches. */
export function tableBoxes(table: Table, faces: Faces): Box[] {
  const columns = columnsOf(table)
  const head = rowBox(
    columns,
    columns.map((column) => cellOf(column.title, column, faces, { bold: true, align: 'center' })),
    headGrey,
  )
  const rows = table.rows.flatMap((row) => {
    const cells = columns.map((column, i) => cellOf(row[i] ?? '', column, faces, {}))
    return fitting(cells, head.height).map((part) => rowBox(columns, part))
  })
  const total = table.total
  if (total) {
    const last = rows.length - 1
    if (rows[last]) rows[last] = { ...rows[last], keepWithNext: true }
    const cells = columns.map((column, i) => cellOf(total[i] ?? '', column, faces, { bold: true }))
    rows.push(rowBox(columns, cells))
  }
  return [
    { ...head, before: 7, keepWithNext: true },
    ...rows.map((row) => ({ ...row, repeat: head })),
    { height: 5, before: 0, marks: [], keepWithNext: false },
  ]
}

function columnsOf(table: Table): Column[] {
  const total = table.columns.reduce((sum, { weight }) => sum + weight, 0)
  let x = 0
  return table.columns.map(({ title, weight, align = 'left' }) => {
    const column = { x, width: (page.measure * weight) / total, align, title }
    x += column.width
    return column
  })
}

function cellOf(
  text: string,
  column: Column,
  faces: Faces,
  { bold = false, align = column.align }: { bold?: boolean; align?: Align },
): Cell {
  const clusters = shape(faces, [{ text }], { bold, tabular: column.align === 'right' })
  return setParagraph(clusters, { size, width: column.width - 2 * padding.x, align })
}

/** A row taller than a page cannot stay whole; its cells are continued in further rows. */
function fitting(cells: readonly Cell[], headHeight: number): Cell[][] {
  const most = Math.floor((bodyHeight - headHeight - 2 * padding.y) / leading)
  const parts = Math.max(1, ...cells.map((cell) => Math.ceil(cell.length / most)))
  return Array.from({ length: parts }, (_, part) =>
    cells.map((cell) => cell.slice(part * most, (part + 1) * most)),
  )
}

function rowBox(columns: readonly Column[], cells: readonly Cell[], grey?: number): Box {
  const lines = Math.max(1, ...cells.map((cell) => cell.length))
  const height = lines * leading + 2 * padding.y
  const marks: Mark[] = []
  if (grey !== undefined) {
    marks.push({ kind: 'fill', x: 0, y: 0, width: page.measure, height, grey })
  }
  marks.push(...borders(columns, height))
  cells.forEach((cell, i) => {
    const column = columns[i] as Column
    const top = (height - cell.length * leading) / 2
    const style = { size, leading, align: column.align, width: column.width }
    cell.forEach((line, n) => {
      marks.push(...lineMarks(line, { ...style, x: column.x + padding.x }, top + n * leading))
    })
  })
  return { height, before: 0, marks, keepWithNext: false }
}

/** Neighbouring rows draw their common border in the same place. */
function borders(columns: readonly Column[], height: number): Mark[] {
  const rule = (x1: number, y1: number, x2: number, y2: number): Mark => {
    return { kind: 'rule', from: [x1, y1], to: [x2, y2], width: border, grey: borderGrey }
  }
  return [
    rule(0, 0, page.measure, 0),
    rule(0, height, page.measure, height),
    ...[...columns.map(({ x }) => x), page.measure].map((x) => rule(x, 0, x, height)),
  ]
}
