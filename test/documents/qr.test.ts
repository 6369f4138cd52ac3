import jsqr from 'jsqr'
import { expect, test } from 'vitest'
import { qrPath } from '../../server/documents/qr.ts'

const textOf = (length: number) =>
  Array.from({ length }, (_, i) => String.fromCharCode(33 + ((i * 7919 + length) % 90))).join('')

/** The rectangles of a code on white paper with its quiet zone, four pixels a module. */
function drawn({ side, content }: ReturnType<typeof qrPath>) {
  const pixel = 4
  const width = pixel * (side + 8)
  const pixels = new Uint8ClampedArray(4 * width * width).fill(255)
  const path = new TextDecoder().decode(content)
  for (const [, x, y, length] of path.matchAll(/(\d+) (\d+) (\d+) 1 re/g)) {
    const [left, top] = [pixel * (Number(x) + 4), pixel * (side - Number(y) + 3)]
    for (let row = top; row < top + pixel; row++) {
      const start = 4 * (row * width + left)
      for (let at = start; at < start + 4 * pixel * Number(length); at += 4)
        pixels.fill(0, at, at + 3)
    }
  }
  return { pixels, width, path }
}

test('a reader finds the text again', () => {
  const texts = [
    '0',
    'https://example.com/v/2.25.1#eyJ_-',
    '证照核验：示例'.repeat(12),
    'https://example.com/verify?'.padEnd(300, '0'),
    ...[14, 15, 106, 213, 287, 300, 700].map(textOf),
  ]
  for (const text of texts) {
    const { pixels, width, path } = drawn(qrPath(text))
    expect(path.endsWith(' f')).toBe(true)
    const found = jsqr(pixels, width, width)
    expect(new TextDecoder().decode(Uint8Array.from(found?.binaryData ?? []))).toBe(text)
  }
})

test('more than the largest code holds is refused', () => {
  expect(qrPath(textOf(2331)).side).toBe(177)
  expect(() => qrPath(textOf(2332))).toThrow()
})
