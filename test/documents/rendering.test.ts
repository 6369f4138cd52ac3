import { execFileSync } from 'node:child_process'
import { PDFDocument, PDFSignature } from 'pdf-lib'
import { expect, test } from 'vitest'
import { createFonts } from '../../server/adapters/fonts.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { isRefusal } from '../../server/core/values/refusal.ts'
import { boxesOf } from '../../server/documents/blocks.ts'
import { page } from '../../server/documents/boxes.ts'
import { renderContract } from '../../server/documents/contract-pages.ts'
import { createFaceCache } from '../../server/documents/embedded-faces.ts'
import { paginate } from '../../server/documents/pages.ts'
import type { Block, ContractFacts, RenderedDocument } from '../../server/documents/types.ts'
import { areaOf, inkIn, picturesOf, withFile } from './page-ink.ts'
import { money, threePages } from './sample.ts'

const fonts = createFonts()

function render(facts: ContractFacts, fields = true) {
  const digest = (bytes: Uint8Array) => nodeCrypto.digest('sha256', bytes)
  return renderContract(facts, { fields }, { faces: fonts, embedded: createFaceCache(), digest })
}

async function rendered(facts: ContractFacts, fields = true): Promise<RenderedDocument> {
  const result = await render(facts, fields)
  if (isRefusal(result)) throw new Error(JSON.stringify(result))
  return result
}

function withBlocks(...blocks: Block[]): ContractFacts {
  return { ...threePages, blocks }
}

function paragraph(text: string): Block {
  return { kind: 'paragraph', spans: [{ text }] }
}

function textOf(bytes: Uint8Array, ...options: string[]): string {
  return withFile(bytes, (path) =>
    execFileSync('pdftotext', [...options, path, '-'], { encoding: 'utf8' }),
  )
}

const unspaced = (text: string) => text.replace(/\s+/g, '')

test('a three-page contract leaves the ink of every single glyph on paper', async () => {
  const { bytes, pages } = await rendered(threePages)
  expect(pages).toBe(3)
  const dots = 200
  const scale = dots / 72
  const pictures = picturesOf(bytes, dots)
  const faint: string[] = []
  let glyphs = 0
  paginate(boxesOf(threePages.blocks, fonts)).forEach((placed, i) => {
    for (const { box, top } of placed) {
      for (const mark of box.marks) {
        if (mark.kind !== 'text') continue
        for (const { code, bold, x } of mark.glyphs) {
          const face = bold ? fonts.bold : fonts.regular
          const glyph = face.glyphOf(code)
          const area = (areaOf(face.outline(glyph)) * (mark.size * scale) ** 2) / 1e6
          if (area === 0) continue
          const cell = {
            x: (page.left + mark.x + x) * scale,
            y: (page.bodyTop + top + mark.y - 0.9 * mark.size) * scale,
            width: (face.advance(glyph) / 1000) * mark.size * scale,
            height: 1.04 * mark.size * scale,
          }
          const share = inkIn(pictures[i] as never, cell) / (area * (1 - (mark.grey ?? 0)))
          // Overlapping strokes count twice in the area and once on paper, so it is never quite 1.
          if (share < 0.75) faint.push(`${String.fromCodePoint(code)} ${share.toFixed(2)}`)
          glyphs++
        }
      }
    }
  })
  expect(glyphs).toBeGreaterThan(1800)
  expect(faint).toEqual([])
})

test('copied text is the text that was set, character for character', async () => {
  const blocks: Block[] = [
    { kind: 'title', text: '合同' },
    paragraph('示例人名：喆燊堃〇䶮，面积 120㎡，价款￥1,000.00（含税 13%）——“以此为准”……'),
  ]
  const { bytes } = await rendered(withBlocks(...blocks))
  const text = unspaced(textOf(bytes, '-raw'))
  expect(text).toContain('示例人名：喆燊堃〇䶮，面积120㎡，价款￥1,000.00（含税13%）——“以此为准”……')
  expect(text).toContain('合同编号：HT-2026-000123')
  expect(text).toContain('第1页共1页')
})

test('every character of a long contract comes back from its pages', async () => {
  const { bytes } = await rendered(threePages)
  const text = unspaced(textOf(bytes, '-raw'))
  for (const block of threePages.blocks) {
    if (block.kind !== 'clause' || block.level === 1) continue
    for (const { text: set } of block.spans) {
      // A page may end inside a clause; its first and last characters are enough to find it.
      expect(text).toContain(unspaced(set).slice(0, 12))
      expect(text).toContain(unspaced(set).slice(-8))
    }
  }
})

test('outside tools find nothing wrong with the file', async () => {
  const { bytes } = await rendered(threePages)
  const check = withFile(bytes, (path) =>
    execFileSync('qpdf', ['--check', path], { encoding: 'utf8' }),
  )
  expect(check).toContain('No syntax or stream encoding errors found')
  const fontList = withFile(bytes, (path) => execFileSync('pdffonts', [path], { encoding: 'utf8' }))
  // Embedded, a subset, with a map to Unicode.
  expect(fontList.match(/NotoSerifSC\S+\s+CID TrueType\s+Identity-H\s+yes yes yes/g)).toHaveLength(
    2,
  )
})

test('the cross-reference is one section without gaps and the file says what it is', async () => {
  const { bytes } = await rendered(threePages)
  const file = Buffer.from(bytes).toString('latin1')
  expect(file.startsWith('%PDF-1.7\n')).toBe(true)
  const [, count] = /\nxref\n0 (\d+)\n0000000000 65535 f/.exec(file) ?? []
  expect(file.match(/\nxref\n/g)).toHaveLength(1)
  expect(file).toContain(`/Size ${count}`)
  expect(file.match(/^\d+ 0 obj$/gm)).toHaveLength(Number(count) - 1)
  expect(file).toMatch(/\/ID \[ <[0-9a-f]{64}> <[0-9a-f]{64}> \]/)
  const document = await PDFDocument.load(bytes, { updateMetadata: false })
  expect(document.getTitle()).toBe(threePages.title)
  expect(document.getCreationDate()).toEqual(threePages.createdAt)
  expect(String(document.catalog.get(document.context.obj('Lang') as never))).toBe('(zh-CN)')
})

test('the same facts give the same bytes', async () => {
  const [one, other] = [await rendered(threePages), await rendered(threePages)]
  expect(Buffer.from(one.bytes).equals(other.bytes)).toBe(true)
  const later = await rendered({ ...threePages, createdAt: new Date('2026-11-21T02:30:00Z') })
  expect(Buffer.from(one.bytes).equals(later.bytes)).toBe(false)
})

test('a character without a glyph is refused by name, wherever it stands', async () => {
  const table: Block = { kind: 'table', columns: [{ title: '名', weight: 1 }], rows: [['a😀']] }
  for (const facts of [
    withBlocks(paragraph('笑脸😀')),
    withBlocks(table),
    { ...threePages, watermark: '😀' },
    { ...threePages, number: '😀' },
  ]) {
    expect(await render(facts)).toMatchObject({
      code: 'missing-glyph',
      facts: { character: '😀', codePoint: 'U+1F600' },
    })
  }
})

test('each party has an empty signature field, 42 mm square, on the page of its name', async () => {
  const { bytes, places } = await rendered(threePages)
  expect(places.map(({ field }) => field)).toEqual(['party-1', 'party-2'])
  for (const { rectangle } of places) {
    expect(rectangle[2]).toBeCloseTo((42 / 25.4) * 72, 1)
    expect(rectangle[0] + rectangle[2]).toBeLessThanOrEqual(page.left + page.measure + 0.01)
  }
  const document = await PDFDocument.load(bytes)
  const fields = document.getForm().getFields()
  expect(fields.map((field) => field.getName())).toEqual(['party-1', 'party-2'])
  expect(fields.every((field) => field instanceof PDFSignature)).toBe(true)
  const list = withFile(bytes, (path) => execFileSync('pdfsig', [path], { encoding: 'utf8' }))
  expect(list.match(/The signature form field is not signed/g)).toHaveLength(2)
})

test('a draft knows the places but has no field, and carries its watermark', async () => {
  const plain = await rendered(threePages, false)
  const draft = await rendered({ ...threePages, watermark: '草稿' }, false)
  expect(draft.places).toHaveLength(2)
  expect((await PDFDocument.load(draft.bytes)).getForm().getFields()).toHaveLength(0)
  const whole = { x: 0, y: 0, width: 9999, height: 9999 }
  picturesOf(draft.bytes, 40).forEach((picture, i) => {
    const without = inkIn(picturesOf(plain.bytes, 40)[i] as never, whole)
    expect(inkIn(picture, whole)).toBeGreaterThan(without * 1.01)
  })
})

test('the signing place stays whole and never stands alone, however much text comes before', async () => {
  const signatures = threePages.blocks.at(-1) as Block
  for (let lines = 20; lines < 36; lines++) {
    const fill = Array.from({ length: lines }, (_, i) => paragraph(`第${i + 1}段文字。`))
    const { bytes, places, pages } = await rendered(withBlocks(...fill, signatures))
    expect(new Set(places.map((place) => place.page))).toEqual(new Set([pages - 1]))
    for (const { rectangle } of places)
      expect(rectangle[1]).toBeGreaterThan(page.height - page.bodyBottom - 1)
    const last = textOf(bytes, '-f', String(pages), '-raw')
    expect(last).toContain(`第${lines}段文字`)
    expect(last).toContain('法定代表人或授权代表：示例乙')
  }
})

test('a long table repeats its head on every page and parts no row', async () => {
  const rows = Array.from({ length: 90 }, (_, i) => {
    return [
      String(i + 1),
      `名称起${i}名称名称名称名称名称名称名称名称止${i}`,
      '规格',
      '1',
      '1.00',
      '1.00',
    ]
  })
  const { bytes, pages } = await rendered(withBlocks(money(rows)))
  expect(pages).toBeGreaterThan(3)
  for (let number = 1; number <= pages; number++) {
    const text = unspaced(textOf(bytes, '-f', String(number), '-l', String(number), '-raw'))
    expect(text).toContain('序号名称规格数量单价（元）金额（元）')
    for (const [, row] of text.matchAll(/起(\d+)名/g)) expect(text).toContain(`止${row}`)
  }
  const all = unspaced(textOf(bytes, '-raw'))
  for (let row = 0; row < 90; row++) expect(all).toContain(`起${row}名`)
})

test('a row taller than a page is continued, not lost', async () => {
  const tall = `开始${'很长的说明文字，'.repeat(400)}结束`
  const { bytes, pages } = await rendered(withBlocks(money([['1', tall, '', '', '', '']])))
  expect(pages).toBeGreaterThan(1)
  const text = unspaced(textOf(bytes, '-raw'))
  expect(text).toContain('开始')
  expect(text).toContain('结束')
  expect(text.match(/很/g)).toHaveLength(400)
})

test('blank at the end of a full page opens no empty page', async () => {
  const fill = Array.from({ length: 30 }, () => paragraph('文字'))
  const { pages } = await rendered(withBlocks(...fill, { kind: 'space', points: 4000 }))
  expect(pages).toBe(1)
})
