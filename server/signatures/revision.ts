import { deflateSync } from 'node:zlib'
import type { PdfFile } from '../core/pdf/file.ts'
import { type FormField, formFields } from '../core/pdf/form-fields.ts'
import { appendIncrement, type NewObject, nextNumber, overwrite } from '../core/pdf/increment.ts'
import {
  attempt,
  dictionary,
  isDict,
  isInteger,
  isRef,
  name,
  PdfDamage,
  type PdfDict,
  type PdfFault,
  type PdfRef,
  type PdfStream,
  type PdfValue,
  reference,
  withEntries,
} from '../core/pdf/objects.ts'
import { latin1, serializeObject } from '../core/pdf/serialize.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import {
  byteRangeRoom,
  lockOf,
  type SignatureDictionary,
  signatureDictionary,
} from './dictionary.ts'
import type { Appearance, SignatureRequest } from './types.ts'

/** An empty field and what its file says around it. */
export type EmptyField = {
  readonly field: FormField
  /** No field of the file is filled yet. */
  readonly first: boolean
  readonly root: PdfRef
  readonly catalog: PdfDict
  /** Where the AcroForm is, when it is an object of its own. */
  readonly formRef: PdfRef | undefined
  readonly form: PdfDict
}

/** Refusals: field-missing, field-signed. A name that two fields share is damage. */
export function findEmptyField(file: PdfFile, wanted: string): EmptyField | Refusal | PdfFault {
  return attempt(() => {
    const root = file.trailer.entries.get('Root')
    const catalog = file.catalog()
    const formValue = catalog.entries.get('AcroForm')
    const form = file.resolve(formValue)
    const all = formFields(file).filter(({ type }) => type === 'Sig')
    const [field, ...others] = all.filter((candidate) => candidate.name === wanted)
    if (field === undefined || !isDict(form) || !isRef(root)) {
      return refuse('field-missing', { field: wanted })
    }
    if (others.length > 0) throw new PdfDamage('two fields of one name')
    if (file.resolve(field.value) !== null) return refuse('field-signed', { field: wanted })
    const first = all.every(({ value }) => file.resolve(value) === null)
    const formRef = isRef(formValue) ? formValue : undefined
    return { field, first, root, catalog, formRef, form }
  })
}

export type WrittenRevision = {
  readonly bytes: Uint8Array
  readonly byteRange: readonly [number, number, number, number]
}

/** Makes the 16 bytes of the new /ID. */
export type IdOf = (...data: readonly Uint8Array[]) => Uint8Array

/** §14.4: from what the revision holds, so that the same revision is the same file. */
export const idMaker =
  (crypto: CryptoPort): IdOf =>
  (...data) =>
    crypto.digest('sha256', ...data).subarray(0, 16)

/** The revision that fills a field, with zeros for /Contents; `room`: bytes of CMS. @throws PdfDamage */
export function writeRevision(
  file: PdfFile,
  target: EmptyField,
  request: SignatureRequest,
  idOf: IdOf,
  room: number,
): WrittenRevision {
  const signature = reference(nextNumber(file))
  const form = reference(signature.number + 1)
  const lock = lockOf(file.resolve(target.field.dict.entries.get('Lock')))
  const filling = signatureDictionary(request, { certify: target.first, lock }, room)
  const objects: NewObject[] = [
    ...(request.appearance ? [{ ref: form, body: appearanceBody(request.appearance) }] : []),
    ...fieldObjects(target.field, signature, request.appearance && form),
    ...formObjects(file, target, signature),
  ]
  return appendWithGap(file, objects, { ref: signature, dictionary: filling }, idOf)
}

/** A revision of these objects and of a signature dictionary, which then says what it covers. @throws PdfDamage */
export function appendWithGap(
  file: PdfFile,
  others: readonly NewObject[],
  signature: { ref: PdfRef; dictionary: SignatureDictionary },
  idOf: IdOf,
): WrittenRevision {
  const { body, byteRangeAt, contentsAt } = signature.dictionary
  const objects = [{ ref: signature.ref, body }, ...others]
  const { bytes, bodies } = appendIncrement(file, objects, idOf(...objects.map((one) => one.body)))
  const base = bodies.get(signature.ref.number) as number
  const [start, end] = contentsAt
  const byteRange = [0, base + start, base + end, bytes.length - base - end] as const
  overwrite(bytes, base + byteRangeAt, `[${byteRange.join(' ')}]`, byteRangeRoom)
  return { bytes, byteRange }
}

export const written = (ref: PdfRef, value: PdfValue): NewObject => ({
  ref,
  body: serializeObject(value),
})

/** A form XObject; multiplied with what it lies on, like ink: the text under a seal stays readable. */
function appearanceForm({ size, content }: Appearance): PdfStream {
  const ink = dictionary({ Type: name('ExtGState'), BM: name('Multiply') })
  return {
    kind: 'stream',
    dict: dictionary({
      Type: name('XObject'),
      Subtype: name('Form'),
      BBox: [0, 0, size[0], size[1]],
      Resources: dictionary({ ExtGState: dictionary({ Ink: ink }) }),
      Filter: name('FlateDecode'),
    }),
    raw: deflateSync(latin1(`q\n/Ink gs\n${content}\nQ`)),
  }
}

/** Outlines of a seal are 40 kB of digits, the same ones at every use: the newest few stay as they are written. */
const inks = new Map<string, { size: string; body: Uint8Array }>()
const mostInks = 64

function appearanceBody(appearance: Appearance): Uint8Array {
  const size = appearance.size.join()
  const known = inks.get(appearance.content)
  if (known?.size === size) return known.body
  const body = serializeObject(appearanceForm(appearance))
  const [oldest] = inks.keys()
  if (oldest !== undefined && inks.size >= mostInks) inks.delete(oldest)
  inks.set(appearance.content, { size, body })
  return body
}

/** The field gets /V, its widget /AP where there is something to see; mostly they are one object. */
function fieldObjects(field: FormField, signature: PdfRef, form: PdfRef | undefined): NewObject[] {
  const [widget] = field.widgets
  if (widget === undefined) throw new PdfDamage('field without widget')
  const shown = {
    ...(form && { AP: dictionary({ N: form }) }),
    F: printed(widget.dict.entries.get('F')),
  }
  if (widget.ref.number === field.ref.number) {
    return [written(field.ref, withEntries(field.dict, { V: signature, ...shown }))]
  }
  return [
    written(field.ref, withEntries(field.dict, { V: signature })),
    written(widget.ref, withEntries(widget.dict, shown)),
  ]
}

/** Print (4) and Locked (128) on top of what was declared: §12.5.3. */
const printed = (flags: PdfValue | undefined): number => (isInteger(flags) ? flags : 0) | 132

/** SignaturesExist and AppendOnly (§12.7.2), and with the first signature the certification (§12.8.4). */
function formObjects(file: PdfFile, target: EmptyField, signature: PdfRef): NewObject[] {
  const { root, catalog, form, formRef, first } = target
  const out: NewObject[] = []
  let grown: Record<string, PdfValue> = {}
  if (form.entries.get('SigFlags') !== 3) {
    const flagged = withEntries(form, { SigFlags: 3 })
    if (formRef) out.push(written(formRef, flagged))
    else grown = { AcroForm: flagged }
  }
  if (first) {
    const permissions = file.resolve(catalog.entries.get('Perms'))
    const others = isDict(permissions) ? permissions : dictionary({})
    grown = { ...grown, Perms: withEntries(others, { DocMDP: signature }) }
  }
  if (Object.keys(grown).length > 0) out.push(written(root, withEntries(catalog, grown)))
  return out
}
