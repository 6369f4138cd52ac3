import type { PdfFile } from './file.ts'
import { isArray, isDict, isName, isRef, PdfDamage, type PdfDict, type PdfRef } from './objects.ts'

export type PdfPage = { readonly index: number; readonly ref: PdfRef; readonly dict: PdfDict }

const maximumPages = 100_000
const maximumDepth = 64

/** The inner nodes and the leaves of the page tree (§7.7.3), leaves in reading order. */
export type PageTree = { readonly nodes: readonly PdfRef[]; readonly pages: readonly PdfPage[] }

/** @throws PdfDamage */
export function pagesOf(file: PdfFile, revision?: number): readonly PdfPage[] {
  return pageTree(file, revision).pages
}

/** @throws PdfDamage */
export function pageTree(file: PdfFile, revision = file.revisions.length - 1): PageTree {
  const nodes: PdfRef[] = []
  const pages: PdfPage[] = []
  const seen = new Set<number>()
  const visit = (ref: PdfRef, depth: number): void => {
    if (seen.has(ref.number) || depth > maximumDepth) throw new PdfDamage('page tree in a circle')
    seen.add(ref.number)
    const dict = file.resolve(ref, revision)
    if (!isDict(dict)) throw new PdfDamage('page tree with a hole')
    const kids = file.resolve(dict.entries.get('Kids'), revision)
    if (!isArray(kids)) {
      pages.push(leaf(ref, dict, pages.length))
      return
    }
    nodes.push(ref)
    for (const kid of kids) {
      if (!isRef(kid)) throw new PdfDamage('page tree with a direct kid')
      visit(kid, depth + 1)
    }
  }
  const root = file.catalog(revision).entries.get('Pages')
  if (!isRef(root)) throw new PdfDamage('no page tree')
  visit(root, 0)
  return { nodes, pages }
}

function leaf(ref: PdfRef, dict: PdfDict, index: number): PdfPage {
  if (isName(dict.entries.get('Type'), 'Pages')) throw new PdfDamage('page node without kids')
  if (index >= maximumPages) throw new PdfDamage('too many pages', undefined, 'too-complex')
  return { index, ref, dict }
}
