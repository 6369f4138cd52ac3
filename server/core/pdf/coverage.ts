import { Comparison } from './comparison.ts'
import type { PdfFile } from './file.ts'
import { formFields } from './form-fields.ts'
import { hexValue } from './lexer.ts'
import { attempt, isRef, type PdfFault, sameRef } from './objects.ts'
import type { SignatureField, SignatureValue } from './signature-fields.ts'

/**
 * `byte-range-malformed`: not exactly [0 a b c] with a < b and the end inside the file.
 * `byte-range-gap`: the gap is not exactly the `<hex>` of this dictionary's /Contents (USF, SWA).
 * `byte-range-end`: does not end where a revision ends.
 * `byte-range-overlap`: another field's signature shares the dictionary or the gap.
 * `dictionary-replaced`: the signed revision holds another signature dictionary, or none, for this field (ISA).
 */
export type CoverageProblem =
  | 'byte-range-malformed'
  | 'byte-range-gap'
  | 'byte-range-end'
  | 'byte-range-overlap'
  | 'dictionary-replaced'

export type Coverage = {
  readonly field: string
  readonly problems: readonly CoverageProblem[]
  /** Index into `file.revisions` of the revision that is signed; absent when the range ends at none. */
  readonly revision?: number
  /** Past-the-end byte of what is signed; 0 when the range is malformed. */
  readonly coversTo: number
  readonly wholeFile: boolean
}

/** What each filled field covers, in the order given. Never throws. */
export function coverageOf(
  file: PdfFile,
  fields: readonly SignatureField[],
): Coverage[] | PdfFault {
  return attempt(() => {
    const filled = fields.filter((field) => field.value !== undefined)
    return filled.map((field) => coverField(file, field, filled))
  })
}

/** The two parts of the file that a well-formed ByteRange names; undefined when it is malformed. */
export function signedParts(
  file: PdfFile,
  value: SignatureValue,
): readonly [Uint8Array, Uint8Array] | undefined {
  const range = wellFormed(file, value)
  if (range === undefined) return undefined
  const [, first, second, length] = range
  return [file.bytes.subarray(0, first), file.bytes.subarray(second, second + length)]
}

function coverField(
  file: PdfFile,
  field: SignatureField,
  filled: readonly SignatureField[],
): Coverage {
  const value = field.value as SignatureValue
  const range = wellFormed(file, value)
  if (range === undefined) {
    return { field: field.name, problems: ['byte-range-malformed'], coversTo: 0, wholeFile: false }
  }
  const coversTo = range[2] + range[3]
  const index = file.revisions.findIndex(
    ({ end, paddedEnd }) => coversTo >= end && coversTo <= paddedEnd,
  )
  const revision = index < 0 ? undefined : index
  const problems: CoverageProblem[] = []
  if (!gapIsContents(file, value, range)) problems.push('byte-range-gap')
  if (revision === undefined) problems.push('byte-range-end')
  if (overlaps(field, filled)) problems.push('byte-range-overlap')
  if (revision !== undefined && !sameInRevision(file, field, revision)) {
    problems.push('dictionary-replaced')
  }
  const wholeFile = coversTo === file.bytes.length
  return {
    field: field.name,
    problems,
    coversTo,
    wholeFile,
    ...(revision !== undefined && { revision }),
  }
}

type Range = readonly [number, number, number, number]

function wellFormed(file: PdfFile, { byteRange }: SignatureValue): Range | undefined {
  const [zero, first, second, length] = byteRange
  if (byteRange.length !== 4 || zero !== 0) return undefined
  if (first === undefined || second === undefined || length === undefined) return undefined
  const ordered = first > 0 && second > first && length > 0
  return ordered && second + length <= file.bytes.length ? [0, first, second, length] : undefined
}

/** Only digits between `<` and `>`: white space could hide bytes that no digest covers. */
function gapIsContents(file: PdfFile, value: SignatureValue, [, first, second]: Range): boolean {
  const at = value.contentsAt
  if (at === undefined || at[0] !== first || at[1] !== second) return false
  for (let i = first + 1; i < second - 1; i++) if (hexValue(file.bytes[i]) < 0) return false
  return (second - first) % 2 === 0
}

function overlaps(field: SignatureField, filled: readonly SignatureField[]): boolean {
  const own = field.value?.contentsAt
  return filled.some((other) => {
    if (other === field) return false
    const theirs = other.value?.contentsAt
    if (other.value?.dict === field.value?.dict) return true
    return own !== undefined && theirs !== undefined && own[0] < theirs[1] && theirs[0] < own[1]
  })
}

/** The same field already had this very signature when the revision it signs was written. */
function sameInRevision(file: PdfFile, field: SignatureField, revision: number): boolean {
  const newest = file.revisions.length - 1
  const then = formFields(file, revision).find(({ ref }) => sameRef(ref, field.ref))
  const now = formFields(file, newest).find(({ ref }) => sameRef(ref, field.ref))
  if (then === undefined || now === undefined || then.name !== now.name) return false
  const root = file.trailer.entries.get('Root')
  // /Reference may point back to the catalog (table 253 /Data), which later revisions may change.
  const boundaries = new Set(isRef(root) ? [root.number] : [])
  const comparison = new Comparison(file, revision, newest, boundaries)
  return comparison.difference(then.value, now.value) === undefined
}
