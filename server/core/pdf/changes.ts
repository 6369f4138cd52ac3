import type { Change } from '../values/report.ts'
import type { ChangeScope } from './change-scope.ts'
import { Comparison } from './comparison.ts'
import type { PdfFile } from './file.ts'
import { compareForm, formBoundaries } from './form-changes.ts'
import {
  attempt,
  dictionary,
  isArray,
  isDict,
  isName,
  isRef,
  PdfDamage,
  type PdfDict,
  type PdfFault,
  type PdfValue,
} from './objects.ts'
import { type PdfPage, pageTree } from './pages.ts'
import { metadataOnlySaved, storeHasGrown } from './saved-data.ts'
import { straysOf } from './strays.ts'

/**
 * Everything that the newest revision shows otherwise than `revision` did, plus bytes behind the end.
 * Fails closed: a change is disallowed unless it is a signature in a field that was there and empty,
 * a DSS that grew, a document timestamp without appearance, or what a save notes and nothing draws (the dates in
 * /Metadata, /Extensions, /Version).
 * This is stricter than ISO 32000-1 §12.8.2.2, which lets an uncertified document take new fields.
 * Never throws; a fault means that no verdict on changes is possible.
 */
export function changesSince(file: PdfFile, revision: number): Change[] | PdfFault {
  return attempt(() => {
    const changes = new Map<string, Change>()
    const report = (change: Change): void => {
      changes.set(`${change.kind} ${change.page} ${change.object}`, change)
    }
    if (file.trailingBytes > 0) report({ kind: 'trailing-bytes', allowed: false })
    const after = file.revisions.length - 1
    if (revision < after) compareRevisions(file, revision, after, report)
    // A save writes nothing that its cross-reference does not name; what else stands there is for readers that scan.
    for (const { disputed = [] } of file.revisions.slice(revision + 1)) {
      for (const number of disputed)
        report({ kind: 'object', allowed: false, object: `${number} 0 R` })
    }
    for (const stray of straysOf(file)) {
      if (stray.revision <= revision) continue
      const object = stray.object === undefined ? `@${stray.at}` : `${stray.object} 0 R`
      report({ kind: 'object', allowed: false, object })
    }
    return [...changes.values()]
  })
}

function compareRevisions(
  file: PdfFile,
  before: number,
  after: number,
  report: ChangeScope['report'],
): void {
  if (file.revisions[before] === undefined) throw new PdfDamage('no such revision')
  const trees = [pageTree(file, before), pageTree(file, after)] as const
  const boundaries = new Set(formBoundaries(file, before))
  for (const { number } of trees[0].nodes) boundaries.add(number)
  for (const { ref } of trees[0].pages) boundaries.add(ref.number)
  const root = file.revisions[before]?.trailer.entries.get('Root')
  if (isRef(root)) boundaries.add(root.number)
  const comparison = new Comparison(file, before, after, boundaries)
  const stamped = new Set<number>()
  const scope = { file, before, after, comparison, trees, stamped, report }
  compareTrailers(scope)
  compareForm(scope)
  comparePages(scope)
  compareCatalogs(scope)
}

/** Keys of the information dictionary that a later save may set; the title is not among them. */
const saveInfo: ReadonlySet<string> = new Set(['ModDate', 'Producer'])

const nothing = dictionary({})

function compareTrailers({ file, before, after, comparison, report }: ChangeScope): void {
  const [then, now] = [before, after].map((at) => file.revisions[at]?.trailer as PdfDict)
  const root = comparison.difference(
    then?.entries.get('Root') ?? null,
    now?.entries.get('Root') ?? null,
  )
  if (root !== undefined) report({ kind: 'catalog', allowed: false, object: 'Root' })
  const oldInfo = file.resolve(then?.entries.get('Info'), before)
  const newInfo = file.resolve(now?.entries.get('Info'), after)
  const changed =
    isDict(oldInfo ?? nothing) && isDict(newInfo)
      ? comparison.dictDifference((oldInfo ?? nothing) as PdfDict, newInfo, saveInfo)
      : comparison.difference(oldInfo, newInfo)
  if (changed !== undefined) report({ kind: 'catalog', allowed: false, object: 'Info' })
}

function comparePages(scope: ChangeScope): void {
  const { file, before, after, comparison, report } = scope
  const [then, now] = scope.trees
  if (then.pages.length !== now.pages.length) report({ kind: 'page-count', allowed: false })
  for (const node of then.nodes) {
    const object = `${node.number} ${node.generation} R`
    // /Kids, /Count and what pages inherit.
    const difference = comparison.difference(file.object(node, before), file.object(node, after))
    if (difference)
      report({ kind: 'page-content', allowed: false, object: difference.object || object })
  }
  then.pages.forEach((page, index) => {
    const other = now.pages[index]
    if (other !== undefined) comparePage(scope, page, other)
  })
}

const annotationsKey: ReadonlySet<string> = new Set(['Annots'])

function comparePage(scope: ChangeScope, then: PdfPage, now: PdfPage): void {
  const page = then.index
  const object = `${then.ref.number} ${then.ref.generation} R`
  const moved = then.ref.number !== now.ref.number || then.ref.generation !== now.ref.generation
  const difference = scope.comparison.dictDifference(then.dict, now.dict, annotationsKey)
  if (moved || difference !== undefined) {
    scope.report({
      kind: 'page-content',
      allowed: false,
      page,
      object: difference?.object || object,
    })
  }
  compareAnnotations(scope, then, now)
}

/** The old list must stand unchanged at the head of the new one. */
function compareAnnotations(scope: ChangeScope, then: PdfPage, now: PdfPage): void {
  const { comparison, report } = scope
  const page = then.index
  const [before, after] = [
    annotations(scope, then, scope.before),
    annotations(scope, now, scope.after),
  ]
  scope.file.spend(before.length + after.length)
  before.forEach((item, index) => {
    const other = after[index]
    const difference = other === undefined ? { object: '' } : comparison.difference(item, other)
    if (difference === undefined) return
    const object = difference.object || (isRef(item) ? `${item.number} ${item.generation} R` : '')
    report({ kind: 'object', allowed: false, page, object })
  })
  for (const item of after.slice(before.length)) {
    if (isRef(item) && scope.stamped.has(item.number)) continue
    const object = isRef(item) ? `${item.number} ${item.generation} R` : ''
    report({ kind: 'annotation-added', allowed: false, page, object })
  }
}

function annotations({ file }: ChangeScope, page: PdfPage, revision: number): readonly PdfValue[] {
  const list = file.resolve(page.dict.entries.get('Annots'), revision)
  if (list === null) return []
  if (!isArray(list)) throw new PdfDamage('bad /Annots')
  return list
}

function compareCatalogs(scope: ChangeScope): void {
  const { file, before, after, comparison, report } = scope
  const [then, now] = [file.catalog(before), file.catalog(after)]
  for (const key of new Set([...then.entries.keys(), ...now.entries.keys()])) {
    if (key === 'AcroForm') continue
    const [old, fresh] = [then, now].map(({ entries }) => entries.get(key) ?? null) as [
      PdfValue,
      PdfValue,
    ]
    if (key === 'DSS') {
      const changed = comparison.difference(old, fresh) !== undefined
      const allowed = storeHasGrown(scope)
      if (changed || !allowed) report({ kind: 'dss-added', allowed, object: key })
    } else if (comparison.difference(old, fresh) !== undefined) {
      report({ kind: 'catalog', allowed: isUndrawn(scope, key, old, fresh), object: key })
    }
  }
}

/** Catalog entries that no reader draws or runs; their values are held to their types. */
function isUndrawn(
  { file, before, after }: ChangeScope,
  key: string,
  old: PdfValue,
  fresh: PdfValue,
): boolean {
  const value = file.resolve(fresh, after)
  if (key === 'Extensions') return isDict(value)
  if (key === 'Version') return isName(value) && /^\d\.\d$/.test(value.name)
  return key === 'Metadata' && metadataOnlySaved(file.resolve(old, before), value)
}
