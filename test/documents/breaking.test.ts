import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFonts } from '../../server/adapters/fonts.ts'
import { setParagraph } from '../../server/documents/setting.ts'
import { shape } from '../../server/documents/shape.ts'

const fonts = createFonts()
const size = 10

function linesOf(text: string, width: number, align: 'left' | 'justify' = 'justify') {
  return setParagraph(shape(fonts, [{ text }]), { size, width, align })
}

function textsOf(text: string, width: number): string[] {
  return linesOf(text, width).map(({ glyphs }) =>
    glyphs.map(({ code }) => String.fromCodePoint(code)).join(''),
  )
}

const hanzi = fc.constantFrom(...'甲乙双方依据合同约定应当于交付验收付款违约')
const piece = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: hanzi, minLength: 1, maxLength: 8 }) },
  { weight: 3, arbitrary: fc.constantFrom('，', '。', '；', '：', '、', '！', '？', '……', '——') },
  { weight: 2, arbitrary: hanzi.map((inner) => `（${inner}）`) },
  { weight: 2, arbitrary: hanzi.map((inner) => `《${inner}》`) },
  { weight: 2, arbitrary: hanzi.map((inner) => `“${inner}。”`) },
  { weight: 1, arbitrary: fc.constantFrom(' 2026 年', 'ISO 9001', '5%', '￥1,000.00', '120㎡') },
)
// A mark never comes before any text, and never three in a row: nothing could be broken right there.
const sentence = fc
  .array(fc.tuple(hanzi, piece), { minLength: 5, maxLength: 60 })
  .map((pairs) => pairs.flat().join(''))
const width = fc.integer({ min: 14 * size, max: 44 * size })

test('避头尾: no line begins with a closing mark or ends with an opening one', () => {
  fc.assert(
    fc.property(sentence, width, (text, measure) => {
      const lines = textsOf(text, measure)
      for (const line of lines.slice(1)) expect(line).not.toMatch(/^[，。、；：？！）》」』”’…—%]/u)
      for (const line of lines.slice(0, -1)) expect(line).not.toMatch(/[（《「『“‘￥]$/u)
    }),
    { numRuns: 300 },
  )
})

test('no character is lost at a break and no line is wider than the measure', () => {
  fc.assert(
    fc.property(sentence, width, (text, measure) => {
      expect(textsOf(text, measure).join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      for (const { glyphs } of linesOf(text, measure)) {
        const last = glyphs.at(-1)
        const face = fonts.regular
        const box = last && face.glyphBox(face.glyphOf(last.code))
        // What is seen ends inside; the blank half of a mark may reach over.
        if (last && box)
          expect(last.x + (box.xMax * size) / 1000).toBeLessThanOrEqual(measure + 0.6)
      }
    }),
    { numRuns: 300 },
  )
})

test('a line that is not the last of its paragraph reaches the right margin', () => {
  const lines = linesOf(
    '甲方应当按照本合同约定的时间和方式向乙方支付价款并承担税费。'.repeat(4),
    205,
  )
  for (const { glyphs } of lines.slice(0, -1)) {
    const last = glyphs.at(-1)
    const box = fonts.regular.glyphBox(fonts.regular.glyphOf(last?.code ?? 0))
    const end = (last?.x ?? 0) + (Math.ceil((box?.xMax ?? 0) / 500) * 500 * size) / 1000
    expect(end).toBeCloseTo(205, 0)
  }
})

test('a number is not parted from its sign, nor a word in its middle', () => {
  const lines = textsOf(`${'甲'.repeat(9)}100% ${'乙'.repeat(8)}Incoterms`, 10 * size)
  expect(lines.some((line) => line.includes('100%'))).toBe(true)
  expect(lines.some((line) => line.includes('Incoterms'))).toBe(true)
})

test('a word longer than the line is cut rather than printed over the margin', () => {
  const address = `https://qiyin.example/${'verify'.repeat(30)}`
  const lines = textsOf(address, 20 * size)
  expect(lines.length).toBeGreaterThan(3)
  expect(lines.join('')).toBe(address)
})

test('two marks side by side share one em, and a mark at the edge gives up its blank half', () => {
  const [loose] = linesOf('甲（乙', 400, 'left')
  const [tight] = linesOf('甲”（乙', 400, 'left')
  const at = (line: typeof loose, i: number) => line?.glyphs[i]?.x ?? Number.NaN
  expect(at(loose, 2) - at(loose, 1)).toBeCloseTo(size)
  expect(at(tight, 3) - at(tight, 1)).toBeCloseTo(1.5 * size)
  expect(linesOf('（甲', 400, 'left')[0]?.glyphs[0]?.x).toBeCloseTo(-size / 2)
})

test('digits of a money column have one width', () => {
  const [ones] = setParagraph(shape(fonts, [{ text: '1,111.11' }], { tabular: true }), {
    size,
    width: 100,
    align: 'right',
  })
  const [eights] = setParagraph(shape(fonts, [{ text: '8,888.88' }], { tabular: true }), {
    size,
    width: 100,
    align: 'right',
  })
  expect(ones?.width).toBeCloseTo(eights?.width ?? 0)
})

test('a line feed ends the line', () => {
  expect(textsOf('甲方\n乙方\r\n丙方', 400)).toEqual(['甲方', '乙方', '丙方'])
})
