import type { PdfFile } from './file.ts'
import { type FormField, formFields } from './form-fields.ts'
import {
  attempt,
  isArray,
  isDict,
  isInteger,
  isName,
  isRef,
  isString,
  type PdfDict,
  type PdfFault,
  type PdfRef,
  type PdfValue,
} from './objects.ts'
import { pagesOf } from './pages.ts'
import { isoDate, textOf } from './text.ts'

/** A signature dictionary (ISO 32000-1 table 252) as it stands: nothing here has been checked. */
export type SignatureValue = {
  readonly ref?: PdfRef
  readonly dict: PdfDict
  /** `Sig` when absent. */
  readonly type: string
  readonly filter: string
  readonly subFilter: string
  /** Empty unless all its items are integers. */
  readonly byteRange: readonly number[]
  /** Decoded /Contents with its padding. */
  readonly contents: Uint8Array
  /** Offsets of `<` and past `>` of this dictionary's own /Contents; absent unless it is a hexadecimal string of the file. */
  readonly contentsAt?: readonly [number, number]
  /** /M as ISO 8601 with offset. */
  readonly claimedAt?: string
  readonly signerName?: string
  readonly reason?: string
  readonly location?: string
  /** /P of its DocMDP transform: the signature certifies the document. 2 when the parameter is left out. */
  readonly certifies?: number
  /** Fields locked by a FieldMDP transform. */
  readonly locks?: FieldLock
}

/** §12.8.2.4 and table 233 */
export type FieldLock = {
  readonly action: 'All' | 'Include' | 'Exclude'
  readonly fields: readonly string[]
}

export type SignatureField = {
  readonly name: string
  readonly ref: PdfRef
  /** Index of the page that shows it, from 0. */
  readonly page?: number
  /** pdf points, lower left and upper right corner. */
  readonly rectangle?: readonly [number, number, number, number]
  /** Absent while the field is empty. */
  readonly value?: SignatureValue
}

/** Signature fields as of a revision (default: the newest), in the order of the form. Never throws. */
export function signatureFields(
  file: PdfFile,
  revision = file.revisions.length - 1,
): SignatureField[] | PdfFault {
  return attempt(() => {
    const fields = formFields(file, revision).filter((field) => field.type === 'Sig')
    if (fields.length === 0) return []
    const pages = pageOfAnnotation(file, revision)
    return fields.map((field) => describe(file, field, pages, revision))
  })
}

function describe(
  file: PdfFile,
  field: FormField,
  pages: ReadonlyMap<number, number>,
  revision: number,
): SignatureField {
  const [widget] = field.widgets
  const page = widget && pages.get(widget.ref.number)
  const rectangle = rectangleOf(file.resolve(widget?.dict.entries.get('Rect'), revision))
  const value = signatureValue(file, field.value, revision)
  return {
    name: field.name,
    ref: field.ref,
    ...(page !== undefined && { page }),
    ...(rectangle && { rectangle }),
    ...(value && { value }),
  }
}

/** From the number of a widget's object to the page whose /Annots lists it: /P may lie. */
function pageOfAnnotation(file: PdfFile, revision: number): Map<number, number> {
  const found = new Map<number, number>()
  for (const page of pagesOf(file, revision)) {
    const annotations = file.resolve(page.dict.entries.get('Annots'), revision)
    if (!isArray(annotations)) continue
    // Thousands of pages may share one list.
    file.spend(annotations.length)
    for (const item of annotations) {
      if (isRef(item) && !found.has(item.number)) found.set(item.number, page.index)
    }
  }
  return found
}

export function rectangleOf(value: PdfValue): [number, number, number, number] | undefined {
  if (!isArray(value) || value.length !== 4) return undefined
  const [a, b, c, d] = value
  if (typeof a !== 'number' || typeof b !== 'number') return undefined
  if (typeof c !== 'number' || typeof d !== 'number') return undefined
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]
}

/** The dictionary behind a field's /V; undefined when it is none. @throws PdfDamage */
export function signatureValue(
  file: PdfFile,
  value: PdfValue,
  revision: number,
): SignatureValue | undefined {
  const dict = file.resolve(value, revision)
  if (!isDict(dict)) return undefined
  const entry = (key: string): PdfValue => file.resolve(dict.entries.get(key), revision)
  const nameOf = (key: string): string => {
    const found = entry(key)
    return isName(found) ? found.name : ''
  }
  const range = entry('ByteRange')
  // Direct only: the gap must be the string of this very dictionary.
  const contents = dict.entries.get('Contents')
  return {
    ...(isRef(value) && { ref: value }),
    dict,
    type: nameOf('Type') || 'Sig',
    filter: nameOf('Filter'),
    subFilter: nameOf('SubFilter'),
    byteRange: isArray(range) && range.every(isInteger) ? (range as number[]) : [],
    contents: isString(contents) ? contents.bytes : new Uint8Array(0),
    ...(isString(contents) && contents.hex && contents.at && { contentsAt: contents.at }),
    ...claims(entry),
    ...transforms(file, entry('Reference'), revision),
  }
}

type Claims = Pick<SignatureValue, 'claimedAt' | 'signerName' | 'reason' | 'location'>

function claims(entry: (key: string) => PdfValue): Claims {
  const text = (key: string): string | undefined => {
    const value = entry(key)
    return isString(value) ? textOf(value) : undefined
  }
  const [signerName, reason, location, at] = [
    text('Name'),
    text('Reason'),
    text('Location'),
    text('M'),
  ]
  const claimedAt = at === undefined ? undefined : isoDate(at)
  return {
    ...(claimedAt !== undefined && { claimedAt }),
    ...(signerName !== undefined && { signerName }),
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
  }
}

/** §12.8.2: DocMDP and FieldMDP of a signature's references. */
function transforms(
  file: PdfFile,
  references: PdfValue,
  revision: number,
): Pick<SignatureValue, 'certifies' | 'locks'> {
  let certifies: number | undefined
  let locks: FieldLock | undefined
  for (const item of isArray(references) ? references : []) {
    const reference = file.resolve(item, revision)
    if (!isDict(reference)) continue
    const method = file.resolve(reference.entries.get('TransformMethod'), revision)
    const parameters = file.resolve(reference.entries.get('TransformParams'), revision)
    if (isName(method, 'DocMDP')) certifies = permissionOf(file, parameters, revision)
    if (isName(method, 'FieldMDP')) locks = lockOf(file, parameters, revision)
  }
  return { ...(certifies !== undefined && { certifies }), ...(locks && { locks }) }
}

/** Table 254: 2 when left out; anything that is not a permission allows nothing. */
function permissionOf(file: PdfFile, parameters: PdfValue, revision: number): number {
  if (!isDict(parameters)) return 2
  const value = parameters.entries.get('P')
  if (value === undefined) return 2
  const permission = file.resolve(value, revision)
  return permission === 2 || permission === 3 ? permission : 1
}

function lockOf(file: PdfFile, parameters: PdfValue, revision: number): FieldLock {
  if (!isDict(parameters)) return { action: 'All', fields: [] }
  const action = file.resolve(parameters.entries.get('Action'), revision)
  const fields = file.resolve(parameters.entries.get('Fields'), revision)
  const names = (isArray(fields) ? fields : [])
    .map((item) => file.resolve(item, revision))
    .filter(isString)
    .map(textOf)
  if (isName(action, 'Include')) return { action: 'Include', fields: names }
  if (isName(action, 'Exclude')) return { action: 'Exclude', fields: names }
  return { action: 'All', fields: names }
}
