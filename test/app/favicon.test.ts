import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const file = readFileSync('app/public/favicon.ico')
const signature = '89504e470d0a1a0a'

test('favicon.ico holds three pictures, each as large as its entry says and all of the file', () => {
  expect(file.readUInt16LE(0)).toBe(0)
  expect(file.readUInt16LE(2)).toBe(1)
  const pictures = Array.from({ length: file.readUInt16LE(4) }, (_, i) => {
    const entry = file.subarray(6 + 16 * i, 22 + 16 * i)
    const at = entry.readUInt32LE(12)
    return { side: entry[0], png: file.subarray(at, at + entry.readUInt32LE(8)) }
  })
  expect(pictures.map(({ side }) => side)).toEqual([16, 32, 48])
  for (const { side, png } of pictures) {
    expect(png.subarray(0, 8).toString('hex')).toBe(signature)
    // IHDR: width and height (PNG §11.2.1).
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([side, side])
    expect(png.subarray(-8, -4).toString()).toBe('IEND')
  }
  expect(file.length).toBe(pictures.reduce((sum, { png }) => sum + png.length, 6 + 16 * 3))
  expect(file.length).toBeLessThan(16_384)
})
