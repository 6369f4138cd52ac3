import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { plainAddPlaceholder } from '@signpdf/placeholder-plain'
import fc from 'fast-check'
import { PDFDocument, rgb } from 'pdf-lib'
import { beforeAll, expect, test } from 'vitest'
import { changesSince } from '../../../server/core/pdf/changes.ts'
import { coverageOf } from '../../../server/core/pdf/coverage.ts'
import { readPdf } from '../../../server/core/pdf/file.ts'
import { decodeStream } from '../../../server/core/pdf/filters.ts'
import {
  attempt,
  dictionary,
  isDict,
  isFault,
  isStream,
  name,
  type PdfValue,
  reference,
} from '../../../server/core/pdf/objects.ts'
import { pagesOf } from '../../../server/core/pdf/pages.ts'
import { looksSealedButUnsigned } from '../../../server/core/pdf/seal-pictures.ts'
import { latin1 } from '../../../server/core/pdf/serialize.ts'
import { signatureFields } from '../../../server/core/pdf/signature-fields.ts'
import { makePdf, makeSignatures, signField } from '../../support/pdf-fixtures.ts'
import { makeAuthority } from '../asn1/authority.ts'
import { edit, open, patch, sound, stream } from './support.ts'

let signed: Uint8Array
let packed: Uint8Array

beforeAll(async () => {
  const authority = await makeAuthority('p256')
  const signatures = makeSignatures(authority.tsa.signer)
  const sign = async (objectStreams: boolean) => {
    const base = await makePdf({ objectStreams })
    const once = await signField(signatures, authority.signing.signer, base, '甲方')
    return signField(signatures, authority.signing.signer, once, '乙方')
  }
  signed = await sign(false)
  packed = await sign(true)
})

/** The text of the first page's content as of a revision. */
function contents(bytes: Uint8Array, revision?: number): string {
  const file = open(bytes)
  const [page] = pagesOf(file, revision)
  const value = file.resolve(page?.dict.entries.get('Contents'), revision)
  const list: readonly PdfValue[] = Array.isArray(value) ? value : [value]
  return list
    .map((item) => file.resolve(item, revision))
    .filter(isStream)
    .map((item) => Buffer.from(decodeStream(item)).toString('latin1'))
    .join('\n')
}

const shows = (text: string): string => Buffer.from(text).toString('hex').toUpperCase()

function qpdf(bytes: Uint8Array, ...options: string[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-pdf-'))
  try {
    writeFileSync(join(folder, 'in.pdf'), bytes)
    execFileSync('qpdf', [...options, join(folder, 'in.pdf'), join(folder, 'out.pdf')])
    return new Uint8Array(readFileSync(join(folder, 'out.pdf')))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('each revision shows what it showed when it was written', () => {
  const changed = edit(signed, (file) => {
    const [page] = pagesOf(file)
    const [first] = [page?.dict.entries.get('Contents')].flat()
    return [[first as never, stream('BT (PAY 999) Tj ET')]]
  })
  expect(contents(changed)).toContain('PAY 999')
  for (const revision of [0, 1, 2]) expect(contents(changed, revision)).toContain(shows('PAY 100'))
  expect(open(changed).revisions).toHaveLength(4)
})

test('an object that no cross-reference names does not exist, though it stands later in the file', async () => {
  const base = await makePdf()
  const file = open(base)
  const [page] = pagesOf(file)
  const [first] = [page?.dict.entries.get('Contents')].flat() as { number: number }[]
  const orphan = `${first?.number} 0 obj\n<</Length 18>>\nstream\nBT (PAY 999) Tj ET\nendstream\nendobj\n`
  const text = Buffer.from(base).toString('latin1')
  const at = text.lastIndexOf('xref\n', text.lastIndexOf('startxref') - 1)
  const moved =
    text.slice(0, at) +
    orphan +
    text.slice(at).replace(/startxref\n\d+/, `startxref\n${at + orphan.length}`)
  expect(contents(latin1(moved))).toContain(shows('PAY 100'))
})

test('linearized files and object streams are read as qpdf writes them', async () => {
  const base = await makePdf({ pages: 3 })
  for (const options of [
    ['--linearize'],
    ['--object-streams=generate'],
    ['--linearize', '--object-streams=generate'],
  ]) {
    const file = open(qpdf(base, ...options))
    expect(pagesOf(file)).toHaveLength(3)
    expect(file.revisions).toHaveLength(1)
    expect(sound(signatureFields(file)).map(({ name: field }) => field)).toEqual(['甲方', '乙方'])
    expect(file.trailingBytes).toBe(0)
  }
})

test('a linearized file can be signed and each signature covers a revision', async () => {
  const authority = await makeAuthority('p256')
  const signatures = makeSignatures(authority.tsa.signer)
  const base = qpdf(await makePdf(), '--linearize')
  const once = await signField(signatures, authority.signing.signer, base, '甲方')
  const file = open(once)
  expect(sound(coverageOf(file, sound(signatureFields(file))))).toMatchObject([
    { problems: [], revision: 1, wholeFile: true },
  ])
})

test('a cross-reference counted from the line break before it is found, as signpdf writes it', async () => {
  const file = open(
    plainAddPlaceholder({
      pdfBuffer: Buffer.from(await makePdf()),
      reason: '示例',
      contactInfo: 'a@example.com',
      name: '示例',
      location: '示例',
    }),
  )
  expect(file.bytes[file.revisions.at(-1)?.start ?? 0]).toBe('\n'.charCodeAt(0))
  expect(file.revisions).toHaveLength(2)
  expect(pagesOf(file)).toHaveLength(1)
})

test('what is wrong with a file is told apart', async () => {
  const base = await makePdf()
  const fault = (bytes: Uint8Array) => {
    const file = readPdf(bytes)
    return isFault(file) ? file.fault : 'none'
  }
  expect(fault(base)).toBe('none')
  expect(fault(new Uint8Array(0))).toBe('empty')
  expect(fault(latin1('PK\u0003\u0004 not this kind'))).toBe('not-pdf')
  expect(fault(base.subarray(0, base.length - 40))).toBe('truncated')
  expect(fault(base.subarray(0, 500))).toBe('truncated')
  expect(fault(qpdf(base, '--encrypt', 'u', 'o', '256', '--'))).toBe('encrypted')
  expect(fault(patch(base, '/Type /Catalog', '/Type /Catalo('))).toBe('damaged')
  expect(fault(Buffer.concat([latin1('junk'), base]))).toBe('not-pdf')
})

test('cross-references that lead in a circle, twice to one object or nowhere are damage', async () => {
  const table = (entries: string, trailer: string) => {
    const head = '%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\n'
    return latin1(
      `${head}xref\n${entries}trailer\n<<${trailer}>>\nstartxref\n${head.length}\n%%EOF\n`,
    )
  }
  const entry = '0000000009 00000 n\r\n'
  const fault = (bytes: Uint8Array) => {
    const file = readPdf(bytes)
    return isFault(file) ? file.detail : 'none'
  }
  expect(fault(table(`1 1\n${entry}`, '/Size 2 /Root 1 0 R'))).toBe('none')
  expect(fault(table(`1 1\n${entry}`, '/Size 2 /Root 1 0 R /Prev 43'))).toMatch('Prev')
  expect(fault(table(`1 1\n${entry}`, '/Size 2 /Root 1 0 R /Prev 99999'))).toMatch('beyond')
  expect(fault(table(`1 1\n${entry}1 1\n${entry}`, '/Size 2 /Root 1 0 R'))).toMatch('twice')
  expect(fault(table(`2 1\n${entry}`, '/Size 3 /Root 2 0 R'))).toMatch('another object')
  expect(fault(table(`1 1\n0000009999 00000 n\r\n`, '/Size 2 /Root 1 0 R'))).toMatch('behind')
  expect(fault(table(`1 9999999\n${entry}`, '/Size 2 /Root 1 0 R'))).toMatch('too many')
  expect(fault(table(`1 1\n${entry}`, '/Size 2 /Root 1 0 R /XRefStm 9'))).toMatch(
    'no cross-reference',
  )
  expect(fault(table(`1 1\n${entry}`, '/Size 2 /Size 2 /Root 1 0 R'))).toMatch('twice')
})

test('a stream that inflates beyond the limit is refused before it fills the memory', () => {
  const bomb = {
    ...stream('', dictionary({ Filter: name('FlateDecode') })),
    raw: new Uint8Array(deflateSync(new Uint8Array(80 * 1024 * 1024), { level: 9 })),
  }
  expect(attempt(() => decodeStream(bomb))).toMatchObject({ fault: 'too-complex' })
})

test('brackets nested without end and objects that need themselves are refused', async () => {
  const base = await makePdf()
  const deep = edit(base, (_, fresh) => [[fresh(), null]])
  const nested = Buffer.from(deep)
    .toString('latin1')
    .replace('\nnull\n', `\n${'['.repeat(200_000)}\n`)
  const file = readPdf(latin1(nested))
  expect(isFault(file)).toBe(true)
  // A stream whose length is the stream itself.
  const number = open(base).trailer.entries.get('Size') as number
  const own = edit(base, () => [
    [reference(number), { ...stream('x'.repeat(10)), dict: dictionary({ Pad: 10 }) }],
  ])
  const self = patch(own, '/Pad 10 /Length 10', `/Length ${number} 0 R`.padEnd(18), true)
  expect(attempt(() => open(self).object(reference(number)))).toMatchObject({
    detail: 'object that needs itself',
  })
})

test('whatever bytes are changed, nothing throws and nothing hangs', { timeout: 60_000 }, () => {
  const examine = (bytes: Uint8Array): void => {
    const file = readPdf(bytes)
    if (isFault(file)) return
    const fields = signatureFields(file)
    if (!isFault(fields)) coverageOf(file, fields)
    for (let revision = 0; revision < file.revisions.length; revision++)
      changesSince(file, revision)
    looksSealedButUnsigned(file)
  }
  const mutation = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }))
  const insertion = fc.tuple(
    fc.nat(),
    fc.constantFrom(
      '[',
      '<<',
      '(',
      ' 0 R',
      '/Prev 9 ',
      'endobj ',
      '%%EOF',
      'startxref 0 %%EOF',
      '9'.repeat(30),
      'stream\n',
    ),
  )
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.array(mutation, { maxLength: 8 }),
      fc.array(insertion, { maxLength: 2 }),
      (streams, mutations, insertions) => {
        let bytes = Buffer.from(streams ? packed : signed)
        for (const [at, value] of mutations) bytes[at % bytes.length] = value
        for (const [at, text] of insertions) {
          const place = at % bytes.length
          bytes = Buffer.concat([bytes.subarray(0, place), latin1(text), bytes.subarray(place)])
        }
        const start = Date.now()
        examine(new Uint8Array(bytes))
        expect(Date.now() - start).toBeLessThan(3000)
      },
    ),
    { numRuns: 600 },
  )
})

test('a byte of the last cross-reference changed leaves its signature covering it, or gone', () => {
  const file = open(signed)
  const last = file.revisions.at(-1)!
  let [faults, gone, covering] = [0, 0, 0]
  for (let at = last.start; at < last.end; at++) {
    const bytes = signed.slice()
    bytes[at] = bytes[at]! ^ 1
    const read = readPdf(bytes)
    const fields = isFault(read) ? read : signatureFields(read)
    if (isFault(read) || isFault(fields)) {
      faults++
      continue
    }
    const [, second] = fields
    if (second?.value === undefined) gone++
    else {
      covering++
      expect(sound(coverageOf(read, fields))[1]).toMatchObject({ coversTo: signed.length })
    }
    // What the first signature covers is read as before, or the difference is told.
    const changes = changesSince(read, 1)
    const told = isFault(changes) || changes.some(({ allowed }) => !allowed)
    expect(told || contents(bytes) === contents(signed)).toBe(true)
  }
  expect(Math.min(faults, gone, covering)).toBeGreaterThan(0)
})

test('a drawing in red or a picture without a signature looks like a seal', async () => {
  const document = async (draw?: (page: ReturnType<PDFDocument['addPage']>) => void) => {
    const made = await PDFDocument.create()
    const page = made.addPage()
    page.drawRectangle({ x: 5, y: 5, width: 50, height: 50, color: rgb(0, 0, 0) })
    draw?.(page)
    return open(await made.save({ useObjectStreams: false }))
  }
  expect(looksSealedButUnsigned(await document())).toBe(false)
  const ring = await document((page) =>
    page.drawCircle({ x: 99, y: 99, size: 50, borderColor: rgb(0.85, 0.05, 0.05), borderWidth: 4 }),
  )
  expect(looksSealedButUnsigned(ring)).toBe(true)
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
    'base64',
  )
  const made = await PDFDocument.create()
  made.addPage().drawImage(await made.embedPng(png), { x: 0, y: 0, width: 99, height: 99 })
  expect(looksSealedButUnsigned(open(await made.save()))).toBe(true)
  expect(looksSealedButUnsigned(open(signed))).toBe(false)
})

test('the catalog of every revision is a dictionary', () => {
  for (const bytes of [signed, packed]) {
    const file = open(bytes)
    expect(file.revisions.map((_, index) => isDict(file.catalog(index)))).toEqual([
      true,
      true,
      true,
    ])
  }
})
