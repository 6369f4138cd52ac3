import { qrCode } from '../core/qr.ts'

/** A QR code (ISO/IEC 18004, level M) as filled rectangles in a square of `side` modules, origin bottom-left. */
export function qrPath(text: string): { side: number; content: string } {
  const { size, modules } = qrCode(text)
  let content = ''
  for (let row = 0, at = 0; row < size; row++) {
    for (let column = 0; column < size; column++, at++) {
      if (!modules[at]) continue
      const start = column
      while (column + 1 < size && modules[at + 1]) {
        column++
        at++
      }
      content += `${start} ${size - 1 - row} ${column - start + 1} 1 re `
    }
  }
  return { side: size, content: `${content}f` }
}
