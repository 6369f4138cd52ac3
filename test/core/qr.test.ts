import jsqr from 'jsqr'
import { create } from 'qrcode'
import { expect, test } from 'vitest'
import { qrCode } from '../../server/core/qr.ts'

/** Largest number of octets at level M, ISO/IEC 18004:2015 table 7, versions 1 to 40. */
const capacities = [
  14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666,
  711, 779, 857, 911, 997, 1059, 1125, 1190, 1264, 1370, 1452, 1538, 1628, 1722, 1809, 1911, 1989,
  2099, 2213, 2331,
]

const textOf = (length: number) =>
  Array.from({ length }, (_, i) => String.fromCharCode(33 + ((i * 7919 + length) % 90))).join('')

/** Another writer's code of the same text under the same mask. */
function peer(text: string, mask: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7): Uint8Array {
  const data = new TextEncoder().encode(text)
  const options = { errorCorrectionLevel: 'M', maskPattern: mask } as const
  return Uint8Array.from(create([{ data, mode: 'byte' }], options).modules.data, Number)
}

test('every version is, module for module, what another writer makes of it', () => {
  const masks = new Set<number>()
  for (const [i, capacity] of capacities.entries()) {
    for (const length of [capacity, Math.max(1, (capacities[i - 1] ?? 0) + 1)]) {
      const code = qrCode(textOf(length))
      expect(code.size).toBe(21 + 4 * i)
      expect(code.modules).toEqual(peer(textOf(length), code.mask as 0))
      masks.add(code.mask)
    }
  }
  expect(masks.size).toBeGreaterThan(4)
})

test('a reader finds the text again', () => {
  for (const text of [
    '0',
    'https://example.com/v/2.25.1#eyJ_-',
    '证照核验：示例'.repeat(12),
    textOf(700),
  ]) {
    const { size, modules } = qrCode(text)
    const side = 4 * (size + 8)
    const pixels = new Uint8ClampedArray(4 * side * side).fill(255)
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const [row, column] = [Math.floor(y / 4) - 4, Math.floor(x / 4) - 4]
        const inside = row >= 0 && column >= 0 && row < size && column < size
        if (inside && modules[row * size + column])
          pixels.fill(0, 4 * (y * side + x), 4 * (y * side + x) + 3)
      }
    }
    const found = jsqr(pixels, side, side)
    expect(new TextDecoder().decode(Uint8Array.from(found?.binaryData ?? []))).toBe(text)
  }
})

test('the mask is the one with the least penalty, counted the slow way', () => {
  for (const text of ['a', 'https://example.com/', textOf(120), textOf(300)]) {
    const scores = ([0, 1, 2, 3, 4, 5, 6, 7] as const).map((mask) => penalty(peer(text, mask)))
    expect(qrCode(text).mask).toBe(scores.indexOf(Math.min(...scores)))
  }
})

test('more than the largest code holds is refused', () => {
  expect(qrCode(textOf(2331)).size).toBe(177)
  expect(() => qrCode(textOf(2332))).toThrow(RangeError)
})

/** ISO/IEC 18004:2015 §7.8.3.1, by strings. */
function penalty(modules: Uint8Array): number {
  const size = Math.sqrt(modules.length)
  const lines = Array.from({ length: size }, (_, i) => [
    Array.from({ length: size }, (__, j) => modules[i * size + j]).join(''),
    Array.from({ length: size }, (__, j) => modules[j * size + i]).join(''),
  ]).flat()
  let sum = 0
  for (const text of lines) {
    for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) sum += run.length - 2
    for (let i = 0; i + 11 <= size; i++) {
      const part = text.slice(i, i + 11)
      if (part === '10111010000' || part === '00001011101') sum += 40
    }
  }
  for (let i = 0; i + 1 < size; i++) {
    for (let j = 0; j + 1 < size; j++) {
      const at = i * size + j
      const square = [at, at + 1, at + size, at + size + 1].map((place) => modules[place])
      if (new Set(square).size === 1) sum += 3
    }
  }
  const dark = modules.reduce((total, one) => total + one, 0)
  return sum + 10 * Math.floor(Math.abs(dark / modules.length - 0.5) * 20)
}
