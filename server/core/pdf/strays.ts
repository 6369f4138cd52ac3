/**
 * What stands in a file although no cross-reference names it. Readers that follow references never see it; readers
 * that scan for `n g obj`, or repair what they call damaged, show it instead of the object of that number.
 */
import type { PdfFile } from './file.ts'
import { isSpace } from './lexer.ts'

export type Stray = {
  /** Index into `file.revisions` of the revision in whose bytes it stands. */
  readonly revision: number
  /** Its first byte. */
  readonly at: number
  /** Number of the object that it pretends to be; undefined when it is no object at all. */
  readonly object: number | undefined
}

const known = new WeakMap<PdfFile, readonly Stray[]>()

/** Bytes that are neither white space nor comments, between what the cross-references name. @throws PdfDamage */
export function straysOf(file: PdfFile): readonly Stray[] {
  const before = known.get(file)
  if (before) return before
  const found = [...strays(file)]
  known.set(file, found)
  return found
}

/** Objects outside of every cross-reference whose numbers are in use: there, readers differ. @throws PdfDamage */
export function rivalsOf(file: PdfFile): readonly Stray[] {
  return straysOf(file).filter(({ object }) => {
    const place = object === undefined ? undefined : file.locate(object)
    return place !== undefined && place.at !== 'free'
  })
}

/** One for each gap between two things that are named, and within one revision. */
function* strays(file: PdfFile): Generator<Stray> {
  const { bytes, revisions } = file
  const ends = revisions.map(({ end }) => [end, end] as const)
  const extents = [...file.extents(), ...ends].sort(([a], [b]) => a - b)
  let at = 0
  let revision = 0
  for (const [start, past] of extents) {
    const found = start > at ? firstIn(bytes, at, start) : undefined
    while (found !== undefined && found >= (revisions[revision]?.end ?? bytes.length)) revision++
    if (found !== undefined) yield { revision, at: found, object: objectAt(bytes, found, start) }
    at = Math.max(at, past)
  }
}

/** The first byte that is neither white space nor part of a comment without an object in it (ISO 32000-1 §7.2.3). */
function firstIn(bytes: Uint8Array, from: number, to: number): number | undefined {
  for (let at = from; at < to; at++) {
    if (isSpace(bytes[at])) continue
    if (bytes[at] !== 37) return at
    const start = at
    while (at < to && bytes[at] !== 10 && bytes[at] !== 13) at++
    // Who scans for objects mostly does not look for comments.
    if (objectAt(bytes, start, at) !== undefined) return start
  }
  return undefined
}

/** More than any comment or label that a writer puts between two objects. */
const longestGap = 4096

function objectAt(bytes: Uint8Array, from: number, to: number): number | undefined {
  const text = String.fromCharCode(...bytes.subarray(from, Math.min(to, from + longestGap)))
  const number = /(?:^|[^\d])(\d{1,10})\s+\d{1,5}\s+obj\b/.exec(text)?.[1]
  return number === undefined ? undefined : Number(number)
}
