import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFContext, PDFWriter } from 'pdf-lib'
import { expect, test } from 'vitest'
import { createFonts } from '../../server/adapters/fonts.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { toHex } from '../../server/core/values/bytes.ts'
import { isRefusal } from '../../server/core/values/refusal.ts'
import {
  drawSeal,
  type GlyphPlace,
  type SealDesign,
  type SealDrawing,
} from '../../server/seals/geometry.ts'
import { appearanceOf, svgOf } from '../../server/seals/picture.ts'
import type { Appearance } from '../../server/signatures/types.ts'

const face = createFonts().bold
const code = '91450100MA5K00000X'
const name = '南宁市示例（广西）科技·信息3号产业投资控股集团股份有限责任公司分'

function draw(design: Partial<SealDesign>): SealDrawing {
  const drawing = drawSeal({ owner: '示例公司', diameter: 40, border: 1.2, ...design }, face)
  if (isRefusal(drawing)) throw new Error(JSON.stringify(drawing))
  return drawing
}

type Corner = readonly [number, number]

function cornersOf({ centre, width, height, angle }: GlyphPlace): Corner[] {
  const turn = (angle * Math.PI) / 180
  const signs: readonly Corner[] = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ]
  return signs.map(([sx, sy]) => {
    const [x, y] = [(sx * width) / 2, (sy * height) / 2]
    const across = x * Math.cos(turn) - y * Math.sin(turn)
    return [centre[0] + across, centre[1] + x * Math.sin(turn) + y * Math.cos(turn)] as const
  })
}

/** Two convex boxes are apart when some edge of either has the other wholly beyond it. */
function apart(a: GlyphPlace, b: GlyphPlace): boolean {
  const [one, two] = [cornersOf(a), cornersOf(b)]
  return [one, two].some((corners) =>
    corners.some((from, i) => {
      const to = corners[(i + 1) % 4] as Corner
      const across = ([x, y]: Corner) =>
        (x - from[0]) * (to[1] - from[1]) - (y - from[1]) * (to[0] - from[0])
      const [own, other] = corners === one ? [one, two] : [two, one]
      const inside = Math.sign(Math.min(...own.map(across)) + Math.max(...own.map(across)))
      return other.every((corner) => across(corner) * inside <= 1e-9)
    }),
  )
}

const layouts: readonly (readonly [string, Partial<SealDesign>])[] = [
  ['公章 with a code line', { code }],
  ['公章 of 42 mm with a code line', { code, diameter: 42 }],
  ['合同专用章', { purpose: '合同专用章', border: 1 }],
  ['合同专用章 with a number', { purpose: '合同专用章', serial: '(12)', border: 1 }],
  ['电子证照专用章', { purpose: '电子证照专用章', border: 1 }],
  ['电子证照专用章 with a number', { purpose: '电子证照专用章', serial: '(12)', border: 1 }],
  ['name alone', {}],
]

test.each(layouts)(
  '%s: from 4 to 30 characters nothing touches and nothing leaves the ring',
  (_, layout) => {
    for (let length = 4; length <= 30; length++) {
      const owner = Array.from(name).slice(0, length).join('')
      const { places, diameter } = draw({ owner, ...layout })
      expect(places.filter(({ part }) => part === 'name')).toHaveLength(length)
      const inner = diameter / 2 - (layout.border ?? 1.2)
      places.forEach((place, i) => {
        for (const corner of cornersOf(place)) expect(Math.hypot(...corner)).toBeLessThan(inner)
        for (const other of places.slice(i + 1)) {
          expect([length, place.part, other.part, apart(place, other)]).toEqual([
            length,
            place.part,
            other.part,
            true,
          ])
        }
      })
    }
  },
)

test('every character is drawn, brackets, dots, digits and rare ones included', () => {
  const owner = '示例（广西）·3号喆燊堃〇䶮A公司'
  const { shapes, places } = draw({ owner })
  expect(places).toHaveLength(Array.from(owner).length)
  // Ring and star come first.
  expect(shapes).toHaveLength(2 + places.length)
  for (const { commands } of shapes) expect(commands.length).toBeGreaterThan(4)
})

test('letters lie inside the boxes that the collision test looks at', () => {
  const { shapes, places } = draw({ owner: '示例办公设备有限公司', purpose: '合同专用章' })
  places.forEach((place, i) => {
    const turn = (-place.angle * Math.PI) / 180
    for (const [, ...points] of shapes[i + 2]?.commands ?? []) {
      for (const [x, y] of points) {
        const [dx, dy] = [x - place.centre[0], y - place.centre[1]]
        const across = dx * Math.cos(turn) - dy * Math.sin(turn)
        const down = dx * Math.sin(turn) + dy * Math.cos(turn)
        expect(Math.abs(across)).toBeLessThan(place.width / 2 + 0.15)
        expect(Math.abs(down)).toBeLessThan(place.height / 2 + 0.15)
      }
    }
  })
})

test('the star has one point up and the inner corners of a regular one', () => {
  const star = draw({ diameter: 40 }).shapes[1]?.commands ?? []
  const radii = star.flatMap(([, ...points]) => points.map(([x, y]) => Math.hypot(x, y)))
  expect(star[0]).toEqual(['M', [0, -7]])
  expect(radii).toHaveLength(10)
  expect((radii[1] ?? 0) / (radii[0] ?? 1)).toBeCloseTo(
    Math.sin(Math.PI / 10) / Math.sin(0.3 * Math.PI),
    5,
  )
})

test('a name that is too long is refused, and a missing glyph by name', () => {
  const design = { owner: '示'.repeat(31), diameter: 40, border: 1.2 }
  expect(drawSeal(design, face)).toMatchObject({ code: 'seal-name-long', facts: { length: 31 } })
  expect(drawSeal({ ...design, owner: '示例😀公司' }, face)).toMatchObject({
    code: 'missing-glyph',
    facts: { character: '😀', codePoint: 'U+1F600' },
  })
})

test('the same design gives the same picture, digit for digit', () => {
  const design = { owner: '示例科技有限公司', code }
  const digest = (text: string) =>
    toHex(nodeCrypto.digest('sha256', new TextEncoder().encode(text)))
  const one = svgOf(draw(design))
  expect(digest(svgOf(draw(design)))).toBe(digest(one))
  expect(digest(svgOf(draw({ ...design, diameter: 42 })))).not.toBe(digest(one))
  expect(one).toMatch(/^<svg [^>]*width="40mm" height="40mm" viewBox="-20 -20 40 40"/)
  expect(one).not.toMatch(/<text|font|href|script|NaN|e-\d/)
})

test.each([40, 42])(
  'on paper the seal is %d mm across, to a tenth of a millimetre',
  async (diameter) => {
    const appearance = appearanceOf(svgOf(draw({ owner: '示例科技有限公司', code, diameter })))
    expect(appearance.size[0]).toBeCloseTo((diameter / 25.4) * 72, 6)
    const { left, right, top, bottom, width, height } = await inkBox(appearance, 600)
    const millimetres = (pixels: number) => (pixels / 600) * 25.4
    expect(millimetres(right - left + 1)).toBeCloseTo(diameter, 0.5)
    expect(Math.abs(millimetres(right - left + 1) - diameter)).toBeLessThan(0.1)
    expect(Math.abs(millimetres(bottom - top + 1) - diameter)).toBeLessThan(0.1)
    // Centred in its box, which has 10 points of margin here.
    expect(Math.abs(left + right + 1 - width)).toBeLessThan(4)
    expect(Math.abs(top + bottom + 1 - height)).toBeLessThan(4)
  },
)

test('operators are paths and colours only, and a foreign picture is not read', () => {
  const { content } = appearanceOf(svgOf(draw({ overlay: '样本', purpose: '合同专用章' })))
  const operators = new Set(content.match(/[A-Za-z]+/g))
  expect([...operators].sort()).toEqual([
    'Q',
    'RG',
    'S',
    'c',
    'cm',
    'f',
    'h',
    'l',
    'm',
    'q',
    'rg',
    'w',
  ])
  const svg = svgOf(draw({}))
  expect(() => appearanceOf(svg.replace('</svg>', '<script/></svg>'))).toThrow()
  expect(() => appearanceOf(svg.replace('M', 'A'))).toThrow()
})

/** Bounding box of the ink, by another program's eyes. */
async function inkBox({ size, content }: Appearance, dots: number) {
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-seal-'))
  try {
    writeFileSync(join(folder, 'seal.pdf'), await pageWith(size, content))
    execFileSync('pdftoppm', ['-r', String(dots), '-gray', '-singlefile', 'seal.pdf', 'seal'], {
      cwd: folder,
    })
    const file = readFileSync(join(folder, 'seal.pgm'))
    const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(file.toString('latin1', 0, 64))
    const [width, height] = [Number(head?.[1]), Number(head?.[2])]
    const grey = file.subarray(head?.[0].length ?? 0)
    let [left, right, top, bottom] = [width, 0, height, 0]
    for (let at = 0; at < width * height; at++) {
      if ((grey[at] ?? 255) > 160) continue
      const [x, y] = [at % width, Math.floor(at / width)]
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
    }
    return { left, right, top, bottom, width, height }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function pageWith(size: Appearance['size'], content: string): Promise<Uint8Array> {
  const context = PDFContext.create()
  const [catalog, pages] = [context.nextRef(), context.nextRef()]
  const contents = context.register(context.stream(`q 1 0 0 1 10 10 cm ${content} Q`))
  const box = [0, 0, size[0] + 20, size[1] + 20]
  const leaf = { Type: 'Page', Parent: pages, MediaBox: box, Resources: {}, Contents: contents }
  const kids = [context.register(context.obj(leaf as never))]
  context.assign(pages, context.obj({ Type: 'Pages', Kids: kids, Count: 1 } as never))
  context.assign(catalog, context.obj({ Type: 'Catalog', Pages: pages } as never))
  context.trailerInfo = { Root: catalog }
  return PDFWriter.forContext(context, Number.POSITIVE_INFINITY).serializeToBuffer()
}
