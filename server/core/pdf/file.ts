import { decodeStream } from './filters.ts'
import { Lexer } from './lexer.ts'
import {
  attempt,
  isDict,
  isInteger,
  isName,
  isRef,
  isStream,
  PdfDamage,
  type PdfDict,
  type PdfFault,
  type PdfRef,
  type PdfValue,
} from './objects.ts'
import { Parser, parseIndirect } from './parser.ts'
import { type Revision, readRevisions } from './revisions.ts'
import type { XrefEntry } from './xref.ts'

/**
 * A PDF as its cross-references describe it, at each of its revisions. Nothing is ever found by scanning:
 * what the cross-references do not name does not exist here. Readers that scan can be shown another document.
 */
export type PdfFile = {
  readonly bytes: Uint8Array
  /** Oldest first. */
  readonly revisions: readonly Revision[]
  /** Trailer of the newest revision. */
  readonly trailer: PdfDict
  /** Bytes after the newest revision's `%%EOF` and its end of line. */
  readonly trailingBytes: number
  /** Where an object is as of a revision (default: the newest). */
  locate(number: number, revision?: number): XrefEntry | undefined
  /** An object as of a revision; null where there is none (§7.3.10). @throws PdfDamage */
  object(ref: PdfRef, revision?: number): PdfValue
  /** Follows references until there is a value. @throws PdfDamage */
  resolve(value: PdfValue | undefined, revision?: number): PdfValue
  /** @throws PdfDamage */
  catalog(revision?: number): PdfDict
}

/** Never throws. The bytes are kept, not copied, and must not change afterwards. */
export function readPdf(bytes: Uint8Array): PdfFile | PdfFault {
  return attempt(() => {
    const file = new XrefFile(bytes)
    file.catalog()
    return file
  })
}

type ObjectStream = {
  readonly data: Uint8Array
  readonly index: readonly (readonly [number, number])[]
}

class XrefFile implements PdfFile {
  readonly bytes: Uint8Array
  readonly revisions: readonly Revision[]
  readonly trailer: PdfDict
  readonly trailingBytes: number
  private readonly newest: number
  /** Objects are cached by place, so that an untouched object is one JavaScript object in every revision. */
  private readonly byPlace = new Map<number | string, PdfValue>()
  private readonly objectStreams = new Map<string, ObjectStream>()
  /** Objects laid inside each other's strings could otherwise cost the square of the file's length. */
  private work: number
  /** Offsets being read, against objects that need themselves. */
  private readonly open = new Set<number>()

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.revisions = readRevisions(bytes)
    this.newest = this.revisions.length - 1
    const last = this.revisions[this.newest] as Revision
    this.trailer = last.trailer
    this.trailingBytes = bytes.length - last.paddedEnd
    this.work = 64 * 1024 * 1024 + 4 * bytes.length
  }

  locate(number: number, revision = this.newest): XrefEntry | undefined {
    return this.find(number, revision)?.entry
  }

  object(ref: PdfRef, revision = this.newest): PdfValue {
    const found = this.find(ref.number, revision)
    if (found === undefined || found.entry.at === 'free') return null
    if (found.entry.at === 'stream') {
      return ref.generation === 0 ? this.packed(ref.number, found.entry, revision) : null
    }
    if (found.entry.generation !== ref.generation) return null
    const end = (this.revisions[found.revision] as Revision).end
    return this.placed(ref.number, found.entry.offset, found.entry.generation, end, revision)
  }

  resolve(value: PdfValue | undefined, revision = this.newest): PdfValue {
    let current = value ?? null
    for (let hops = 0; isRef(current); hops++) {
      if (hops > 32) throw new PdfDamage('references in a circle')
      current = this.object(current, revision)
    }
    return current
  }

  catalog(revision = this.newest): PdfDict {
    const catalog = this.resolve(this.revisions[revision]?.trailer.entries.get('Root'), revision)
    if (!isDict(catalog)) throw new PdfDamage('no catalog')
    return catalog
  }

  private find(
    number: number,
    revision: number,
  ): { entry: XrefEntry; revision: number } | undefined {
    for (let i = revision; i >= 0; i--) {
      const entry = this.revisions[i]?.entries.get(number)
      if (entry !== undefined) return { entry, revision: i }
    }
    return undefined
  }

  private placed(
    number: number,
    offset: number,
    generation: number,
    end: number,
    revision: number,
  ): PdfValue {
    const known = this.byPlace.get(offset) ?? this.byPlace.get(`${offset} ${revision}`)
    if (known !== undefined) return known
    if (this.open.has(offset)) throw new PdfDamage('object that needs itself', offset)
    this.open.add(offset)
    let lengthAsOfRevision = false
    const indirect = parseIndirect(this.bytes, offset, end, (length) => {
      lengthAsOfRevision = true
      return this.streamLength(length, revision)
    })
    this.open.delete(offset)
    this.spend(indirect.end - offset)
    if (indirect.number !== number || indirect.generation !== generation) {
      throw new PdfDamage(`another object where ${number} should be`, offset)
    }
    // A length elsewhere may be another one in another revision.
    this.byPlace.set(lengthAsOfRevision ? `${offset} ${revision}` : offset, indirect.value)
    return indirect.value
  }

  /** The number is a plain object of its own; -1 when it is not. */
  private streamLength(length: PdfRef, revision: number): number {
    const found = isRef(length) ? this.find(length.number, revision) : undefined
    if (found === undefined || found.entry.at === 'free') return -1
    const value = this.object(length, revision)
    return isInteger(value) ? value : -1
  }

  private packed(number: number, entry: XrefEntry & { at: 'stream' }, revision: number): PdfValue {
    const key = this.objectStreamKey(entry.stream, revision)
    const place = `${key} ${entry.index}`
    const known = this.byPlace.get(place)
    if (known !== undefined) return known
    const { data, index } = this.objectStream(key, entry.stream, revision)
    const slot = index[entry.index]
    if (slot === undefined || slot[0] !== number) {
      throw new PdfDamage(`object stream without object ${number}`)
    }
    const lexer = new Lexer(data, slot[1])
    const value = new Parser(lexer, false).value()
    this.spend(lexer.position - slot[1])
    this.byPlace.set(place, value)
    return value
  }

  private objectStreamKey(number: number, revision: number): string {
    const entry = this.locate(number, revision)
    if (entry?.at !== 'offset') throw new PdfDamage(`no object stream ${number}`)
    return `${entry.offset} ${revision}`
  }

  /** §7.5.7 */
  private objectStream(key: string, number: number, revision: number): ObjectStream {
    const known = this.objectStreams.get(key)
    if (known !== undefined) return known
    const stream = this.object({ kind: 'ref', number, generation: 0 }, revision)
    if (!isStream(stream) || !isName(stream.dict.entries.get('Type'), 'ObjStm')) {
      throw new PdfDamage(`no object stream ${number}`)
    }
    const count = stream.dict.entries.get('N')
    const first = stream.dict.entries.get('First')
    const data = decodeStream(stream)
    this.spend(data.length)
    if (!isInteger(count) || !isInteger(first) || count < 0 || count * 4 > data.length + 4) {
      throw new PdfDamage(`bad object stream ${number}`)
    }
    const lexer = new Lexer(data, 0, first)
    const index = Array.from(
      { length: count },
      () => [lexer.expectInteger(), first + lexer.expectInteger()] as const,
    )
    const read = { data, index }
    this.objectStreams.set(key, read)
    return read
  }

  private spend(bytes: number): void {
    this.work -= bytes
    if (this.work < 0) throw new PdfDamage('too much work', undefined, 'too-complex')
  }
}
