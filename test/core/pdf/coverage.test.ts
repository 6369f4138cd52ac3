import { beforeAll, expect, test } from 'vitest'
import { coverageOf, signedParts } from '../../../server/core/pdf/coverage.ts'
import { formFields } from '../../../server/core/pdf/form-fields.ts'
import {
  dictOf,
  type PdfDict,
  type PdfString,
  withEntries,
} from '../../../server/core/pdf/objects.ts'
import { signatureFields } from '../../../server/core/pdf/signature-fields.ts'
import { makePdf, makeSignatures, signField } from '../../support/pdf-fixtures.ts'
import { makeAuthority } from '../asn1/authority.ts'
import { edit, open, patch, refOf, sound } from './support.ts'

let once: Uint8Array
let twice: Uint8Array

beforeAll(async () => {
  const authority = await makeAuthority('p256')
  const signatures = makeSignatures(authority.tsa.signer)
  once = await signField(signatures, authority.signing.signer, await makePdf(), '甲方')
  twice = await signField(signatures, authority.signing.signer, once, '乙方')
})

const covered = (bytes: Uint8Array) => {
  const file = open(bytes)
  return sound(coverageOf(file, sound(signatureFields(file))))
}
const problems = (bytes: Uint8Array) => covered(bytes).map((coverage) => coverage.problems)

/** The /ByteRange of the only signature of `once`, changed by `change`. */
function withRange(change: (range: number[]) => number[]): Uint8Array {
  const text = Buffer.from(once).toString('latin1')
  const [whole = '', digits = ''] = /\[(0 \d+ \d+ \d+) *\]/.exec(text) ?? []
  const range = change(digits.split(' ').map(Number))
  return patch(once, whole, `[${range.join(' ')}]`.padEnd(whole.length))
}

const signatureOf = (bytes: Uint8Array, field: string) =>
  sound(signatureFields(open(bytes))).find(({ name }) => name === field)?.value

test('a signature covers everything but its own /Contents', () => {
  const file = open(once)
  const value = signatureOf(once, '甲方')
  const [before, after] = signedParts(file, value!)!
  const [start, end] = value!.contentsAt!
  expect(before.length).toBe(start)
  expect(before.length + after.length + end - start).toBe(once.length)
  expect(String.fromCharCode(once[start]!, once[end - 1]!)).toBe('<>')
})

test.each([
  [
    'starts behind the first byte',
    (r: number[]) => [1, r[1]! - 1, r[2]!, r[3]!],
    'byte-range-malformed',
  ],
  ['runs past the file', (r: number[]) => [0, r[1]!, r[2]!, r[3]! + 1], 'byte-range-malformed'],
  [
    'has its parts in the wrong order',
    (r: number[]) => [0, r[2]!, r[1]!, r[3]!],
    'byte-range-malformed',
  ],
  ['has an empty second part', (r: number[]) => [0, r[1]!, r[2]!, 0], 'byte-range-malformed'],
  ['has two items (USF)', (r: number[]) => [0, r[1]!], 'byte-range-malformed'],
  ['has six items', (r: number[]) => [0, 1, 2, 3, 4, r[3]!], 'byte-range-malformed'],
  [
    'leaves more than /Contents out (SWA)',
    (r: number[]) => [0, r[1]!, r[2]! + 4, r[3]! - 4],
    'byte-range-gap',
  ],
  [
    'leaves out what precedes /Contents',
    (r: number[]) => [0, r[1]! - 9, r[2]!, r[3]!],
    'byte-range-gap',
  ],
  ['signs into /Contents', (r: number[]) => [0, r[1]! + 2, r[2]!, r[3]!], 'byte-range-gap'],
  [
    'stops before the end of the revision',
    (r: number[]) => [0, r[1]!, r[2]!, r[3]! - 9],
    'byte-range-end',
  ],
])('a ByteRange is told that %s', (_, change, problem) => {
  expect(problems(withRange(change))[0]).toContain(problem)
})

test('null in place of a ByteRange is told (USF)', () => {
  const text = Buffer.from(once).toString('latin1')
  const [whole = ''] = /\/ByteRange \[0 \d+ \d+ \d+ *\]/.exec(text) ?? []
  expect(problems(patch(once, whole, '/ByteRange null'.padEnd(whole.length)))[0]).toEqual([
    'byte-range-malformed',
  ])
})

test('bytes in the gap that are no digits are told (SWA)', () => {
  const [start] = signatureOf(once, '甲方')!.contentsAt!
  const bytes = once.slice()
  bytes[start + 5000] = 32
  expect(problems(bytes)[0]).toContain('byte-range-gap')
})

test('a copy of a signature in another field is told', () => {
  const copied = edit(once, (file) => {
    const [first, second] = formFields(file)
    return [[second!.ref, withEntries(second!.dict, { V: first!.value })]]
  })
  expect(problems(copied)).toEqual([
    ['byte-range-overlap'],
    ['byte-range-overlap', 'dictionary-replaced'],
  ])
})

test('the /Contents of two fields exchanged is told', () => {
  const exchanged = edit(twice, (file) => {
    const [first, second] = formFields(file)
    const [a, b] = [first!, second!].map(({ value }) => dictOf(file.resolve(value)) as PdfDict)
    const contents = (dict: PdfDict) => dict.entries.get('Contents') as PdfString
    return [
      [refOf(first!.value), withEntries(a!, { Contents: contents(b!) })],
      [refOf(second!.value), withEntries(b!, { Contents: contents(a!) })],
    ]
  })
  expect(problems(exchanged)).toEqual([
    ['byte-range-gap', 'dictionary-replaced'],
    ['byte-range-gap', 'dictionary-replaced'],
  ])
})

test('a signature dictionary written again in a later revision is told (ISA)', () => {
  const replaced = edit(once, (file) => {
    const [first] = formFields(file)
    const dict = dictOf(file.resolve(first!.value)) as PdfDict
    return [[refOf(first!.value), dict]]
  })
  // The same words, but the gap is no longer this dictionary's string.
  expect(problems(replaced)[0]).toEqual(['byte-range-gap'])
})

test('the first field under the name of the second is told', () => {
  const swapped = edit(twice, (file) => {
    const [first, second] = formFields(file)
    return [
      [first!.ref, withEntries(first!.dict, { T: second!.dict.entries.get('T')! })],
      [second!.ref, withEntries(second!.dict, { T: first!.dict.entries.get('T')! })],
    ]
  })
  expect(problems(swapped)).toEqual([['dictionary-replaced'], ['dictionary-replaced']])
})

test('a revision that leaves the signed one out of its chain is told', () => {
  // The attacker's revision continues the unsigned file and names the signature's objects itself.
  const file = open(once)
  const base = file.revisions[0]!
  const skipped = edit(once, (current) => {
    const [first] = formFields(current)
    const root = refOf(current.trailer.entries.get('Root'))
    return [
      [first!.ref, first!.dict],
      [root, current.catalog()],
    ]
  })
  const bytes = patch(
    skipped,
    `/Prev ${file.revisions[1]!.start}`,
    `/Prev ${String(base.start).padEnd(String(file.revisions[1]!.start).length)}`,
    true,
  )
  expect(open(bytes).revisions).toHaveLength(2)
  const fields = sound(signatureFields(open(bytes)))
  const value = fields[0]?.value
  // The signature's own object is then named by no cross-reference: there is no signature left to believe.
  expect(value).toBeUndefined()
})

test('one revision more does not change what the signatures cover', () => {
  const more = edit(twice, () => [])
  expect(
    covered(more).map(({ revision, wholeFile, problems: list }) => [revision, wholeFile, list]),
  ).toEqual([
    [1, false, []],
    [2, false, []],
  ])
})
