import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import jsqr from 'jsqr'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { createFonts } from '../../server/adapters/fonts.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { fillFace, readFace } from '../../server/certificates/face-definition.ts'
import { readCertificateMetadata } from '../../server/core/certificates/xmp.ts'
import { readPdf } from '../../server/core/pdf/file.ts'
import { isFault } from '../../server/core/pdf/objects.ts'
import { isRefusal } from '../../server/core/values/refusal.ts'
import { createFaceRenderer } from '../../server/documents/face-page.ts'
import type { FaceElement, FaceFacts, RenderedDocument } from '../../server/documents/types.ts'
import { inkIn, picturesOf, withFile } from './page-ink.ts'
import { licence, scopeOf, teacher } from './sample-faces.ts'

const fonts = createFonts()
const digest = (...parts: Uint8Array[]) => nodeCrypto.digest('sha256', ...parts)
const fresh = () => createFaceRenderer(fonts, digest)
const render = fresh()

const photo = new Uint8Array(
  await sharp({ create: { width: 358, height: 441, channels: 3, background: '#406080' } })
    .jpeg()
    .toBuffer(),
)

function faceOf(type: string, texts: Record<string, string>) {
  const path = `contracts-templates/certificates/${type}/1.0.0/face.json`
  return fillFace(readFace(readFileSync(path, 'utf8'), new Set(Object.keys(texts))), texts)
}

const verifyUrl = `https://certificates.example.com/v/${licence.identifier}#${'Ab3_'.repeat(40)}`

function licenceFacts(texts: Partial<typeof licence> = {}): FaceFacts {
  const all = { ...licence, ...texts }
  return {
    layout: faceOf('business-licence', all),
    title: '营业执照',
    subject: all.number,
    createdAt: new Date('2026-11-22T08:00:00Z'),
    qr: verifyUrl,
    metadata: { ZZMC: '营业执照', CZZT: all.name, KZ_scope: all.scope },
    field: 'seal',
  }
}

const teacherFacts = (): FaceFacts => {
  return {
    ...licenceFacts(),
    layout: faceOf('teacher-qualification', teacher),
    title: '教师资格证书',
    photo,
  }
}

function rendered(facts: FaceFacts): RenderedDocument {
  const result = render(facts)
  if (isRefusal(result)) throw new Error(JSON.stringify(result))
  return result
}

function textOf(bytes: Uint8Array): string {
  const text = withFile(bytes, (path) =>
    execFileSync('pdftotext', ['-raw', path, '-'], { encoding: 'utf8' }),
  )
  return text.replace(/\s+/g, '')
}

const unspaced = (text: string) => text.replace(/\s+/g, '')

test('a face is one page of its size with all its words and an empty field in the place of the seal', () => {
  const { bytes, pages, places } = rendered(licenceFacts())
  expect(pages).toBe(1)
  const info = withFile(bytes, (path) => execFileSync('pdfinfo', [path], { encoding: 'utf8' }))
  expect(info).toMatch(/Page size:\s+1190\.55 x 841\.89 pts \(A3\)/)
  expect(info).toMatch(/Title:\s+营业执照/)
  const text = textOf(bytes)
  for (const [name, value] of Object.entries(licence)) {
    expect(text, name).toContain(unspaced(value))
  }
  for (const label of ['营业执照', '名称', '法定代表人', '登记机关', '电子证照', '样本']) {
    expect(text).toContain(label)
  }
  expect(places).toHaveLength(1)
  expect(Buffer.from(bytes).toString('latin1')).toMatch(
    /\/FT \/Sig \/T \(seal\) \/Rect \[848\.98 121\.89 968\.04 240\.95\] \/F 132/,
  )
})

test('a preview has no field and says what it is', () => {
  const { field: _none, ...facts } = licenceFacts()
  const { bytes, places } = rendered({ ...facts, watermark: '预览' })
  expect(places).toEqual([])
  expect(Buffer.from(bytes).toString('latin1')).not.toContain('/AcroForm')
  const text = textOf(bytes)
  expect(text).toContain('预览')
  expect(text).not.toContain('样本')
})

test('outside tools and the strict reader find nothing wrong with either face', () => {
  for (const facts of [licenceFacts(), teacherFacts()]) {
    const { bytes } = rendered(facts)
    const check = withFile(bytes, (path) =>
      execFileSync('qpdf', ['--check', path], { encoding: 'utf8' }),
    )
    expect(check).toContain('No syntax or stream encoding errors found')
    expect(isFault(readPdf(bytes))).toBe(false)
    const list = withFile(bytes, (path) => execFileSync('pdffonts', [path], { encoding: 'utf8' }))
    expect(list.match(/NotoSerifSC\S+\s+CID TrueType\s+Identity-H\s+yes yes yes/g)).not.toBeNull()
    expect(bytes.length).toBeLessThan(110_000)
  }
})

test('the record in the file is the record that was given, key for key', () => {
  const metadata = {
    ZZMC: '营业执照',
    CZZT: '示例 & <甲> "乙"\r\n丙\t',
    KZ_scope: licence.scope,
    KZ_empty: '',
  }
  const { bytes } = rendered({ ...licenceFacts(), metadata })
  const file = readPdf(bytes)
  if (isFault(file)) throw new Error(file.detail)
  const read = readCertificateMetadata(file)
  expect(read).toEqual(metadata)
  expect(Object.keys(read as object)).toEqual(Object.keys(metadata))
  const packet = Buffer.from(bytes).toString('utf8')
  expect(packet).toContain('<xmp:CreateDate>2026-11-22T08:00:00Z</xmp:CreateDate>')
})

test('the same facts give the same bytes, whatever was rendered before', () => {
  const first = rendered(licenceFacts()).bytes
  rendered(teacherFacts())
  rendered(licenceFacts({ name: '另一家示例公司' }))
  expect(rendered(licenceFacts()).bytes).toEqual(first)
  const elsewhere = fresh()(licenceFacts())
  expect(isRefusal(elsewhere) ? undefined : elsewhere.bytes).toEqual(first)
})

test('a thousand characters of scope become smaller and all of them stay', () => {
  const scope = scopeOf(1000)
  const { bytes } = rendered(licenceFacts({ scope }))
  expect(textOf(bytes)).toContain(unspaced(scope))
})

test('what cannot be made to fit is refused with its first words', () => {
  expect(render(licenceFacts({ scope: scopeOf(4000) }))).toMatchObject({
    code: 'face-overflow',
    facts: { text: scopeOf(4000).slice(0, 12) },
  })
  expect(render(licenceFacts({ agency: '示例局'.repeat(60) }))).toMatchObject({
    code: 'face-overflow',
  })
})

test('a character without a glyph is refused and never printed as a box', () => {
  expect(render(licenceFacts({ name: '示例\u{1f600}公司' }))).toMatchObject({
    code: 'missing-glyph',
    facts: { codePoint: 'U+1F600' },
  })
})

test('every line of text stays inside its box, whatever its length', () => {
  const names = ['示例', '示例有限公司', `示例${'国际供应链管理'.repeat(6)}有限公司`]
  for (const name of names) {
    const [picture] = picturesOf(
      rendered({ ...licenceFacts({ name }), layout: bare(name) }).bytes,
      72,
    )
    const [x, y, width, height] = [78, 121, 136, 13].map((mm) => (mm * 72) / 25.4) as number[]
    const box = { x: x! - 1, y: y! - 1, width: width! + 2, height: height! + 2 }
    const all = inkIn(picture!, { x: 0, y: 0, width: 2000, height: 2000 })
    expect(all).toBeGreaterThan(20)
    expect(inkIn(picture!, box)).toBeCloseTo(all, 5)
  }
})

/** Nothing but the name, where the licence has it. */
function bare(name: string) {
  const layout = faceOf('business-licence', { ...licence, name })
  const kept = layout.elements.filter(
    (one: FaceElement) => (one.kind === 'text' && one.text === name) || one.kind === 'seal',
  )
  return { width: layout.width, height: layout.height, elements: kept }
}

test('a phone reads the code off either face, also where it is longest', () => {
  const longest = verifyUrl.padEnd(300, 'x')
  for (const facts of [licenceFacts(), teacherFacts()]) {
    const [picture] = picturesOf(rendered({ ...facts, qr: longest }).bytes, 150)
    const { width, height, grey } = picture!
    const pixels = new Uint8ClampedArray(4 * width * height).fill(255)
    grey.forEach((level, i) => {
      pixels.fill(level, 4 * i, 4 * i + 3)
    })
    expect(jsqr(pixels, width, height)?.data).toBe(longest)
  }
})

test('the browser draws a face without complaint and finds its words', async () => {
  const { bytes } = rendered(teacherFacts())
  const task = getDocument({ data: bytes.slice(), stopAtErrors: true, useSystemFonts: false })
  const document = await task.promise
  const page = await document.getPage(1)
  const { fnArray } = await page.getOperatorList()
  expect(fnArray.length).toBeGreaterThan(100)
  const { items } = await page.getTextContent()
  const text = items.map((item) => ('str' in item ? item.str : '')).join('')
  expect(unspaced(text)).toContain(teacher.residentId)
  const { metadata } = await document.getMetadata()
  expect(metadata?.get('dc:title')).toBe('教师资格证书')
  await task.destroy()
})
