import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { changesSince } from '../../../server/core/pdf/changes.ts'
import { readPdf } from '../../../server/core/pdf/file.ts'
import { decodeStream } from '../../../server/core/pdf/filters.ts'
import {
  attempt,
  dictionary,
  isDict,
  isFault,
  isStream,
  name,
  type PdfDict,
  type PdfRef,
  type PdfValue,
  reference,
  withEntries,
} from '../../../server/core/pdf/objects.ts'
import { pagesOf } from '../../../server/core/pdf/pages.ts'
import { looksSealedButUnsigned } from '../../../server/core/pdf/seal-pictures.ts'
import { join, latin1, serializeObject } from '../../../server/core/pdf/serialize.ts'
import { signatureFields } from '../../../server/core/pdf/signature-fields.ts'
import { textString } from '../../../server/core/pdf/text.ts'
import { makePdf } from '../../support/pdf-fixtures.ts'
import { edit, listOf, open, refOf, sound, stream } from './support.ts'

/** Files that are made to cost much, or to be read in two ways. */

/** Adds one field to the form. */
function withField(pdf: Uint8Array, dict: PdfDict, more: readonly (readonly [PdfRef, PdfValue])[]) {
  return edit(pdf, (file) => {
    const form = refOf(file.catalog().entries.get('AcroForm'))
    const old = file.object(form)
    if (!isDict(old)) throw new Error('no form')
    const field = reference(900_000)
    const fields = [...listOf(file.resolve(old.entries.get('Fields'))), field]
    return [[form, withEntries(old, { Fields: fields })], [field, dict], ...more]
  })
}

test('widgets below widgets without end are no ground for an exception', async () => {
  const depth = 20_000
  const chain = Array.from({ length: depth }, (_, n): [PdfRef, PdfValue] => [
    reference(100_000 + n),
    dictionary(n + 1 < depth ? { Kids: [reference(100_001 + n)] } : {}),
  ])
  const field = dictionary({ T: textString('x'), FT: name('Tx'), Kids: [reference(100_000)] })
  const deep = withField(await makePdf(), field, chain)
  const after = open(edit(deep, () => []))
  expect(sound(changesSince(after, 1))).toEqual([])
})

test('a name that thousands of fields repeat is bounded', async () => {
  const kids = Array.from({ length: 500 }, (_, n): [PdfRef, PdfValue] => [
    reference(100_000 + n),
    dictionary({ T: textString(`${n}`), FT: name('Sig') }),
  ])
  const long = textString('长'.repeat(5000))
  const field = dictionary({ T: long, Kids: kids.map(([ref]) => ref) })
  const file = open(withField(await makePdf(), field, kids))
  expect(signatureFields(file)).toMatchObject({ fault: 'too-complex' })
})

test('a stream that base 85 makes four times as long is bounded as well', () => {
  const filters = [name('FlateDecode'), name('ASCII85Decode')]
  const bomb = {
    ...stream('', dictionary({ Filter: filters })),
    raw: new Uint8Array(deflateSync(Buffer.alloc(17 * 1024 * 1024, 'z'))),
  }
  expect(attempt(() => decodeStream(bomb))).toMatchObject({ fault: 'too-complex' })
  const small = stream('z 87cU\nRD]~> and more', dictionary({ Filter: name('ASCII85Decode') }))
  expect(Buffer.from(decodeStream(small)).toString('latin1')).toBe('\0\0\0\0Hello')
})

test('many small cross-references that unpack to many entries are bounded together', async () => {
  let pdf = await makePdf()
  for (let round = 0; round < 4; round++) {
    const file = open(await makePdf())
    const raw = new Uint8Array(deflateSync(new Uint8Array(400_000)))
    const dict = dictionary({
      Type: name('XRef'),
      Size: 500_000,
      W: [1, 0, 0],
      Index: [1000, 400_000],
      Root: file.trailer.entries.get('Root') ?? null,
      Prev: round === 0 ? (file.revisions[0]?.start ?? 0) : lastStart(pdf),
      Filter: name('FlateDecode'),
    })
    const body = serializeObject({ kind: 'stream', dict, raw })
    const at = pdf.length
    pdf = join([pdf, '900 0 obj\n', body, `\nendobj\nstartxref\n${at}\n%%EOF\n`])
  }
  expect(readPdf(pdf)).toMatchObject({ fault: 'too-complex' })
})

const lastStart = (pdf: Uint8Array): number =>
  Number(/startxref\n(\d+)\n%%EOF\n$/.exec(Buffer.from(pdf).toString('latin1'))?.[1])

test('a thousand revisions cannot make every look-up a thousand times dearer without end', async () => {
  const base = await makePdf()
  const root = refOf(open(base).trailer.entries.get('Root')).number
  const parts = [`${Buffer.from(base).toString('latin1')}\n`]
  let [length, previous] = [base.length + 1, open(base).revisions[0]?.start]
  for (let n = 0; n < 990; n++) {
    const section = `xref\n0 0\ntrailer\n<</Size 50 /Root ${root} 0 R /Prev ${previous}>>\nstartxref\n${length}\n%%EOF\n`
    parts.push(section)
    previous = length
    length += section.length
  }
  const file = open(latin1(parts.join('')))
  const asked = attempt(() => {
    for (let n = 0; n < 100_000; n++) file.object(reference(root))
  })
  expect(asked).toMatchObject({ fault: 'too-complex' })
})

test('a drawing that a page names thousands of times is not unpacked thousands of times', async () => {
  const base = await makePdf({ fields: [] })
  const heavy = edit(base, (file, fresh) => {
    const [page] = pagesOf(file)
    const drawing = fresh()
    const raw = new Uint8Array(deflateSync(Buffer.alloc(4_000_000, 'q ')))
    const Contents = Array.from({ length: 20_000 }, () => drawing)
    return [
      [drawing, { kind: 'stream', dict: dictionary({ Filter: name('FlateDecode') }), raw }],
      [page!.ref, withEntries(page!.dict, { Contents })],
    ]
  })
  expect(looksSealedButUnsigned(open(heavy))).toBe(false)
})

test('a large stream whose length stands elsewhere is read once, however many revisions follow', async () => {
  const content = stream('x'.repeat(3_000_000))
  let pdf = edit(await makePdf(), () => [
    [reference(50), { ...content, dict: dictionary({ Pad: 1 }) }],
    [reference(60), 3_000_000],
  ])
  const text = Buffer.from(pdf)
  // The same number of bytes: the length becomes a reference.
  const at = text.lastIndexOf('/Pad 1 /Length 3000000')
  text.write('/Pad 1 /Length 60 0 R ', at, 'latin1')
  pdf = new Uint8Array(text)
  for (let n = 0; n < 30; n++) pdf = edit(pdf, () => [])
  const file = open(pdf)
  const values = file.revisions.slice(1).map((_, n) => file.object(reference(50), n + 1))
  expect(new Set(values).size).toBe(1)
  expect(isStream(values[0])).toBe(true)
})

test('an object is never taken for another that stands at its offset, in whatever order they are asked for', () => {
  const head = '%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\n'
  const row = '0000000009 00000 n\r\n'
  const trailer = `trailer\n<</Size 3 /Root 1 0 R>>\nstartxref\n${head.length}\n%%EOF\n`
  const file = open(latin1(`${head}xref\n1 2\n${row}${row}${trailer}`))
  expect(file.object(reference(1))).toMatchObject({ kind: 'dict' })
  expect(attempt(() => file.object(reference(2)))).toMatchObject({ fault: 'damaged' })
  expect(file.object(reference(1))).toMatchObject({ kind: 'dict' })
})

test('an object that is packed twice into one stream is damage: readers take the one or the other', async () => {
  const pdf = edit(await makePdf(), () => [
    [
      reference(50),
      stream('7 0 7 3\n11\n22\n', dictionary({ Type: name('ObjStm'), N: 2, First: 8 })),
    ],
  ])
  const file = open(pdf)
  const number = file.trailer.entries.get('Size') as number
  const raw = Uint8Array.of(2, 50, 1)
  const dict = dictionary({
    Type: name('XRef'),
    Size: number + 1,
    W: [1, 1, 1],
    Index: [7, 1],
    Root: file.trailer.entries.get('Root') ?? null,
    Prev: file.revisions.at(-1)?.start ?? 0,
  })
  const body = serializeObject({ kind: 'stream', dict, raw })
  const packed = join([
    pdf,
    `${number} 0 obj\n`,
    body,
    `\nendobj\nstartxref\n${pdf.length}\n%%EOF\n`,
  ])
  const read = readPdf(packed)
  const value = isFault(read) ? read : attempt(() => read.object(reference(7)))
  expect(value).toMatchObject({ fault: 'damaged', detail: 'object 7 packed twice' })
})
