import type { PdfFile } from './file.ts'
import {
  isArray,
  isDict,
  isName,
  isRef,
  isString,
  PdfDamage,
  type PdfDict,
  type PdfRef,
  type PdfValue,
} from './objects.ts'
import { textOf } from './text.ts'

/** A terminal field of the AcroForm (§12.7.3): its dictionary, and the widgets that show it. */
export type FormField = {
  /** Partial names joined with full stops. */
  readonly name: string
  readonly ref: PdfRef
  readonly dict: PdfDict
  /** /FT, inherited if need be; '' when there is none. */
  readonly type: string
  /** /V, inherited if need be; null when empty. Not resolved. */
  readonly value: PdfValue
  /** One widget that is the field itself, or its kids. */
  readonly widgets: readonly { readonly ref: PdfRef; readonly dict: PdfDict }[]
}

const maximumFields = 50_000
const maximumDepth = 32
/** Characters: every field below a name repeats it. */
const longestName = 1024

type Inherited = { readonly name: string; readonly type: string; readonly value: PdfValue }

/** Asked for again for every signature. */
const known = new WeakMap<PdfFile, Map<number, readonly FormField[]>>()

/** Every terminal field as of a revision. @throws PdfDamage */
export function formFields(
  file: PdfFile,
  revision = file.revisions.length - 1,
): readonly FormField[] {
  const read = known.get(file) ?? new Map<number, readonly FormField[]>()
  known.set(file, read)
  const fields = read.get(revision) ?? fieldsOf(file, revision)
  read.set(revision, fields)
  return fields
}

function fieldsOf(file: PdfFile, revision: number): FormField[] {
  const form = file.resolve(file.catalog(revision).entries.get('AcroForm'), revision)
  if (!isDict(form)) return []
  const roots = file.resolve(form.entries.get('Fields'), revision)
  if (!isArray(roots)) return []
  const fields: FormField[] = []
  const seen = new Set<number>()
  const visit = (item: PdfValue, inherited: Inherited, depth: number): void => {
    const { ref, dict } = fieldAt(file, item, revision)
    if (seen.has(ref.number) || depth > maximumDepth) throw new PdfDamage('fields in a circle')
    seen.add(ref.number)
    if (seen.size > maximumFields) throw new PdfDamage('too many fields', undefined, 'too-complex')
    const own = inherit(file, dict, inherited, revision)
    const kids = kidsOf(file, dict, revision)
    const named = kids.filter((kid) => kid.dict.entries.has('T'))
    file.spend(1 + kids.length)
    if (named.length > 0) {
      for (const kid of kids) visit(kid.ref, own, depth + 1)
      return
    }
    const widgets = kids.length > 0 ? kids : [{ ref, dict }]
    fields.push({ ...own, ref, dict, widgets })
  }
  for (const root of roots) visit(root, { name: '', type: '', value: null }, 0)
  return fields
}

function fieldAt(file: PdfFile, item: PdfValue, revision: number): { ref: PdfRef; dict: PdfDict } {
  const dict = file.resolve(item, revision)
  if (!isRef(item) || !isDict(dict)) throw new PdfDamage('a field that is no object')
  return { ref: item, dict }
}

function kidsOf(file: PdfFile, dict: PdfDict, revision: number): { ref: PdfRef; dict: PdfDict }[] {
  const kids = file.resolve(dict.entries.get('Kids'), revision)
  return isArray(kids) ? kids.map((kid) => fieldAt(file, kid, revision)) : []
}

function inherit(file: PdfFile, dict: PdfDict, parent: Inherited, revision: number): Inherited {
  // Both may be references: what readers show as a signature must not escape this one.
  const part = file.resolve(dict.entries.get('T'), revision)
  const type = file.resolve(dict.entries.get('FT'), revision)
  const own = isString(part) ? textOf(part) : undefined
  const joined = [parent.name, own].filter((text) => text !== undefined && text !== '')
  if (joined.reduce((sum, text) => sum + (text?.length ?? 0), 0) > longestName) {
    throw new PdfDamage('field name too long', undefined, 'too-complex')
  }
  return {
    name: joined.join('.'),
    type: isName(type) ? type.name : parent.type,
    value: dict.entries.get('V') ?? parent.value,
  }
}
