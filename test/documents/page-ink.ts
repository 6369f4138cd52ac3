import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Segment } from '../../server/core/pdf/glyph-outlines.ts'

/** A page as grey levels: what a person would see of it. */
export type Picture = { width: number; height: number; grey: Uint8Array }

/** Runs an outside tool on a file of these bytes. */
export function withFile<T>(bytes: Uint8Array, work: (path: string, folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-pdf-'))
  try {
    const path = join(folder, 'file.pdf')
    writeFileSync(path, bytes)
    return work(path, folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export function picturesOf(bytes: Uint8Array, dotsPerInch: number): Picture[] {
  return withFile(bytes, (path, folder) => {
    execFileSync('pdftoppm', ['-r', String(dotsPerInch), '-gray', path, join(folder, 'page')])
    const files = readdirSync(folder).filter((name) => name.endsWith('.pgm'))
    return files.sort().map((name) => parsePgm(readFileSync(join(folder, name))))
  })
}

function parsePgm(file: Buffer): Picture {
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(file.toString('latin1', 0, 64))
  if (!head) throw new Error('not a PGM file')
  const [width, height] = [Number(head[1]), Number(head[2])]
  return { width, height, grey: new Uint8Array(file.subarray(head[0].length)) }
}

/** Ink in a rectangle of the picture, in fully black pixels. */
export function inkIn(
  picture: Picture,
  box: { x: number; y: number; width: number; height: number },
) {
  let ink = 0
  const clamp = (value: number, most: number) => Math.min(Math.max(0, Math.round(value)), most)
  for (let y = clamp(box.y, picture.height); y < clamp(box.y + box.height, picture.height); y++) {
    for (let x = clamp(box.x, picture.width); x < clamp(box.x + box.width, picture.width); x++) {
      ink += 255 - (picture.grey[y * picture.width + x] as number)
    }
  }
  return ink / 255
}

/** Area an outline fills, square font units (holes run the other way round). */
export function areaOf(outline: readonly Segment[]): number {
  let area = 0
  let [x, y] = [0, 0]
  let [startX, startY] = [0, 0]
  const to = (nextX: number, nextY: number) => {
    area += x * nextY - nextX * y
    x = nextX
    y = nextY
  }
  for (const segment of outline) {
    if (segment[0] === 'M') {
      ;[, x, y] = segment
      startX = x
      startY = y
    } else if (segment[0] === 'L') to(segment[1], segment[2])
    else if (segment[0] === 'Q') {
      const [, cx, cy, endX, endY] = segment
      const [fromX, fromY] = [x, y]
      for (let t = 0.25; t <= 1; t += 0.25) {
        const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2]
        to(a * fromX + b * cx + c * endX, a * fromY + b * cy + c * endY)
      }
    } else to(startX, startY)
  }
  return Math.abs(area) / 2
}
