import { equal } from '../values/bytes.ts'
import type { PdfFile } from './file.ts'
import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  isString,
  PdfDamage,
  type PdfDict,
  type PdfRef,
  type PdfValue,
  sameRef,
} from './objects.ts'

/** Objects compared over one `Comparison`; a walk that ends in a difference is repeated by the next. */
const maximumSteps = 5_000_000

/** Where two graphs part: `7 0 R`, or '' when in the value itself. */
export type Difference = { readonly object: string }

/**
 * Compares values as of one revision with values as of another, following references on both sides.
 * References must be equal by number: then an object that is redefined, freed, or defined where there was
 * none is found wherever it can be reached from. An object is compared once per `Comparison`.
 */
export class Comparison {
  readonly file: PdfFile
  readonly before: number
  readonly after: number
  /** Objects that somebody else compares: only the reference to them must be equal. */
  private readonly boundaries: ReadonlySet<number>
  private readonly seen = new Set<number | string>()
  /** What the running call has added to `seen`. */
  private fresh: (number | string)[] = []
  private steps = 0

  constructor(
    file: PdfFile,
    before: number,
    after: number,
    boundaries: ReadonlySet<number> = new Set(),
  ) {
    this.file = file
    this.before = before
    this.after = after
    this.boundaries = boundaries
  }

  /** @throws PdfDamage */
  difference(before: PdfValue, after: PdfValue): Difference | undefined {
    this.fresh = []
    const difference = this.walk(before, after)
    // What a broken-off walk had still to compare must not pass for compared.
    if (difference !== undefined) for (const key of this.fresh) this.seen.delete(key)
    return difference
  }

  private walk(before: PdfValue, after: PdfValue): Difference | undefined {
    // A queue, not recursion: outlines and article threads are chains of any length.
    const queue: PdfRef[] = []
    if (!this.equal(before, after, queue)) return { object: '' }
    for (let ref = queue.pop(); ref !== undefined; ref = queue.pop()) {
      if (++this.steps > maximumSteps) {
        throw new PdfDamage('too much to compare', undefined, 'too-complex')
      }
      const then = this.file.object(ref, this.before)
      const now = this.file.object(ref, this.after)
      if (!this.equal(then, now, queue)) return { object: `${ref.number} ${ref.generation} R` }
    }
    return undefined
  }

  /** Keys of `except` are left out on both sides. */
  dictDifference(
    before: PdfDict,
    after: PdfDict,
    except: ReadonlySet<string>,
  ): Difference | undefined {
    return this.difference(without(before, except), without(after, except))
  }

  private equal(a: PdfValue, b: PdfValue, queue: PdfRef[]): boolean {
    // One object may hold a million values, and be walked again for every page that parts from what was signed.
    this.file.spend(1)
    if (isRef(a)) return isRef(b) && sameRef(a, b) && this.follow(a, queue)
    if (isArray(a)) {
      return (
        isArray(b) &&
        a.length === b.length &&
        a.every((item, index) => this.equal(item, b[index] ?? null, queue))
      )
    }
    if (isDict(a)) return isDict(b) && this.equalDicts(a, b, queue)
    if (isStream(a)) {
      if (a === b) return this.equalDicts(a.dict, a.dict, queue)
      // An untouched stream is one object in all revisions, however large.
      const same = isStream(b) && (a.raw === b.raw || this.equalBytes(a.raw, b.raw))
      return same && this.equalDicts(a.dict, b.dict, queue)
    }
    if (isName(a)) return isName(b, a.name)
    if (isString(a)) return isString(b) && equal(a.bytes, b.bytes)
    return a === b
  }

  private equalBytes(a: Uint8Array, b: Uint8Array): boolean {
    if (a.length !== b.length) return false
    this.file.spend(a.length)
    return equal(a, b)
  }

  private equalDicts(a: PdfDict, b: PdfDict, queue: PdfRef[]): boolean {
    if (a.entries.size !== b.entries.size) return false
    for (const [key, value] of a.entries) {
      const other = b.entries.get(key)
      if (other === undefined || !this.equal(value, other, queue)) return false
    }
    return true
  }

  private follow(ref: PdfRef, queue: PdfRef[]): true {
    const key = ref.generation === 0 ? ref.number : `${ref.number} ${ref.generation}`
    if (this.boundaries.has(ref.number) || this.seen.has(key)) return true
    this.seen.add(key)
    this.fresh.push(key)
    queue.push(ref)
    return true
  }
}

function without(dict: PdfDict, except: ReadonlySet<string>): PdfDict {
  if (except.size === 0) return dict
  return { kind: 'dict', entries: new Map([...dict.entries].filter(([key]) => !except.has(key))) }
}
