/** A certificate as a file of one page: what its type shares, and after it what only this one says. */
import { deflateSync } from 'node:zlib'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { createBases, type FaceBase, sheetOf } from './face-base.ts'
import { charactersOf, embedFonts, glyphIn } from './face-fonts.ts'
import { informationOf, xmpPacket } from './face-metadata.ts'
import { createObjects, crossReferenceRows, type Objects, textString } from './face-objects.ts'
import {
  colourOf,
  type FaceSetting,
  paintFaceText,
  pointsPerMillimetre,
  setFaceText,
} from './face-text.ts'
import { jpegFrame } from './jpeg.ts'
import { n } from './paint.ts'
import { qrPath } from './qr.ts'
import { type Faces, printable } from './shape.ts'
import type { FaceElement, FaceFacts, FaceLayout, RenderedDocument } from './types.ts'

type Digest = (...parts: Uint8Array[]) => Uint8Array

/** Refusals: missing-glyph, face-overflow. */
export function createFaceRenderer(
  faces: Faces,
  digest: Digest,
): (facts: FaceFacts) => RenderedDocument | Refusal {
  const baseOf = createBases(faces)
  return (facts) => {
    const { layout } = facts
    const mark = facts.watermark ?? layout.watermark
    const missing = missingGlyph(layout, mark, faces)
    if (missing) return missing
    const base = baseOf(layout, mark)
    if (isRefusal(base)) return base
    const settings = settingsOf(layout, faces)
    if (isRefusal(settings)) return settings
    const rectangle = sealPlace(layout)
    const bytes = writeFile({ facts, base, settings, rectangle, faces, digest })
    return {
      bytes,
      pages: 1,
      places: facts.field ? [{ field: facts.field, page: 0, rectangle }] : [],
    }
  }
}

/** Every weight is asked for the characters that it has to draw. */
function missingGlyph(
  { elements }: FaceLayout,
  mark: string | undefined,
  faces: Faces,
): Refusal | undefined {
  for (const { text, bold } of [{ text: mark ?? '', bold: true }, ...elements.filter(isText)]) {
    const { glyphOf } = bold ? faces.bold : faces.regular
    for (const character of printable(text)) {
      const code = character.codePointAt(0) as number
      if (character === '\n' || glyphOf(code) !== 0) continue
      const codePoint = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
      return refuse('missing-glyph', { character, codePoint })
    }
  }
  return undefined
}

const isText = (element: FaceElement) => element.kind === 'text'

function settingsOf(layout: FaceLayout, faces: Faces): readonly FaceSetting[] | Refusal {
  const [, height] = sheetOf(layout)
  const settings: FaceSetting[] = []
  for (const element of layout.elements) {
    if (element.kind !== 'text' || !element.variable || element.text === '') continue
    const setting = setFaceText(element, faces, height)
    if (isRefusal(setting)) return setting
    settings.push(setting)
  }
  return settings
}

type Rectangle = readonly [number, number, number, number]

/** Points, hundredths; a layout has one seal. */
function sealPlace(layout: FaceLayout): Rectangle {
  const seal = layout.elements.find((element) => element.kind === 'seal')
  if (!seal) throw new Error('documents: a face without a place for the seal')
  return placeOf(layout, { ...seal, width: seal.side, height: seal.side })
}

type Box = { x: number; y: number; width: number; height: number }

/** Millimetres from the upper left corner to points from the lower left one. */
function placeOf(layout: FaceLayout, { x, y, width, height }: Box): Rectangle {
  const points = [x, layout.height - y - height, width, height].map(
    (value) => Math.round(value * pointsPerMillimetre * 100) / 100,
  )
  return points as unknown as Rectangle
}

/** The default level takes three times as long for a fifth less; a page's content needs no larger window. */
const quick = { level: 1, windowBits: 12, memLevel: 6 }

type Parts = {
  facts: FaceFacts
  base: FaceBase
  settings: readonly FaceSetting[]
  rectangle: Rectangle
  faces: Faces
  digest: Digest
}

/**
 * PDF 1.7 with one classic cross-reference section without gaps (a gap makes Acrobat doubt the first signature). The
 * same facts give the same bytes.
 */
function writeFile({ facts, base, settings, rectangle, faces, digest }: Parts): Uint8Array {
  const objects = createObjects(base.count + 1, base.bytes.length)
  const [catalog, pages, page] = [objects.reserve(), objects.reserve(), objects.reserve()]
  const fonts = embedFonts(objects, faces, charactersOf(settings, base.tables), {
    names: { regular: 'R', bold: 'B' },
    deflated: false,
  })
  const glyphOf = glyphIn(base.tables, fonts.tables)
  const photo = photoOf(facts, objects)
  const words = settings.map((setting) => paintFaceText(setting, glyphOf)).join('')
  const painted = Buffer.concat([
    Buffer.from(`/F Do\n${photo.content}`, 'latin1'),
    ...qrContent(facts),
    Buffer.from(words, 'latin1'),
  ])
  const content = objects.add('<< /Filter /FlateDecode >>', { stream: deflateSync(painted, quick) })
  const packet = xmpPacket(facts)
  const metadata = objects.add('<< /Type /Metadata /Subtype /XML >>', { stream: packet })
  const information = objects.add(informationOf(facts))
  const field = facts.field ? objects.add(widgetOf(facts.field, rectangle, page)) : undefined
  const [width, height] = sheetOf(facts.layout)
  objects.add(
    `<< /Type /Page /Parent ${pages} 0 R /MediaBox [0 0 ${n(width)} ${n(height)}] /Resources << /Font << ${base.fonts}${fonts.resources}>> /XObject << /F ${base.form} 0 R ${photo.resource}>> >> /Contents ${content} 0 R${field ? ` /Annots [${field} 0 R]` : ''} >>`,
    { as: page },
  )
  objects.add(`<< /Type /Pages /Kids [${page} 0 R] /Count 1 >>`, { as: pages })
  // SigFlags 3 from the start, so that the first signature need not touch the form.
  const form = field ? ` /AcroForm << /Fields [${field} 0 R] /SigFlags 3 >>` : ''
  objects.add(
    `<< /Type /Catalog /Pages ${pages} 0 R /Metadata ${metadata} 0 R /Lang (zh-CN) /ViewerPreferences << /DisplayDocTitle true >>${form} >>`,
    { as: catalog },
  )
  const id = Buffer.from(digest(packet, painted)).toString('hex')
  return assembled(
    base,
    objects,
    `/Root ${catalog} 0 R /Info ${information} 0 R /ID [<${id}> <${id}>]`,
  )
}

function assembled(base: FaceBase, { pieces, offsets, end }: Objects, trailer: string): Uint8Array {
  const count = base.count + offsets.length + 1
  const rows = `0000000000 65535 f \n${base.rows}${crossReferenceRows(offsets)}`
  const tail = `xref\n0 ${count}\n${rows}trailer\n<< /Size ${count} ${trailer} >>\nstartxref\n${end}\n%%EOF\n`
  const file = Buffer.concat([base.bytes, ...pieces, Buffer.from(tail, 'latin1')])
  // A Buffer's `slice` does not copy, which callers may count on.
  return new Uint8Array(file.buffer, file.byteOffset, file.length)
}

/** Field and widget in one dictionary; /F 132 is Print and Locked (ISO 32000-1 tables 165 and 252). */
function widgetOf(name: string, [x, y, width, height]: Rectangle, page: number): string {
  const corners = [x, y, x + width, y + height].map(n).join(' ')
  return `<< /Type /Annot /Subtype /Widget /FT /Sig /T ${textString(name)} /Rect [${corners}] /F 132 /P ${page} 0 R >>`
}

/** As large as its place allows with its own proportions, in the middle. */
function photoOf(
  { layout, photo }: FaceFacts,
  objects: Objects,
): { content: string; resource: string } {
  const place = layout.elements.find((element) => element.kind === 'photo')
  if (!place || !photo) return { content: '', resource: '' }
  const { width, height, components } = jpegFrame(photo)
  const number = objects.add(
    `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /${components === 1 ? 'DeviceGray' : 'DeviceRGB'} /BitsPerComponent 8 /Filter /DCTDecode >>`,
    { stream: photo },
  )
  const [x, y, across, up] = placeOf(layout, place)
  const scale = Math.min(across / width, up / height)
  const [w, h] = [scale * width, scale * height]
  const matrix = `${n(w)} 0 0 ${n(h)} ${n(x + (across - w) / 2)} ${n(y + (up - h) / 2)}`
  return { content: `q ${matrix} cm /P Do Q\n`, resource: `/P ${number} 0 R ` }
}

/** ISO/IEC 18004 §5.3.8: four modules of quiet zone all around, white whatever lies below. */
const quiet = 4

function qrContent({ layout, qr }: FaceFacts): readonly Uint8Array[] {
  const place = layout.elements.find((element) => element.kind === 'qr')
  if (!place) return []
  const code = qrPath(qr)
  const [x, y, side] = placeOf(layout, { ...place, width: place.side, height: place.side })
  const module = side / (code.side + 2 * quiet)
  const scale = module.toFixed(5)
  const matrix = `${scale} 0 0 ${scale} ${n(x + quiet * module)} ${n(y + quiet * module)}`
  const ground = `${colourOf('#ffffff')} ${n(x)} ${n(y)} ${n(side)} ${n(side)} re f`
  const before = `/Artifact BMC ${ground} ${colourOf('#000000')} q ${matrix} cm `
  return [Buffer.from(before, 'latin1'), code.content, Buffer.from(' Q EMC\n', 'latin1')]
}
