import { Lexer } from './lexer.ts'
import { PdfDamage, type PdfDict } from './objects.ts'
import { readSection, readTail, type XrefEntry, type XrefSection } from './xref.ts'

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
}

const maximumRevisions = 1000
const startxref = [...'startxref'].map((character) => character.charCodeAt(0))

/** Oldest first. Follows /Prev from the last `startxref`; every step must go back. @throws PdfDamage */
export function readRevisions(bytes: Uint8Array): Revision[] {
  checkHeader(bytes)
  const last = lastStartxref(bytes)
  const newest = readSection(bytes, last)
  refuseEncryption(newest)
  const revisions: Revision[] = []
  for (let section = newest; ; ) {
    const linear = linearizedPartner(bytes, section)
    revisions.push(linear === undefined ? single(bytes, section) : pair(bytes, section, linear))
    if (revisions.length > maximumRevisions) {
      throw new PdfDamage('too many revisions', undefined, 'too-complex')
    }
    if (linear !== undefined || section.previous === undefined) break
    if (section.previous >= section.start) throw new PdfDamage('/Prev does not go back')
    const older = readSection(bytes, section.previous)
    refuseEncryption(older)
    section = older
  }
  revisions.reverse()
  checkOrder(revisions)
  return revisions
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

function refuseEncryption(section: XrefSection): void {
  if (section.trailer.entries.has('Encrypt')) {
    throw new PdfDamage('encrypted', undefined, 'encrypted')
  }
}

/**
 * A linearized file (Annex F) has one revision in two sections: the first page's at the front, whose
 * `startxref` says 0, and the main one behind it, whose `startxref` names the first.
 */
function linearizedPartner(bytes: Uint8Array, section: XrefSection): XrefSection | undefined {
  if (section.previous === undefined || section.previous <= section.start) return undefined
  const main = readSection(bytes, section.previous)
  refuseEncryption(main)
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
  }
}

function single(bytes: Uint8Array, section: XrefSection): Revision {
  if (section.startxref !== section.start) {
    throw new PdfDamage('startxref names another section', section.start)
  }
  const { start, end, form, entries, trailer } = section
  return { start, end, paddedEnd: paddedEnd(bytes, end), form, entries, trailer }
}

function paddedEnd(bytes: Uint8Array, end: number): number {
  if (bytes[end] === 13) return bytes[end + 1] === 10 ? end + 2 : end + 1
  return bytes[end] === 10 ? end + 1 : end
}

/** Revisions follow each other, and none speaks of bytes behind its own end. */
function checkOrder(revisions: readonly Revision[]): void {
  let floor = 0
  revisions.forEach((revision, index) => {
    if (index > 0 && revision.start < floor) throw new PdfDamage('revisions overlap')
    floor = revision.end
    for (const entry of revision.entries.values()) {
      if (entry.at === 'offset' && entry.offset >= revision.end) {
        throw new PdfDamage('object behind the end of its revision', entry.offset)
      }
    }
  })
}
