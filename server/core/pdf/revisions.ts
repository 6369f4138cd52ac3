import { Lexer } from './lexer.ts'
import { PdfDamage, type PdfDict } from './objects.ts'
import {
  readSection,
  readTail,
  type XrefBudget,
  type XrefEntry,
  type XrefSection,
  xrefBudget,
} from './xref.ts'

/** The file as it stood after one save (ISO 32000-1 §7.5.6). */
export type Revision = {
  /** Offset of its (newest) cross-reference section. */
  readonly start: number
  /** The byte after its `%%EOF`. */
  readonly end: number
  /** `end` plus the end-of-line marker that may follow; a signature may end anywhere between both. */
  readonly paddedEnd: number
  readonly form: 'table' | 'stream'
  /** Only what this revision itself defines. */
  readonly entries: ReadonlyMap<number, XrefEntry>
  readonly trailer: PdfDict
  /** From where to where its cross-reference sections stand, with their trailers and ends. */
  readonly sections: readonly (readonly [number, number])[]
  /** Objects that readers place differently (§7.5.8.4); undefined unless the revision is hybrid. */
  readonly disputed: readonly number[] | undefined
}

const maximumRevisions = 1000
const startxref = [...'startxref'].map((character) => character.charCodeAt(0))

/** Oldest first. Follows /Prev from the last `startxref`; every step must go back. @throws PdfDamage */
export function readRevisions(bytes: Uint8Array): Revision[] {
  checkHeader(bytes)
  const budget = xrefBudget(bytes)
  const revisions: Revision[] = []
  for (let at: number | undefined = lastStartxref(bytes); at !== undefined; ) {
    const section = readSection(bytes, at, budget)
    const linear = linearizedPartner(bytes, section, budget)
    const revision = linear ? pair(bytes, section, linear) : single(bytes, section)
    const newer = revisions.at(-1)
    if (newer !== undefined && newer.start < revision.end) throw new PdfDamage('revisions overlap')
    checkEntries(revision)
    if (revisions.push(revision) > maximumRevisions) {
      throw new PdfDamage('too many revisions', undefined, 'too-complex')
    }
    at = linear ? undefined : section.previous
    if (at !== undefined && at >= section.start) throw new PdfDamage('/Prev does not go back')
  }
  return revisions.reverse()
}

function checkHeader(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new PdfDamage('no bytes', undefined, 'empty')
  const header = String.fromCharCode(...bytes.subarray(0, 8))
  if (!/^%PDF-[12]\.\d/.test(header)) throw new PdfDamage('no %PDF- header', 0, 'not-pdf')
}

function lastStartxref(bytes: Uint8Array): number {
  for (let at = bytes.length - startxref.length; at > 0; at--) {
    if (bytes[at] === 115 && startxref.every((code, index) => bytes[at + index] === code)) {
      try {
        return readTail(new Lexer(bytes, at)).startxref
      } catch {
        break
      }
    }
  }
  throw new PdfDamage('no startxref and %%EOF at the end', undefined, 'truncated')
}

/**
 * A linearized file (Annex F) has one revision in two sections: the first page's at the front, whose
 * `startxref` says 0, and the main one behind it, whose `startxref` names the first.
 */
function linearizedPartner(
  bytes: Uint8Array,
  section: XrefSection,
  budget: XrefBudget,
): XrefSection | undefined {
  if (section.previous === undefined || section.previous <= section.start) return undefined
  const main = readSection(bytes, section.previous, budget)
  const fits = section.startxref === 0 && main.startxref === section.start
  if (!fits || main.previous !== undefined) throw new PdfDamage('/Prev does not go back')
  return main
}

function pair(bytes: Uint8Array, first: XrefSection, main: XrefSection): Revision {
  return {
    start: first.start,
    end: main.end,
    paddedEnd: paddedEnd(bytes, main.end),
    form: first.form,
    entries: new Map([...main.entries, ...first.entries]),
    trailer: first.trailer,
    sections: [...extentsOf(first), ...extentsOf(main)],
    disputed: first.disputed ?? main.disputed,
  }
}

function single(bytes: Uint8Array, section: XrefSection): Revision {
  if (section.startxref !== section.start) {
    throw new PdfDamage('startxref names another section', section.start)
  }
  const { start, end, form, entries, trailer, disputed } = section
  const sections = extentsOf(section)
  return {
    start,
    end,
    paddedEnd: paddedEnd(bytes, end),
    form,
    entries,
    trailer,
    sections,
    disputed,
  }
}

const extentsOf = ({ start, end, hybrid }: XrefSection): (readonly [number, number])[] =>
  hybrid ? [[start, end], hybrid] : [[start, end]]

function paddedEnd(bytes: Uint8Array, end: number): number {
  if (bytes[end] === 13) return bytes[end + 1] === 10 ? end + 2 : end + 1
  return bytes[end] === 10 ? end + 1 : end
}

/** No revision speaks of bytes behind its own end. */
function checkEntries({ entries, end }: Revision): void {
  for (const entry of entries.values()) {
    if (entry.at === 'offset' && entry.offset >= end) {
      throw new PdfDamage('object behind the end of its revision', entry.offset)
    }
  }
}
