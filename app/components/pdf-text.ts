import type { PdfPage } from './pdf-engine.ts'

type Line = {
  text: string
  left: number
  right: number
  top: number
  size: number
  /** Has a wide gap within: cells side by side. */
  cells: boolean
}

/**
 * The words of a page as paragraphs, for reading at any size and by screen readers. Tables and particulars side by side
 * come out line by line.
 */
export async function paragraphsOf(page: PdfPage): Promise<string[]> {
  const lines = linesOf((await page.getTextContent()).items)
  const right = Math.max(...lines.map((line) => line.right))
  const paragraphs: string[] = []
  let before: Line | undefined
  for (const line of lines) {
    if (before !== undefined && continues(before, line, right)) {
      paragraphs.push(`${paragraphs.pop() ?? ''}${line.text}`)
    } else paragraphs.push(line.text)
    before = line
  }
  return paragraphs
}

/** `1.1`, `第二条`, `（一）`, `附件一`. */
const begins =
  /^(\d+(\.\d+)*\s|第[一二三四五六七八九十百]+条|[（(][一二三四五六七八九十\d]+[）)]|附件)/

/** A full line goes on in the next, unless that is set in as the first of a paragraph or begins with a number. */
function continues(before: Line, line: Line, right: number): boolean {
  const full = before.right > right - 3 * before.size
  const setIn = line.left > before.left + line.size && !begins.test(before.text)
  const same = Math.abs(before.size - line.size) < 0.5
  return full && same && !setIn && !line.cells && !before.cells && !begins.test(line.text)
}

type Item = Awaited<ReturnType<PdfPage['getTextContent']>>['items'][number]

function linesOf(items: readonly Item[]): Line[] {
  const lines: Line[] = []
  for (const item of items) {
    if (!('str' in item) || item.str.trim() === '') continue
    const [, , , height = 0, x = 0, y = 0] = item.transform as number[]
    const size = Math.round(Math.abs(height) * 10) / 10
    const last = lines.at(-1)
    if (last && Math.abs(last.top - y) < size / 2) {
      const apart = x - last.right > size
      last.cells ||= apart && last.text.length > 6
      last.text += apart ? ` ${item.str}` : item.str
      last.right = x + item.width
    } else
      lines.push({ text: item.str, left: x, right: x + item.width, top: y, size, cells: false })
  }
  return lines
}
