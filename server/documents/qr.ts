import { create } from 'qrcode'

/** A QR code (ISO/IEC 18004, level M) as filled rectangles in a square of `side` modules, origin bottom-left. */
export function qrPath(text: string): { side: number; content: string } {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules
  const rectangles: string[] = []
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!data[row * size + column]) continue
      const start = column
      while (column + 1 < size && data[row * size + column + 1]) column++
      rectangles.push(`${start} ${size - 1 - row} ${column - start + 1} 1 re`)
    }
  }
  return { side: size, content: `${rectangles.join(' ')} f` }
}
