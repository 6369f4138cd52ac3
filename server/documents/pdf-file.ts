import { deflateSync } from 'node:zlib'
import {
  PDFContext,
  type PDFDict,
  PDFHeader,
  PDFHexString,
  PDFRawStream,
  type PDFRef,
  PDFString,
  PDFWriter,
} from 'pdf-lib'
import { page } from './boxes.ts'
import type { EmbeddedFace } from './embedded-faces.ts'
import type { SignaturePlace } from './types.ts'

export type FileParts = {
  title: string
  subject: string
  createdAt: Date
  /** Content of each page. */
  pages: readonly string[]
  faces: readonly EmbeddedFace[]
  qr: { side: number; content: Uint8Array }
  /** Empty signature fields to make. */
  fields: readonly SignaturePlace[]
  /** 32 octets that are the same for the same parts. */
  identity: Uint8Array
}

type Literal = Parameters<PDFContext['obj']>[0]

/**
 * PDF 1.7 with one classic cross-reference section without gaps (a gap makes Acrobat doubt the first signature),
 * every object numbered from 1 in the order written here: the same parts give the same bytes.
 */
export async function writeFile(parts: FileParts): Promise<Uint8Array> {
  const context = PDFContext.create()
  context.header = PDFHeader.forVersion(1, 7)
  const [catalog, tree, info] = [context.nextRef(), context.nextRef(), context.nextRef()]
  const resources = context.register(resourcesOf(context, parts))
  const leaves = parts.pages.map((content) => {
    return { ref: context.nextRef(), content: stream(context, deflateSync(content)) }
  })
  const widgets = parts.fields.map((place) => {
    return { page: place.page, ref: widget(context, place, leaves[place.page]?.ref) }
  })
  leaves.forEach(({ ref, content }, i) => {
    const own = widgets.filter((each) => each.page === i).map((each) => each.ref)
    const leaf = { Type: 'Page', Parent: tree, Resources: resources, Contents: content }
    context.assign(ref, dict(context, own.length > 0 ? { ...leaf, Annots: own } : leaf))
  })
  const kids = leaves.map(({ ref }) => ref)
  // /MediaBox is inherited from the tree (ISO 32000-1 table 30).
  const mediaBox = [0, 0, page.width, page.height]
  const pages = { Type: 'Pages', Kids: kids, Count: kids.length, MediaBox: mediaBox }
  context.assign(tree, dict(context, pages))
  context.assign(
    catalog,
    catalogOf(
      context,
      tree,
      widgets.map(({ ref }) => ref),
    ),
  )
  context.assign(info, infoOf(context, parts))
  const id = PDFHexString.of(hex(parts.identity))
  context.trailerInfo = { Root: catalog, Info: info, ID: context.obj([id, id]) }
  return PDFWriter.forContext(context, Number.POSITIVE_INFINITY).serializeToBuffer()
}

function dict(context: PDFContext, entries: Record<string, unknown>): PDFDict {
  return context.obj(entries as Literal & object) as unknown as PDFDict
}

/** A stream that is deflated already. */
function stream(context: PDFContext, deflated: Uint8Array, entries: object = {}): PDFRef {
  const head = dict(context, { ...entries, Filter: 'FlateDecode', Length: deflated.length })
  return context.register(PDFRawStream.of(head, deflated))
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function text(value: string): PDFString | PDFHexString {
  return /^[\x20-\x7e]*$/.test(value) && !/[\\()]/.test(value)
    ? PDFString.of(value)
    : PDFHexString.fromText(value)
}

function resourcesOf(context: PDFContext, { faces, qr }: FileParts): PDFDict {
  const fonts = Object.fromEntries(faces.map((face) => [face.resource, embed(context, face)]))
  const form = { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, qr.side, qr.side] }
  const code = stream(context, deflateSync(qr.content), form)
  return dict(context, { Font: fonts, XObject: { QR: code } })
}

/** Type 0 font over a CIDFontType2 (ISO 32000-1 §9.7): the codes of the content are the glyphs of the subset. */
function embed(context: PDFContext, { face, subset, deflatedFile, deflatedMap }: EmbeddedFace) {
  const scale = 1000 / face.unitsPerEm
  const file = stream(context, deflatedFile, { Length1: subset.file.length })
  const { xMin, yMin, xMax, yMax } = face.box
  const descriptor = context.register(
    dict(context, {
      Type: 'FontDescriptor',
      FontName: subset.name,
      Flags: 4,
      FontBBox: [xMin, yMin, xMax, yMax].map((value) => Math.round(value * scale)),
      ItalicAngle: face.italicAngle,
      Ascent: Math.round(face.ascent * scale),
      Descent: Math.round(face.descent * scale),
      CapHeight: Math.round(face.capHeight * scale),
      // Not in any table of the font; the weight is a fair measure of it (ISO 32000-1 table 122 requires a value).
      StemV: Math.round(50 + (face.weight / 65) ** 2),
      FontFile2: file,
    }),
  )
  const descendant = context.register(
    dict(context, {
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: subset.name,
      CIDSystemInfo: { Registry: text('Adobe'), Ordering: text('Identity'), Supplement: 0 },
      FontDescriptor: descriptor,
      DW: 1000,
      W: widthArray(subset.widths),
      CIDToGIDMap: 'Identity',
    }),
  )
  return context.register(
    dict(context, {
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: subset.name,
      Encoding: 'Identity-H',
      DescendantFonts: [descendant],
      ToUnicode: stream(context, deflatedMap),
    }),
  )
}

/** `c [w …]` for each stretch of CIDs that are not one em wide. */
function widthArray(widths: readonly number[]): unknown[] {
  const out: unknown[] = []
  for (let cid = 0; cid < widths.length; cid++) {
    if (widths[cid] === 1000) continue
    const start = cid
    while (cid + 1 < widths.length && widths[cid + 1] !== 1000) cid++
    out.push(start, widths.slice(start, cid + 1))
  }
  return out
}

/** Field and widget in one dictionary; /F 132 is Print and Locked (ISO 32000-1 tables 165 and 252). */
function widget(context: PDFContext, place: SignaturePlace, pageRef: PDFRef | undefined): PDFRef {
  const [x, y, width, height] = place.rectangle
  return context.register(
    dict(context, {
      Type: 'Annot',
      Subtype: 'Widget',
      FT: 'Sig',
      T: text(place.field),
      Rect: [x, y, x + width, y + height].map((point) => Math.round(point * 100) / 100),
      F: 132,
      P: pageRef,
      Lock: lockOn(context, place.field),
    }),
  )
}

/** Whoever signs here closes this field and no other: the rest have yet to sign (§12.7.4.5, table 233). */
const lockOn = (context: PDFContext, field: string): PDFRef =>
  context.register(
    dict(context, { Type: 'SigFieldLock', Action: 'Include', Fields: [text(field)] }),
  )

function catalogOf(context: PDFContext, pages: PDFRef, fields: readonly PDFRef[]): PDFDict {
  const entries = {
    Type: 'Catalog',
    Pages: pages,
    Lang: text('zh-CN'),
    ViewerPreferences: { DisplayDocTitle: true },
  }
  if (fields.length === 0) return dict(context, entries)
  // SigFlags 3 from the start, so that the first signature need not touch the form.
  return dict(context, { ...entries, AcroForm: { Fields: fields, SigFlags: 3 } })
}

function infoOf(context: PDFContext, { title, subject, createdAt }: FileParts): PDFDict {
  return dict(context, {
    Title: text(title),
    Subject: text(subject),
    Creator: text('契印 Qiyin'),
    Producer: text('Qiyin'),
    CreationDate: PDFString.fromDate(createdAt),
    ModDate: PDFString.fromDate(createdAt),
  })
}
