/**
 * The markup of contract texts: one line is one thing, blank lines mean nothing.
 *
 *   = title                          ## {id} heading without a number
 *   # {id} clause title              第一条
 *   - {id} text                      1.1, under the clause
 *   -- {id} text                     (1), under 1.1
 *   : label | value                  particulars; lines that follow each other are one block
 *   |= title:weight:align | …        head of a table, `| cell | …` its rows, `|+ cell | …` its total
 *   !! label | name | field | line…  a party's signing place; all that follow each other are kept together
 *   ^ text   > text   ~ text         centred, right, flush left; any other line is an indented paragraph
 *
 * Inline: `**bold**`, `__underlined__`, `[[id]]` (the number of that clause), `\x` (x itself). Braces of ids may be
 * left out. What people typed reaches a line only through `escapeMarkup`, so it is always plain text.
 */
import type { Block, Span } from '../documents/types.ts'
import { inline, plain, splitCells } from './inline.ts'
import { chineseOrdinal } from './numerals.ts'

export type Text = {
  title: string
  blocks: readonly Block[]
  /** Clause id -> its number as `[[id]]` prints it; '' for a heading. */
  numbers: ReadonlyMap<string, string>
}

type Line = { mark: string; id: string | undefined; text: string; number: string }

const marks = /^(=|##|#|--|-|\^|>|~|:|\|=|\|\+|\||!!) +(?:\{([a-z0-9-]+)\} *)?(.*)$/

/** Throws on what only the author of a template can have done wrong; says the line. */
export function parseMarkup(source: string): Text {
  const lines = numbered(source)
  const numbers = new Map<string, string>()
  for (const { id, number, text } of lines) {
    if (id === undefined) continue
    if (numbers.has(id)) throw new Error(`the clause id ${id} is used twice: ${text}`)
    numbers.set(id, number)
  }
  const blocks: Block[] = []
  for (const line of lines) addBlock(blocks, line, numbers)
  const title = blocks.find((block) => block.kind === 'title')
  if (title === undefined) throw new Error('the text has no title')
  return { title: title.text, blocks, numbers }
}

function numbered(source: string): Line[] {
  const counters: [number, number, number] = [0, 0, 0]
  return source
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, mark = '', id, text = line] = marks.exec(line) ?? []
      return { mark, id, text, number: nextNumber(mark, counters, line) }
    })
}

function nextNumber(mark: string, counters: [number, number, number], line: string): string {
  const level = ['#', '-', '--'].indexOf(mark)
  if (level < 0) return ''
  if (counters.slice(0, level).includes(0)) throw new Error(`nothing stands above: ${line}`)
  counters.fill(0, level + 1)
  counters[level] = (counters[level] ?? 0) + 1
  const [clause, item, part] = counters
  if (level === 0) return `第${chineseOrdinal(clause)}条`
  return level === 1 ? `${clause}.${item}` : `(${part})`
}

function addBlock(blocks: Block[], line: Line, numbers: ReadonlyMap<string, string>): void {
  const { mark, text, number } = line
  switch (mark) {
    case '=':
      blocks.push({ kind: 'title', text: plain(text, numbers) })
      return
    case '##':
      blocks.push({ kind: 'heading', text: plain(text, numbers) })
      return
    case ':':
      addParticular(blocks, cellsOf(text, numbers, 2))
      return
    case '!!':
      addSignature(blocks, cellsOf(text, numbers, 3))
      return
    case '|=':
    case '|':
    case '|+':
      addTableLine(blocks, mark, text, numbers)
      return
    default:
      addText(blocks, mark, number, inline(text, numbers))
  }
}

type Column = Extract<Block, { kind: 'table' }>['columns'][number]

const levels = { '#': 1, '-': 2, '--': 3 } as const
const alignments = { '^': 'center', '>': 'right', '~': 'left' } as const

/** Lines of a typed text after its first become paragraphs of their own. */
function addText(blocks: Block[], mark: string, number: string, spans: readonly Span[]): void {
  const [first = [], ...rest] = spanLines(spans)
  if (mark === '#' || mark === '-' || mark === '--') {
    blocks.push({ kind: 'clause', number, level: levels[mark], spans: first })
  } else if (mark === '^' || mark === '>' || mark === '~') {
    blocks.push({ kind: 'paragraph', spans: first, align: alignments[mark] })
  } else blocks.push({ kind: 'paragraph', spans: first, indent: true })
  for (const more of rest) blocks.push({ kind: 'paragraph', spans: more, indent: true })
}

function spanLines(spans: readonly Span[]): Span[][] {
  const lines: Span[][] = [[]]
  for (const span of spans) {
    for (const [index, text] of span.text.split('\n').entries()) {
      if (index > 0) lines.push([])
      if (text !== '') lines.at(-1)?.push({ ...span, text })
    }
  }
  return lines.filter((line, index) => index === 0 || line.length > 0)
}

function addParticular(blocks: Block[], [label = '', value = '']: readonly string[]): void {
  const last = blocks.at(-1)
  const line = { label, value }
  if (last?.kind !== 'particulars') blocks.push({ kind: 'particulars', lines: [line] })
  else blocks[blocks.length - 1] = { ...last, lines: [...last.lines, line] }
}

function addSignature(blocks: Block[], cells: readonly string[]): void {
  const [label = '', name = '', field = '', ...lines] = cells
  const last = blocks.at(-1)
  const party = { label, name, field, lines }
  if (last?.kind !== 'signatures') blocks.push({ kind: 'signatures', parties: [party] })
  else blocks[blocks.length - 1] = { ...last, parties: [...last.parties, party] }
}

function addTableLine(
  blocks: Block[],
  mark: '|=' | '|' | '|+',
  text: string,
  numbers: ReadonlyMap<string, string>,
): void {
  if (mark === '|=') {
    blocks.push({ kind: 'table', columns: splitCells(text).map(columnOf), rows: [] })
    return
  }
  const last = blocks.at(-1)
  if (last?.kind !== 'table') throw new Error(`a row without a table: ${text}`)
  const cells = cellsOf(text, numbers, last.columns.length)
  if (cells.length > last.columns.length) throw new Error(`too many cells: ${text}`)
  blocks[blocks.length - 1] =
    mark === '|' ? { ...last, rows: [...last.rows, cells] } : { ...last, total: cells }
}

function columnOf(cell: string): Column {
  const [title = '', weight = '1', align = 'left'] = cell.split(':')
  if (align !== 'left' && align !== 'center' && align !== 'right') {
    throw new Error(`no such alignment: ${cell}`)
  }
  return { title, weight: Number(weight), align }
}

/** A line break inside a cell is a space. */
function cellsOf(text: string, numbers: ReadonlyMap<string, string>, least: number): string[] {
  const cells = splitCells(text).map((cell) => plain(cell, numbers).replaceAll('\n', ' '))
  if (cells.length < least) throw new Error(`too few cells: ${text}`)
  return cells
}
