/** What stands inside one line of `markup.ts`: bold, underline, references, escapes. */
import type { Span } from '../documents/types.ts'

const token = /\\([\s\S])|(\*\*)|(__)|\[\[([a-z0-9-]+)\]\]|([^\\*_[]+|[\s\S])/g

/** Makes any text inert: every ASCII sign is escaped, a line break becomes `\n`. */
export function escapeMarkup(value: unknown): string {
  return String(value ?? '')
    .replaceAll(/[!-/:-@[-`{-~]/g, '\\$&')
    .replaceAll('\n', '\\n')
}

/** Spans of a line. Throws on a mark that is never closed and on a reference to no clause. */
export function inline(line: string, numbers: ReadonlyMap<string, string>): Span[] {
  const spans: Span[] = []
  let text = ''
  let [bold, underline] = [false, false]
  const flush = () => {
    if (text === '') return
    spans.push({ text, ...(bold && { bold }), ...(underline && { underline }) })
    text = ''
  }
  for (const [, escaped, star, bar, reference, other] of line.matchAll(token)) {
    if (star !== undefined || bar !== undefined) {
      flush()
      if (star !== undefined) bold = !bold
      else underline = !underline
    } else if (reference !== undefined) text += numberOf(reference, numbers)
    else if (escaped === undefined) text += other
    else text += escaped === 'n' ? '\n' : escaped
  }
  flush()
  if (bold || underline) throw new Error(`a mark is not closed: ${line}`)
  return spans
}

export function plain(line: string, numbers: ReadonlyMap<string, string>): string {
  return inline(line, numbers)
    .map((span) => span.text)
    .join('')
}

/** Cells between `|` that are not escaped, without the blanks around them, still escaped. */
export function splitCells(line: string): string[] {
  const cells = ['']
  for (const [part] of line.matchAll(/\\[\s\S]|[^\\|]+|\||\\$/g)) {
    if (part === '|') cells.push('')
    else cells[cells.length - 1] += part
  }
  return cells.map((cell) => cell.trim())
}

function numberOf(id: string, numbers: ReadonlyMap<string, string>): string {
  const number = numbers.get(id)
  if (!number) throw new Error(`no clause is called ${id}`)
  return number
}
