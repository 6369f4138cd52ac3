import { equal } from '../values/bytes.ts'
import { type Encryption, openEncryption } from './encryption.ts'
import { decodeStream } from './filters.ts'
import { Lexer } from './lexer.ts'
import {
  attempt,
  isArray,
  isDict,
  isFault,
  isInteger,
  isName,
  isRef,
  isStream,
  isString,
  PdfDamage,
  type PdfDict,
  type PdfFault,
  type PdfRef,
  type PdfStream,
  type PdfValue,
} from './objects.ts'
import { type Indirect, Parser, parseIndirect } from './parser.ts'
import { type Revision, readRevisions } from './revisions.ts'
import { serializeDict } from './serialize.ts'
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
  /** Whether what is read here was encrypted, for a password that everybody knows: the empty one. */
  readonly encrypted: boolean
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
  /** The value in clear, in an encrypted file. */
  clear?: PdfValue
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
  private encryption: Encryption | undefined
  /** Number of the object that says how the rest is encrypted. */
  private clearObject: number | undefined
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
    if (this.revisions.some(({ trailer }) => trailer.entries.has('Encrypt'))) this.openUp()
  }

  get encrypted(): boolean {
    return this.encryption !== undefined
  }

  /**
   * One encryption for the whole file. A later save that leaves it out or changes it makes other documents of the same
   * bytes, one for each reader's way of looking for it.
   */
  private openUp(): void {
    const [first, ...later] = this.revisions.map((_, revision) => this.closedUnder(revision))
    if (first === undefined) throw new PdfDamage('encrypted', undefined, 'encrypted')
    const { dict, ref, id } = first
    for (const other of later) {
      const same =
        other?.dict === dict || (other && serializeDict(other.dict) === serializeDict(dict))
      if (!same || other?.ref !== ref || !equal(other.id, id)) {
        throw new PdfDamage('encryption differs between revisions', undefined, 'damaged')
      }
    }
    this.encryption = openEncryption(dict, id)
    this.clearObject = ref
    // What was read so far was read as if in clear.
    this.byPlace.clear()
  }

  /** /Encrypt and the first part of /ID, of a trailer. Its own strings are never encrypted (§7.6.1). */
  private closedUnder(
    revision: number,
  ): { dict: PdfDict; ref: number | undefined; id: Uint8Array } | undefined {
    const { trailer } = this.revisions[revision] as Revision
    const value = trailer.entries.get('Encrypt')
    const dict = this.resolve(value, revision)
    const id = this.resolve(trailer.entries.get('ID'), revision)
    const first = isArray(id) ? id[0] : undefined
    if (!isDict(dict)) return undefined
    const bytes = isString(first) ? first.bytes : new Uint8Array(0)
    return {
      dict: this.direct(dict, revision),
      ref: isRef(value) ? value.number : undefined,
      id: bytes,
    }
  }

  /** With the references of its first two levels followed, as crypt filters may be. */
  private direct(dict: PdfDict, revision: number, depth = 0): PdfDict {
    const entries = [...dict.entries].map(([key, item]) => {
      const value = this.resolve(item, revision)
      return [
        key,
        isDict(value) && depth < 2 ? this.direct(value, revision, depth + 1) : value,
      ] as const
    })
    return { kind: 'dict', entries: new Map(entries) }
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
    const unreadable = new Set<number>()
    this.revisions.forEach(({ entries, end }, revision) => {
      for (const [number, entry] of entries) {
        if (entry.at !== 'offset') continue
        if (seen.has(entry.offset) || unreadable.has(entry.offset)) continue
        const read = attempt(() => this.knownAt(entry.offset, end, revision))
        if (isFault(read)) {
          // The budget of the whole file is used up: no later one would be read either.
          if (read.fault === 'too-complex') throw new PdfDamage(read.detail, read.at, read.fault)
          // A million entries may lead to as many places where reading goes well for a while.
          this.spend(Math.max(4096, (read.at ?? 0) - entry.offset))
          unreadable.add(entry.offset)
          continue
        }
        // An object under another number is not what is named: readers that repair go by the number it bears.
        if (read.number !== number) continue
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
      return this.inClear(placed)
    } finally {
      this.open.delete(offset)
    }
  }

  private inClear(placed: Placed): PdfValue {
    const { number, generation, value } = placed
    if (this.encryption === undefined || number === this.clearObject) return value
    if (placed.clear === undefined) {
      // A stream is deciphered when it is looked at, and costs then what it costs to inflate it.
      if (isStream(value)) this.spend(value.raw.length)
      placed.clear = this.encryption.decrypted({ kind: 'ref', number, generation }, value)
    }
    return placed.clear
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
