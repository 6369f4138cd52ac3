import type { PdfPage } from './pdf-engine.ts'

type Line = { text: string; left: number; right: number; top: number; size: number }

/**
 * The words of a page as paragraphs, for reading at any size and by screen readers. A line that ends before the right
 * edge ends its paragraph, one that starts indented begins another; tables come out as their cells in reading order.
 */
export async function paragraphsOf(page: PdfPage): Promise<string[]> {
  const lines = linesOf((await page.getTextContent()).items)
  const left = Math.min(...lines.map((line) => line.left))
  const right = Math.max(...lines.map((line) => line.right))
  const paragraphs: string[] = []
  let before: Line | undefined
  for (const line of lines) {
    const full = before !== undefined && before.right > right - 2 * before.size
    const flush = line.left < left + line.size && before?.size === line.size
    const joins = full && flush
    if (joins) paragraphs.push(`${paragraphs.pop() ?? ''}${line.text}`)
    else paragraphs.push(line.text)
    before = line
  }
  return paragraphs
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
      const gap = x - last.right > size ? ' ' : ''
      last.text += gap + item.str
      last.right = x + item.width
    } else lines.push({ text: item.str, left: x, right: x + item.width, top: y, size })
  }
  return lines
}
