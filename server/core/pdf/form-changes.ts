import type { ChangeScope } from './change-scope.ts'
import type { PdfFile } from './file.ts'
import { type FormField, formFields } from './form-fields.ts'
import {
  dictOf,
  isArray,
  isDict,
  isInteger,
  isName,
  isRef,
  isStream,
  isString,
  PdfDamage,
  type PdfDict,
  type PdfRef,
  type PdfValue,
} from './objects.ts'
import {
  type FieldLock,
  rectangleOf,
  type SignatureValue,
  signatureValue,
} from './signature-fields.ts'
import { textOf } from './text.ts'

type FieldNode = { readonly ref: PdfRef; readonly dict: PdfDict }

/** Every object of the field tree, inner nodes and widgets too, and the form itself. @throws PdfDamage */
export function formBoundaries(file: PdfFile, revision: number): number[] {
  const form = file.catalog(revision).entries.get('AcroForm')
  const nodes = fieldNodes(file, revision).map(({ ref }) => ref.number)
  return isRef(form) ? [form.number, ...nodes] : nodes
}

/** A queue, not recursion: `formFields` bounds the depth of fields, not that of what hangs below a widget. */
function fieldNodes(file: PdfFile, revision: number): FieldNode[] {
  const found = new Map<number, FieldNode>()
  const form = formOf(file, revision)
  const lists = [file.resolve(form?.entries.get('Fields'), revision)]
  for (let list = lists.pop(); list !== undefined; list = lists.pop()) {
    for (const item of isArray(list) ? list : []) {
      const dict = file.resolve(item, revision)
      if (!isRef(item) || !isDict(dict)) throw new PdfDamage('a field that is no object')
      if (found.has(item.number)) continue
      found.set(item.number, { ref: item, dict })
      lists.push(file.resolve(dict.entries.get('Kids'), revision))
    }
  }
  return [...found.values()]
}

function formOf(file: PdfFile, revision: number): PdfDict | undefined {
  return dictOf(file.resolve(file.catalog(revision).entries.get('AcroForm'), revision))
}

/** Keys that signing may set in the form: the fields are compared one by one. */
const formKeys: ReadonlySet<string> = new Set(['Fields', 'SigFlags'])

/** AcroForm, its fields and their widgets. Allowed: filling a declared empty signature field, a document timestamp. */
export function compareForm(scope: ChangeScope): void {
  const { file, before, after, comparison, report } = scope
  const [then, now] = [formOf(file, before), formOf(file, after)]
  if (then === undefined || now === undefined) {
    if (then !== now) report({ kind: 'catalog', allowed: false, object: 'AcroForm' })
    return
  }
  const flagged = flagsHaveGrown(
    file.resolve(then.entries.get('SigFlags'), before),
    file.resolve(now.entries.get('SigFlags'), after),
  )
  if (!flagged || comparison.dictDifference(then, now, formKeys) !== undefined) {
    report({ kind: 'catalog', allowed: false, object: 'AcroForm' })
  }
  const rules = rulesOf(file, before)
  for (const node of fieldNodes(file, before)) compareNode(scope, node, rules)
  compareFieldLists(scope, then, now)
}

/** Table 219: bits 1 and 2. Whoever clears them tells readers that nothing is signed, and that they may save over it. */
function flagsHaveGrown(before: PdfValue, after: PdfValue): boolean {
  const [then, now] = [before ?? 0, after ?? 0]
  return isInteger(then) && isInteger(now) && (now & then) === then && (now | 3) === (then | 3)
}

type Rules = {
  readonly certifies: number | undefined
  readonly locks: readonly FieldLock[]
  /** Empty signature fields, by the number of each object that signing may touch. */
  readonly fillable: ReadonlyMap<number, FormField>
  readonly terminal: ReadonlyMap<number, FormField>
}

/** What the signatures of the old revision permit (§12.8.2.2, §12.8.2.4). */
function rulesOf(file: PdfFile, revision: number): Rules {
  const fields = formFields(file, revision)
  const fillable = new Map<number, FormField>()
  const terminal = new Map<number, FormField>()
  const locks: FieldLock[] = []
  let certifies: number | undefined
  for (const field of fields) {
    for (const { ref } of [field, ...field.widgets]) terminal.set(ref.number, field)
    if (field.type !== 'Sig') continue
    const value = signatureValue(file, field.value, revision)
    if (file.resolve(field.value, revision) === null) {
      for (const { ref } of [field, ...field.widgets]) fillable.set(ref.number, field)
    }
    if (value?.locks) locks.push(value.locks)
    if (value?.certifies !== undefined) certifies = Math.min(certifies ?? 3, value.certifies)
  }
  return { certifies, locks, fillable, terminal }
}

const unfilled: ReadonlySet<string> = new Set()
/** What filling may set on a field that is its own widget; /M is the annotation's date, /Rect may only shrink. */
const filled: ReadonlySet<string> = new Set(['V', 'AP', 'F', 'M', 'Rect'])

function compareNode(scope: ChangeScope, node: FieldNode, rules: Rules): void {
  const { file, after, comparison, report } = scope
  const now = file.resolve(node.ref, after)
  const object = rules.terminal.get(node.ref.number)?.name ?? `${node.ref.number} 0 R`
  if (!isDict(now)) {
    report({ kind: 'field-changed', allowed: false, object })
    return
  }
  if (comparison.dictDifference(node.dict, now, unfilled) === undefined) return
  const field = rules.fillable.get(node.ref.number)
  const value = field && newValue(scope, field)
  const outside = comparison.dictDifference(node.dict, now, filled)
  const proper =
    field && value && outside === undefined && appearanceIsProper(scope, node.dict, now)
  if (!proper) {
    const grown = kidCount(file, now, after) > kidCount(file, node.dict, scope.before)
    report({ kind: grown ? 'field-added' : 'field-changed', allowed: false, object })
    return
  }
  const locked = rules.locks.some((lock) => isLocked(lock, field.name))
  const allowed = rules.certifies !== 1 && !locked
  report({ kind: 'signature-filled', allowed, object })
}

const kidCount = (file: PdfFile, dict: PdfDict, revision: number): number => {
  const kids = file.resolve(dict.entries.get('Kids'), revision)
  return isArray(kids) ? kids.length : 0
}

/** The signature that now fills an empty field; its dictionary must be an object of its own that is new. */
function newValue(scope: ChangeScope, field: FormField): SignatureValue | undefined {
  const { file, before, after } = scope
  const dict = file.resolve(field.ref, after)
  const value = isDict(dict) ? dict.entries.get('V') : undefined
  if (isRef(value) && file.object(value, before) !== null) return undefined
  const read = signatureValue(file, value ?? null, after)
  // Nobody examines a document timestamp as a signature, so none may show itself where a party signs.
  if (read?.type !== 'Sig') return undefined
  return read.contentsAt !== undefined && read.byteRange.length === 4 ? read : undefined
}

/**
 * What signing may set or clear of /F (table 165): whether the field is seen, printed, locked. Not NoZoom and NoRotate,
 * which let it grow out of its rectangle.
 */
const signingFlags = 1 | 2 | 4 | 32 | 64 | 128 | 512

/**
 * One normal appearance, a form. A reader scales its box into /Rect and clips it there (§12.5.5, algorithm 8.1),
 * and /Rect lies within what was declared, so whatever the form draws stays inside the field.
 */
function appearanceIsProper(scope: ChangeScope, declared: PdfDict, widget: PdfDict): boolean {
  const { file, after } = scope
  if (!liesWithin(scope, declared, widget)) return false
  const [then, now] = [declared, widget].map((dict) => dict.entries.get('F') ?? 0)
  if (!isInteger(now) || (now | signingFlags) !== ((isInteger(then) ? then : 0) | signingFlags)) {
    return false
  }
  const appearance = file.resolve(widget.entries.get('AP'), after)
  if (appearance === null) return true
  if (!isDict(appearance) || [...appearance.entries.keys()].some((key) => key !== 'N')) return false
  const normal = file.resolve(appearance.entries.get('N'), after)
  return isStream(normal) && isName(normal.dict.entries.get('Subtype'), 'Form')
}

/** libpdf makes the fields that it fills invisible: a rectangle of no extent. */
function liesWithin(
  { file, before, after, comparison }: ChangeScope,
  declared: PdfDict,
  widget: PdfDict,
): boolean {
  const [then, now] = [declared, widget].map(({ entries }) => entries.get('Rect') ?? null) as [
    PdfValue,
    PdfValue,
  ]
  if (comparison.difference(then, now) === undefined) return true
  const [outer, inner] = [
    rectangleOf(file.resolve(then, before)),
    rectangleOf(file.resolve(now, after)),
  ]
  if (outer === undefined || inner === undefined) return false
  const empty = inner[0] === inner[2] || inner[1] === inner[3]
  const [left, bottom, right, top] = outer
  const inside = inner[0] >= left && inner[1] >= bottom && inner[2] <= right && inner[3] <= top
  return empty || inside
}

function isLocked(lock: FieldLock, name: string): boolean {
  if (lock.action === 'All') return true
  // A name stands for the fields below it as well (table 233).
  const listed = lock.fields.some((field) => name === field || name.startsWith(`${field}.`))
  return lock.action === 'Include' ? listed : !listed
}

/** Roots of the field tree: the old ones in their order, then nothing but document timestamps. */
function compareFieldLists(scope: ChangeScope, then: PdfDict, now: PdfDict): void {
  const { file, before, after, comparison, report } = scope
  const oldRoots = listOf(file.resolve(then.entries.get('Fields'), before))
  const newRoots = listOf(file.resolve(now.entries.get('Fields'), after))
  oldRoots.forEach((item, index) => {
    if (comparison.difference(item, newRoots[index] ?? null) !== undefined) {
      report({ kind: 'field-changed', allowed: false, object: 'Fields' })
    }
  })
  for (const item of newRoots.slice(oldRoots.length)) {
    if (!isRef(item)) throw new PdfDamage('a field that is no object')
    const stamp = isInvisibleTimestamp(scope, item) && !isNamed(scope, item)
    if (stamp) scope.stamped.add(item.number)
    const object = `${item.number} ${item.generation} R`
    report({ kind: stamp ? 'timestamp-added' : 'field-added', allowed: stamp, object })
  }
}

/** Two fields of one name are one field to readers (§12.7.3.2). */
function isNamed({ file, before, after }: ChangeScope, ref: PdfRef): boolean {
  const dict = file.resolve(ref, after)
  const name = isDict(dict) ? file.resolve(dict.entries.get('T'), after) : null
  if (!isString(name)) return false
  const text = textOf(name)
  return formFields(file, before).some((field) => `${field.name}.`.startsWith(`${text}.`))
}

const listOf = (value: PdfValue): readonly PdfValue[] => (isArray(value) ? value : [])

const timestampKeys: ReadonlySet<string> = new Set(
  'Type Subtype FT T V Rect F P Ff AP DA'.split(' '),
)

/** ETSI EN 319 142-1 §5.4.3: a field of no extent whose value is a DocTimeStamp. Nothing in it can act or be seen. */
function isInvisibleTimestamp({ file, before, after }: ChangeScope, ref: PdfRef): boolean {
  const dict = file.resolve(ref, after)
  if (!isDict(dict) || file.object(ref, before) !== null) return false
  if ([...dict.entries.keys()].some((key) => !timestampKeys.has(key))) return false
  const rectangle = rectangleOf(file.resolve(dict.entries.get('Rect'), after))
  if (rectangle !== undefined) {
    const [left, bottom, right, top] = rectangle
    if (left !== right && bottom !== top) return false
  }
  const value = signatureValue(file, dict.entries.get('V') ?? null, after)
  return isName(dict.entries.get('FT'), 'Sig') && value?.type === 'DocTimeStamp'
}
