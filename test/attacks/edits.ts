/** What attackers write: further revisions, well-formed or not, and bytes in place. */
import type { PdfFile } from '../../server/core/pdf/file.ts'
import { formFields } from '../../server/core/pdf/form-fields.ts'
import { type NewObject, nextNumber } from '../../server/core/pdf/increment.ts'
import {
  dictionary,
  dictOf,
  name,
  type PdfDict,
  type PdfRef,
  type PdfValue,
  reference,
  withEntries,
} from '../../server/core/pdf/objects.ts'
import { type PdfPage, pagesOf } from '../../server/core/pdf/pages.ts'
import { serializeObject } from '../../server/core/pdf/serialize.ts'
import { textString } from '../../server/core/pdf/text.ts'
import { listOf, refOf, stream } from '../core/pdf/support.ts'

export type Objects = readonly (readonly [PdfRef, PdfValue])[]
export type Edit = (file: PdfFile, fresh: () => PdfRef) => Objects

/** The objects of one edit, new ones numbered from `first` or from the next free number. */
export function objectsOf(file: PdfFile, change: Edit, first = nextNumber(file)): NewObject[] {
  let next = first
  return change(file, () => reference(next++)).map(([ref, value]) => ({
    ...{ ref, body: serializeObject(value) },
  }))
}

/** Several edits in one revision; they must not write the same object. */
export const both =
  (...changes: readonly Edit[]): Edit =>
  (file, fresh) =>
    changes.flatMap((change) => [...change(file, fresh)])

export function pageAt(file: PdfFile, index = 0): PdfPage {
  const page = pagesOf(file)[index]
  if (!page) throw new Error('no page')
  return page
}

export function fieldNamed(file: PdfFile, wanted: string) {
  const field = formFields(file).find(({ name: own }) => own === wanted)
  if (!field) throw new Error(`no field ${wanted}`)
  return field
}

export const inCatalog =
  (entries: Record<string, PdfValue>): Edit =>
  (file) => [[refOf(file.trailer.entries.get('Root')), withEntries(file.catalog(), entries)]]

export const inPage =
  (entries: Record<string, PdfValue>, index = 0): Edit =>
  (file) => {
    const { ref, dict } = pageAt(file, index)
    return [[ref, withEntries(dict, entries)]]
  }

export const inField =
  (field: string, entries: Record<string, PdfValue>): Edit =>
  (file) => {
    const { ref, dict } = fieldNamed(file, field)
    return [[ref, withEntries(dict, entries)]]
  }

export const formOf = (file: PdfFile): [PdfRef, PdfDict] => {
  const ref = refOf(file.catalog().entries.get('AcroForm'))
  return [ref, dictOf(file.resolve(ref)) as PdfDict]
}

export const inForm =
  (entries: Record<string, PdfValue>): Edit =>
  (file) => {
    const [ref, dict] = formOf(file)
    return [[ref, withEntries(dict, entries)]]
  }

export const without = (dict: PdfDict, ...keys: readonly string[]): PdfDict => ({
  kind: 'dict',
  entries: new Map([...dict.entries].filter(([key]) => !keys.includes(key))),
})

export const annotationsOf = (file: PdfFile, index = 0): readonly PdfValue[] => {
  const list = pageAt(file, index).dict.entries.get('Annots')
  return list === undefined ? [] : listOf(file.resolve(list))
}

/** One more annotation on a page; `entries` besides /Type and a /Rect over the amount. */
export const annotate =
  (entries: Record<string, PdfValue>, index = 0): Edit =>
  (file, fresh) => {
    const note = fresh()
    const rest = { Rect: [60, 750, 300, 790], F: 4, ...entries }
    return [
      [note, dictionary({ Type: name('Annot'), ...rest })],
      ...inPage({ Annots: [...annotationsOf(file, index), note] }, index)(file, fresh),
    ]
  }

/** A form that paints a white rectangle with another amount on it. */
export const overlay = (entries: Record<string, PdfValue> = {}) =>
  stream(
    '1 g 0 0 300 40 re f 0 g BT /Helv 18 Tf 4 12 Td (PAY 999) Tj ET',
    dictionary({ Type: name('XObject'), Subtype: name('Form'), BBox: [0, 0, 300, 40], ...entries }),
  )

export const script = dictionary({ S: name('JavaScript'), JS: textString('app.alert(1)') })

/** Bytes behind the end of the file. */
export const append = (pdf: Uint8Array, ...more: readonly (string | Uint8Array)[]): Uint8Array =>
  new Uint8Array(
    Buffer.concat([
      pdf,
      ...more.map((one) => (typeof one === 'string' ? Buffer.from(one, 'latin1') : one)),
    ]),
  )

/** Everything from `from` on replaced by `to`, of any length: offsets are not mended. */
export function replaceText(pdf: Uint8Array, from: string, to: string, last = false): Uint8Array {
  const text = Buffer.from(pdf).toString('latin1')
  const at = last ? text.lastIndexOf(from) : text.indexOf(from)
  if (at < 0) throw new Error(`no ${from}`)
  return new Uint8Array(
    Buffer.from(text.slice(0, at) + to + text.slice(at + from.length), 'latin1'),
  )
}
