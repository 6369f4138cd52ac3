import { firstMissing } from '../core/pdf/font-subset.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { boxesOf } from './blocks.ts'
import { type Mark, page } from './boxes.ts'
import type { createFaceCache } from './embedded-faces.ts'
import { furnitureMarks, qrPlace, type Watermark, watermarkOf } from './furniture.ts'
import { legible } from './legible.ts'
import { type PlacedBox, paginate } from './pages.ts'
import { n, type PageFaces, paintBoxes, paintGlyphs, paintMark } from './paint.ts'
import { writeFile } from './pdf-file.ts'
import { qrPath } from './qr.ts'
import { type Faces, printable } from './shape.ts'
import type { Block, ContractFacts, Documents, RenderedDocument, SignaturePlace } from './types.ts'

type Tools = {
  faces: Faces
  embedded: ReturnType<typeof createFaceCache>
  digest: (bytes: Uint8Array) => Uint8Array
}

type Kind = 'contract' | 'report'

/** A report quotes what strangers wrote: what cannot be drawn is spelled out, where a contract is refused. */
export const renderReport = (
  facts: ContractFacts,
  options: { fields: boolean },
  tools: Tools,
): Promise<RenderedDocument | Refusal> => {
  const blocks = legible(facts.blocks, tools.faces)
  return renderContract({ ...facts, blocks }, options, tools, 'report')
}

/** Facts to file: set in boxes, cut into pages, painted, written. */
export async function renderContract(
  facts: ContractFacts,
  { fields, secondField }: Parameters<Documents['render']>[2],
  tools: Tools,
  kind: Kind = 'contract',
): Promise<RenderedDocument | Refusal> {
  const missing = missingGlyph(facts, tools.faces)
  if (missing) return missing
  const sheets = sheetsOf(kind, facts, tools.faces)
  const faces = embeddedFaces(sheets, tools)
  const places = sheets.flatMap(({ placed }, i) => placesOn(placed, i))
  const qr = qrPath(facts.verifyUrl)
  const pages = sheets.map((sheet) => paintSheet(sheet, faces, qr.side))
  const bytes = await writeFile({
    title: facts.title,
    subject: facts.number,
    createdAt: facts.createdAt,
    pages,
    faces: [faces.regular, faces.bold],
    qr,
    fields: fields ? places.flatMap((place) => withSecond(place, secondField)) : [],
    identity: tools.digest(
      new TextEncoder().encode([facts.createdAt.toISOString(), ...pages].join()),
    ),
  })
  return { bytes, pages: pages.length, places }
}

/** ISO 32000-1 §12.7.4.5: a field that is not to be seen has a rectangle of no extent; here in the corner of the first. */
function withSecond(
  place: SignaturePlace,
  secondField: ((field: string) => string) | undefined,
): SignaturePlace[] {
  if (secondField === undefined) return [place]
  const [x, y] = place.rectangle
  return [place, { ...place, field: secondField(place.field), rectangle: [x, y, 0, 0] }]
}

type Sheet = { placed: PlacedBox[]; furniture: readonly Mark[]; watermark: Watermark | undefined }

function sheetsOf(kind: Kind, facts: ContractFacts, faces: Faces): Sheet[] {
  const cut = paginate(boxesOf(facts.blocks, faces))
  const watermark = facts.watermark ? watermarkOf(facts.watermark, faces) : undefined
  return cut.map((placed, i) => {
    return {
      placed,
      furniture: furnitureMarks({ kind, number: facts.number }, faces, [i + 1, cut.length]),
      watermark,
    }
  })
}

function embeddedFaces(sheets: readonly Sheet[], { faces, embedded }: Tools): PageFaces {
  const used = { regular: new Set<number>(), bold: new Set<number>() }
  for (const { placed, furniture, watermark } of sheets) {
    for (const mark of [...furniture, ...placed.flatMap(({ box }) => box.marks)]) {
      if (mark.kind !== 'text') continue
      for (const { code, bold } of mark.glyphs) used[bold ? 'bold' : 'regular'].add(code)
    }
    for (const { code } of watermark?.glyphs ?? []) used.bold.add(code)
  }
  return {
    regular: embedded(faces.regular, 'R', used.regular),
    bold: embedded(faces.bold, 'B', used.bold),
  }
}

function paintSheet(sheet: Sheet, faces: PageFaces, qr: number): string {
  const top = page.height - page.bodyTop
  const furniture = sheet.furniture.map((mark) => paintMark(mark, page.left, top, faces)).join('')
  const scale = String(Math.round((qrPlace.side / qr) * 10_000) / 10_000)
  const code = `q ${scale} 0 0 ${scale} ${n(qrPlace.x)} ${n(qrPlace.y)} cm /QR Do Q\n`
  return [
    sheet.watermark ? artifact('/Watermark', paintWatermark(sheet.watermark, faces)) : '',
    artifact('/Header', furniture + code),
    paintBoxes(sheet.placed, faces),
  ].join('')
}

/** Readers that speak or reflow a page leave artifacts out (ISO 32000-1 §14.8.2.2). */
function artifact(subtype: string, content: string): string {
  return `/Artifact << /Type /Pagination /Subtype ${subtype} >> BDC\n${content}EMC\n`
}

function paintWatermark({ glyphs, size, width }: Watermark, faces: PageFaces): string {
  // The slope of the page's own diagonal, so that the words run from corner to corner.
  const angle = Math.atan2(page.height, page.width)
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)].map((v) => v.toFixed(4)) as [string, string]
  const turn = `${cos} ${sin} -${sin} ${cos} ${n(page.width / 2)} ${n(page.height / 2)} cm`
  return `q ${turn} 0.92 g BT ${paintGlyphs(glyphs, size, -width / 2, -0.38 * size, faces)}ET Q\n`
}

function placesOn(placed: readonly PlacedBox[], pageNumber: number): SignaturePlace[] {
  return placed.flatMap(({ box, top }) =>
    (box.fields ?? []).map(({ name, x, y, side }): SignaturePlace => {
      const bottom = page.height - page.bodyTop - top - y - side
      const rectangle = [page.left + x, bottom, side, side].map((v) => Math.round(v * 100) / 100)
      return {
        field: name,
        page: pageNumber,
        rectangle: rectangle as unknown as SignaturePlace['rectangle'],
      }
    }),
  )
}

/** Both faces draw the same characters; a box instead of a character is never printed. */
function missingGlyph(facts: ContractFacts, faces: Faces): Refusal | undefined {
  const texts = [facts.number, facts.watermark ?? '', ...facts.blocks.flatMap(textsOf)]
  for (const text of texts) {
    const codes = Array.from(printable(text), (character) => character.codePointAt(0) as number)
    const set = codes.filter((code) => code !== 0x0a)
    const missing = firstMissing(faces.regular, set) ?? firstMissing(faces.bold, set)
    if (missing === undefined) continue
    const codePoint = `U+${missing.toString(16).toUpperCase().padStart(4, '0')}`
    return refuse('missing-glyph', { character: String.fromCodePoint(missing), codePoint })
  }
  return undefined
}

function textsOf(block: Block): readonly string[] {
  switch (block.kind) {
    case 'title':
    case 'heading':
      return [block.text]
    case 'clause':
      return [block.number, ...block.spans.map(({ text }) => text)]
    case 'paragraph':
      return block.spans.map(({ text }) => text)
    case 'table':
      return [block.columns.map(({ title }) => title), ...block.rows, block.total ?? []].flat()
    case 'particulars':
      return block.lines.flatMap(({ label, value }) => [label, value])
    case 'signatures':
      return block.parties.flatMap(({ label, name, lines }) => [label, name, ...lines])
    default:
      return []
  }
}
