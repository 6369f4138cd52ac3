import { decodeStream } from './filters.ts'
import { Lexer } from './lexer.ts'
import {
  attempt,
  isDict,
  isFault,
  isInteger,
  isName,
  isRef,
  isStream,
  PdfDamage,
  type PdfDict,
  type PdfFault,
  type PdfRef,
  type PdfStream,
  type PdfValue,
} from './objects.ts'
import { type Indirect, Parser, parseIndirect } from './parser.ts'
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
  /**
   * From where to where everything stands that any cross-reference names, and these themselves, in order.
   * What cannot be read where it should be is left out. @throws PdfDamage
   */
  extents(): readonly (readonly [number, number])[]
  /** Takes `units` (bytes, values) from what the whole examination of this file may cost. @throws PdfDamage */
  spend(units: number): void
}

/** Never throws. The bytes are kept, not copied, and must not change afterwards. */
export function readPdf(bytes: Uint8Array): PdfFile | PdfFault {
  return attempt(() => {
    const file = new XrefFile(bytes)
    file.catalog()
    return file
  })
}

type Placed = Indirect & {
  /** Where a stream's length stands, when it is an object of its own. */
  readonly length?: PdfRef
}

type ObjectStream = {
  readonly data: Uint8Array
  readonly index: readonly (readonly [number, number])[]
  /** Read so far, by place in `index`. */
  readonly values: Map<number, PdfValue>
}

class XrefFile implements PdfFile {
  readonly bytes: Uint8Array
  readonly revisions: readonly Revision[]
  readonly trailer: PdfDict
  readonly trailingBytes: number
  private readonly newest: number
  /** Objects are cached by offset, so that an untouched object is one JavaScript object in every revision. */
  private readonly byPlace = new Map<number, Placed>()
  private readonly objectStreams = new Map<PdfStream, ObjectStream>()
  /** Objects laid inside each other's strings could otherwise cost the square of the file's length. */
  private work: number
  /** Sections that may yet be looked into: a thousand revisions make every single search a thousand times dearer. */
  private lookups = 50_000_000
  /** Offsets being read, against objects that need themselves. */
  private readonly open = new Set<number>()

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.revisions = readRevisions(bytes)
    this.newest = this.revisions.length - 1
    const last = this.revisions[this.newest] as Revision
    this.trailer = last.trailer
    this.trailingBytes = bytes.length - last.paddedEnd
    this.work = workFor(bytes)
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

  extents(): readonly (readonly [number, number])[] {
    const extents = this.revisions.flatMap(({ sections }) => [...sections])
    const seen = new Set<number>()
    this.revisions.forEach(({ entries, end }, revision) => {
      for (const [number, entry] of entries) {
        if (entry.at !== 'offset' || seen.has(entry.offset)) continue
        const read = attempt(() => this.knownAt(entry.offset, end, revision))
        if (isFault(read)) {
          // The budget of the whole file is used up: no later one would be read either.
          if (read.fault === 'too-complex') throw new PdfDamage(read.detail, read.at, read.fault)
          // A million entries may lead to as many places where reading goes well for a while.
          this.spend(Math.max(256, (read.at ?? 0) - entry.offset))
        }
        // An object under another number is not what is named: readers that repair go by the number it bears.
        if (isFault(read) || read.number !== number) continue
        seen.add(entry.offset)
        extents.push([entry.offset, read.end])
      }
    })
    return extents.sort(([a], [b]) => a - b)
  }

  private find(
    number: number,
    revision: number,
  ): { entry: XrefEntry; revision: number } | undefined {
    for (let i = revision; i >= 0; i--) {
      if (--this.lookups < 0) throw new PdfDamage('too much work', undefined, 'too-complex')
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
    if (this.open.has(offset)) throw new PdfDamage('object that needs itself', offset)
    this.open.add(offset)
    try {
      const placed = this.knownAt(offset, end, revision)
      if (placed.number !== number || placed.generation !== generation) {
        throw new PdfDamage(`another object where ${number} should be`, offset)
      }
      return placed.value
    } finally {
      this.open.delete(offset)
    }
  }

  private knownAt(offset: number, end: number, revision: number): Placed {
    const known = this.byPlace.get(offset)
    return known && this.holds(known, end, revision) ? known : this.read(offset, end, revision)
  }

  private read(offset: number, end: number, revision: number): Placed {
    let length: PdfRef | undefined
    const indirect = parseIndirect(this.bytes, offset, end, (ref) => {
      length = ref
      return this.streamLength(ref, revision)
    })
    this.spend(indirect.end - offset)
    const placed = length === undefined ? indirect : { ...indirect, length }
    this.byPlace.set(offset, placed)
    return placed
  }

  /** Whether it would be read the same there: a length elsewhere may be another one in another revision. */
  private holds({ value, end, length }: Placed, limit: number, revision: number): boolean {
    if (end > limit) return false
    if (length === undefined || !isStream(value)) return true
    return this.streamLength(length, revision) === value.raw.length
  }

  /** The number is a plain object of its own; -1 when it is not. */
  private streamLength(length: PdfRef, revision: number): number {
    const found = isRef(length) ? this.find(length.number, revision) : undefined
    if (found === undefined || found.entry.at === 'free') return -1
    const value = this.object(length, revision)
    return isInteger(value) ? value : -1
  }

  private packed(number: number, entry: XrefEntry & { at: 'stream' }, revision: number): PdfValue {
    const { data, index, values } = this.objectStream(entry.stream, revision)
    const known = values.get(entry.index)
    const slot = index[entry.index]
    if (slot === undefined || slot[0] !== number) {
      throw new PdfDamage(`object stream without object ${number}`)
    }
    if (known !== undefined) return known
    const lexer = new Lexer(data, slot[1])
    const value = new Parser(lexer, false).value()
    this.spend(lexer.position - slot[1])
    values.set(entry.index, value)
    return value
  }

  /** §7.5.7; one for all revisions that have the same one. */
  private objectStream(number: number, revision: number): ObjectStream {
    if (this.locate(number, revision)?.at !== 'offset') {
      throw new PdfDamage(`no object stream ${number}`)
    }
    const stream = this.object({ kind: 'ref', number, generation: 0 }, revision)
    if (!isStream(stream) || !isName(stream.dict.entries.get('Type'), 'ObjStm')) {
      throw new PdfDamage(`no object stream ${number}`)
    }
    const known = this.objectStreams.get(stream)
    if (known !== undefined) return known
    const data = decodeStream(stream, this.work)
    this.spend(data.length)
    const read = { data, index: packedIndex(stream, data), values: new Map<number, PdfValue>() }
    this.objectStreams.set(stream, read)
    return read
  }

  spend(units: number): void {
    this.work -= units
    if (this.work < 0) throw new PdfDamage('too much work', undefined, 'too-complex')
  }
}

/** Objects packed tightest come to some ten bytes for one; nobody may ask for a quarter of a gigabyte. */
const workFor = ({ length }: Uint8Array): number =>
  Math.min(24 * 1024 * 1024 + 12 * length, 256 * 1024 * 1024)

/** Numbers and offsets at the head of an object stream. */
function packedIndex(stream: PdfStream, data: Uint8Array): readonly (readonly [number, number])[] {
  const count = stream.dict.entries.get('N')
  const first = stream.dict.entries.get('First')
  if (!isInteger(count) || !isInteger(first) || count < 0 || count * 4 > data.length + 4) {
    throw new PdfDamage('bad object stream')
  }
  const lexer = new Lexer(data, 0, first)
  const numbers = new Set<number>()
  return Array.from({ length: count }, () => {
    const number = lexer.expectInteger()
    // Some readers go by the place that the cross-reference names, some look for the number.
    if (numbers.has(number)) throw new PdfDamage(`object ${number} packed twice`)
    numbers.add(number)
    return [number, first + lexer.expectInteger()] as const
  })
}
