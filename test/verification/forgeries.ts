import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFArray, PDFDict, PDFDocument, PDFName, type PDFRef } from 'pdf-lib'
import { dictionary, dictOf, isArray, name, withEntries } from '../../server/core/pdf/objects.ts'
import { pagesOf } from '../../server/core/pdf/pages.ts'
import { edit, listOf, open, stream } from '../core/pdf/support.ts'

/** What people do to signed files, each as a program that means it would. */

/** One byte of what the first signature covers, inside a stream, so that the file still reads. */
export function changeByte(pdf: Uint8Array): Uint8Array {
  const changed = pdf.slice()
  const at = Buffer.from(pdf).indexOf('stream', 0, 'latin1') + 200
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}

/** A line of text over the first page, in a well-formed further revision. */
export function addText(pdf: Uint8Array): Uint8Array {
  return edit(pdf, (file, fresh) => {
    const [page] = pagesOf(file)
    if (!page) throw new Error('no page')
    const contents = page.dict.entries.get('Contents') ?? null
    const [ref, font] = [fresh(), fresh()]
    const resources = dictOf(file.resolve(page.dict.entries.get('Resources'))) ?? dictionary({})
    const fonts = dictOf(file.resolve(resources.entries.get('Font'))) ?? dictionary({})
    const helvetica = dictionary({
      Type: name('Font'),
      Subtype: name('Type1'),
      BaseFont: name('Helvetica'),
    })
    const Resources = withEntries(resources, { Font: withEntries(fonts, { Forged: font }) })
    const Contents = [...(isArray(contents) ? contents : [contents]), ref]
    return [
      [ref, stream('q BT /Forged 20 Tf 60 420 Td (TOTAL 9,999,999.00) Tj ET Q')],
      [font, helvetica],
      [page.ref, withEntries(page.dict, { Contents, Resources })],
    ]
  })
}

/** A sticky note on the first page. */
export function addAnnotation(pdf: Uint8Array): Uint8Array {
  return edit(pdf, (file, fresh) => {
    const [page] = pagesOf(file)
    if (!page) throw new Error('no page')
    const list = file.resolve(page.dict.entries.get('Annots'))
    const note = fresh()
    const annotation = dictionary({
      Type: name('Annot'),
      Subtype: name('FreeText'),
      Rect: [60, 400, 300, 430],
    })
    const annotations = [...(list === null ? [] : listOf(list)), note]
    return [
      [note, annotation],
      [page.ref, withEntries(page.dict, { Annots: annotations })],
    ]
  })
}

/**
 * The file as it was before its last party signed: that signature is gone, without a trace in the file, and so is what
 * preserves a completed contract, which comes in revisions of its own.
 */
export function cutBack(pdf: Uint8Array): Uint8Array {
  const last = Buffer.from(pdf).lastIndexOf('/SubFilter /ETSI.CAdES.detached')
  const end = open(pdf).revisions.findLast(({ paddedEnd }) => paddedEnd <= last)?.paddedEnd
  if (end === undefined) throw new Error('no such revision')
  return pdf.slice(0, end)
}

/** Any page with a red ring drawn on it: the most common fraud of all. */
export async function pasteSealPicture(): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  const page = document.addPage([595, 842])
  page.drawText('CONTRACT', { x: 60, y: 760 })
  // A red PNG of one dot, as large as a seal.
  const dot =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGM4IcAAAAI8AN++mVmCAAAAAElFTkSuQmCC'
  const picture = await document.embedPng(Buffer.from(dot, 'base64'))
  page.drawImage(picture, { x: 380, y: 120, width: 120, height: 120 })
  return document.save()
}

/** The signed page without its signature: the seal's own drawing painted on it, as `print to PDF` leaves it. */
export async function flattenSeal(pdf: Uint8Array): Promise<Uint8Array> {
  const document = await PDFDocument.load(pdf)
  const { context, catalog } = document
  const widgets = context
    .enumerateIndirectObjects()
    .flatMap(([, value]) =>
      value instanceof PDFDict && value.has(PDFName.of('AP')) ? [value] : [],
    )
  for (const [n, widget] of widgets.entries()) {
    const seal = widget.lookup(PDFName.of('AP'), PDFDict).get(PDFName.of('N'))
    if (!seal) throw new Error('no seal')
    const page = document.getPage(0)
    page.node.setXObject(PDFName.of(`Seal${n}`), seal as PDFRef)
    const [x = 0, y = 0] = widget.lookup(PDFName.of('Rect'), PDFArray).asArray().map(Number)
    const paint = context.flateStream(`q 1 0 0 1 ${x} ${y} cm /Seal${n} Do Q`)
    page.node.addContentStream(context.register(paint))
  }
  for (const page of document.getPages()) page.node.delete(PDFName.of('Annots'))
  catalog.delete(PDFName.of('AcroForm'))
  const flat = await document.save({ updateFieldAppearances: false })
  const copy = await PDFDocument.create()
  for (const page of await copy.embedPdf(flat, document.getPageIndices())) {
    copy.addPage([page.width, page.height]).drawPage(page)
  }
  return copy.save()
}

export async function plainPdf(): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  document.addPage([595, 842]).drawText('NOTHING TO SEE', { x: 60, y: 760 })
  return document.save()
}

/** By qpdf, as any office program would. */
export function encrypt(pdf: Uint8Array): Uint8Array {
  return inFolder((folder) => {
    const [plain, locked] = [join(folder, 'plain.pdf'), join(folder, 'locked.pdf')]
    writeFileSync(plain, pdf)
    execFileSync('qpdf', ['--encrypt', 'user', 'owner', '256', '--', plain, locked])
    return new Uint8Array(readFileSync(locked))
  })
}

export function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-verification-'))
  try {
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
