/** What an extension changes about the catalog and the form: nothing that any reader draws. */
import type { PdfFile } from '../core/pdf/file.ts'
import { formFields } from '../core/pdf/form-fields.ts'
import type { NewObject } from '../core/pdf/increment.ts'
import {
  dictionary,
  isArray,
  isDict,
  isRef,
  name,
  PdfDamage,
  type PdfRef,
  type PdfValue,
  withEntries,
} from '../core/pdf/objects.ts'
import { textString } from '../core/pdf/text.ts'
import { written } from './revision.ts'

/** Catalog with `entries` and the developer extension, and the form with one more field. @throws PdfDamage */
export function rootObjects(
  file: PdfFile,
  entries: Readonly<Record<string, PdfValue>>,
  field?: PdfRef,
): NewObject[] {
  const root = file.trailer.entries.get('Root')
  if (!isRef(root)) throw new PdfDamage('no catalog')
  const catalog = file.catalog()
  const { own, inCatalog } = grownForm(file, catalog.entries.get('AcroForm'), field)
  const changed = { ...entries, ...inCatalog, ...extensionsOf(file) }
  if (Object.keys(changed).length === 0) return own
  return [...own, written(root, withEntries(catalog, changed))]
}

function grownForm(file: PdfFile, value: PdfValue | undefined, field: PdfRef | undefined) {
  if (!field) return { own: [], inCatalog: {} }
  const form = file.resolve(value)
  const fields = isDict(form) ? file.resolve(form.entries.get('Fields')) : null
  if (!isDict(form) || !isArray(fields)) throw new PdfDamage('no form')
  // SignaturesExist and AppendOnly (§12.7.2).
  const grown = withEntries(form, { Fields: [...fields, field], SigFlags: 3 })
  return isRef(value)
    ? { own: [written(value, grown)], inCatalog: {} }
    : { own: [], inCatalog: { AcroForm: grown } }
}

/** §7.12: the file uses what ETSI added to PDF 1.7, level 5 being that of DSS and document time stamps. */
function extensionsOf(file: PdfFile): Record<string, PdfValue> {
  const found = file.resolve(file.catalog().entries.get('Extensions'))
  const extensions = isDict(found) ? found : dictionary({})
  if (extensions.entries.has('ESIC')) return {}
  const level = dictionary({ BaseVersion: name('1.7'), ExtensionLevel: 5 })
  return { Extensions: withEntries(extensions, { ESIC: level }) }
}

/** A field that is its own widget, of no extent and on no page (§12.7.4.5). @throws PdfDamage */
export function timestampField(file: PdfFile, ref: PdfRef, signature: PdfRef): NewObject {
  const names = new Set(formFields(file).map((one) => one.name))
  let number = 1
  while (names.has(`Timestamp${number}`)) number++
  return written(
    ref,
    dictionary({
      ...{ Type: name('Annot'), Subtype: name('Widget'), FT: name('Sig') },
      ...{ T: textString(`Timestamp${number}`), V: signature, F: 132, Rect: [0, 0, 0, 0] },
    }),
  )
}
