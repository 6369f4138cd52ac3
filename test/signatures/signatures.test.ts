import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { parseSignedData, singleValue } from '../../server/core/asn1/cms.ts'
import { trimDer } from '../../server/core/asn1/der.ts'
import { asOctets } from '../../server/core/asn1/der-values.ts'
import { oids } from '../../server/core/asn1/oids.ts'
import { changesSince } from '../../server/core/pdf/changes.ts'
import { coverageOf, signedParts } from '../../server/core/pdf/coverage.ts'
import { type PdfFile, readPdf } from '../../server/core/pdf/file.ts'
import { isFault, type PdfFault } from '../../server/core/pdf/objects.ts'
import { signatureFields } from '../../server/core/pdf/signature-fields.ts'
import { equal } from '../../server/core/values/bytes.ts'
import { createSignatures } from '../../server/signatures/signatures.ts'
import type { PreparedSignature } from '../../server/signatures/types.ts'
import { type Authority, issue, type Member, makeAuthority } from '../core/asn1/authority.ts'
import {
  done,
  makePdf,
  makeSignatures,
  redRing,
  requestFor,
  signField,
} from '../support/pdf-fixtures.ts'

let authority: Authority
let second: Member

beforeAll(async () => {
  authority = await makeAuthority('p256')
  second = await issue('signing', 'rsa2048', authority.issuing)
})

function sound<T>(value: T | PdfFault): T {
  if (isFault(value)) throw new Error(`${value.fault}: ${value.detail}`)
  return value
}

function withFile<T>(bytes: Uint8Array, work: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-signatures-'))
  try {
    const path = join(folder, 'file.pdf')
    writeFileSync(path, bytes)
    return work(path)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const pdfsig = (bytes: Uint8Array): string =>
  withFile(bytes, (path) => execFileSync('pdfsig', ['-nocert', path], { encoding: 'utf8' }))

const qpdf = (bytes: Uint8Array): string =>
  withFile(bytes, (path) => execFileSync('qpdf', ['--check', path], { encoding: 'utf8' }))

async function signTwice(objectStreams: boolean) {
  const signatures = makeSignatures(authority.tsa.signer)
  const base = await makePdf({ objectStreams, pages: 2 })
  const once = await signField(signatures, authority.signing.signer, base, '甲方')
  const twice = await signField(signatures, second.signer, once, '乙方')
  return { base, once, twice }
}

test.each([false, true])(
  'two keys sign one file, poppler and qpdf agree (object streams: %s)',
  async (objectStreams) => {
    const { base, once, twice } = await signTwice(objectStreams)
    expect(Buffer.compare(once.subarray(0, base.length), base)).toBe(0)
    expect(Buffer.compare(twice.subarray(0, once.length), once)).toBe(0)

    const said = pdfsig(twice)
    expect(said.match(/Signature is Valid\./g)).toHaveLength(2)
    expect(said.match(/Total document signed/g)).toHaveLength(1)
    expect(said.indexOf('Total document signed')).toBeGreaterThan(said.indexOf('Signature #2'))
    expect(pdfsig(once)).toContain('Total document signed')
    for (const bytes of [base, once, twice]) {
      expect(qpdf(bytes)).toContain('No syntax or stream encoding errors found')
    }
  },
)

test.each([false, true])(
  'the reader finds both signatures, what they cover and no change that is not allowed (object streams: %s)',
  async (objectStreams) => {
    const { once, twice } = await signTwice(objectStreams)
    const file = sound(readPdf(twice))
    const fields = sound(signatureFields(file))
    expect(fields.map(({ name, page }) => [name, page])).toEqual([
      ['甲方', 1],
      ['乙方', 1],
    ])
    const [first, last] = fields
    expect(first?.value).toMatchObject({
      type: 'Sig',
      subFilter: 'ETSI.CAdES.detached',
      signerName: '示例科技有限公司（甲方）',
      reason: '签订合同) /Fake (\\',
      location: '广西南宁',
      claimedAt: '2026-11-22T15:59:58+08:00',
      certifies: 2,
    })
    expect(last?.value?.certifies).toBeUndefined()
    const [a, b] = sound(coverageOf(file, fields))
    expect(a).toMatchObject({ problems: [], revision: 1, coversTo: once.length, wholeFile: false })
    expect(b).toMatchObject({ problems: [], revision: 2, coversTo: twice.length, wholeFile: true })
    expect(sound(changesSince(file, 1))).toEqual([
      { kind: 'signature-filled', allowed: true, object: '乙方' },
    ])
    expect(sound(changesSince(file, 2))).toEqual([])
  },
)

test('four parties sign one after the other and every signature stays sound', async () => {
  const signatures = makeSignatures(authority.tsa.signer)
  const names = ['甲方', '乙方', '丙方', '丁方']
  let pdf = await makePdf({ fields: names })
  for (const name of names) pdf = await signField(signatures, authority.signing.signer, pdf, name)
  const file = sound(readPdf(pdf)) as PdfFile
  const coverage = sound(coverageOf(file, sound(signatureFields(file))))
  expect(coverage.map(({ problems }) => problems)).toEqual([[], [], [], []])
  expect(sound(changesSince(file, 1)).map(({ kind, allowed }) => [kind, allowed])).toEqual([
    ['signature-filled', true],
    ['signature-filled', true],
    ['signature-filled', true],
  ])
  expect(pdfsig(pdf).match(/Signature is Valid\./g)).toHaveLength(4)
})

test('a certified file says so to other readers', async () => {
  const { once } = await signTwice(false)
  const text = withFile(once, (path) =>
    execFileSync('qpdf', ['--json', '--json-key=qpdf', path], { encoding: 'utf8' }),
  )
  expect(text).toMatch(/"\/DocMDP": "\d+ 0 R"/)
  expect(text).toContain('"/SigFlags": 3')
})

test('the seal is drawn inside its field, in red, over the text it lies on', async () => {
  const { once } = await signTwice(false)
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-picture-'))
  writeFileSync(join(folder, 'a.pdf'), once)
  execFileSync('pdftoppm', [
    '-r',
    '72',
    '-f',
    '2',
    '-l',
    '2',
    join(folder, 'a.pdf'),
    join(folder, 'a'),
  ])
  const picture = execFileSync('sh', ['-c', `cat ${folder}/a-2.ppm`], { maxBuffer: 1 << 26 })
  rmSync(folder, { recursive: true })
  const start = picture.length - 595 * 842 * 3
  let [inside, outside] = [0, 0]
  for (let y = 0; y < 842; y++) {
    for (let x = 0; x < 595; x++) {
      const at = start + 3 * (y * 595 + x)
      if (picture[at]! < 150 || picture[at + 1]! > 120) continue
      if (x >= 60 && x <= 200 && 842 - y >= 80 && 842 - y <= 220) inside++
      else outside++
    }
  }
  expect(inside).toBeGreaterThan(500)
  expect(outside).toBe(0)
})

test('preparing can stop and go on elsewhere', async () => {
  const signatures = makeSignatures(authority.tsa.signer)
  const prepared = signatures.prepare(requestFor(await makePdf(), '甲方')) as PreparedSignature
  const [, first, after, length] = prepared.byteRange
  const digest = nodeCrypto.digest(
    'sha256',
    prepared.bytes.subarray(0, first),
    prepared.bytes.subarray(after, after + length),
  )
  expect(digest).toEqual(prepared.digest)
  const resumed = structuredClone(prepared)
  const cms = done(await signatures.sign(resumed, authority.signing.signer))
  expect(pdfsig(done(signatures.embed(resumed, cms)))).toContain('Signature is Valid.')
  expect(resumed.bytes).toEqual(prepared.bytes)
})

test('a CMS larger than its place is an error, and a file that was changed meanwhile is refused', async () => {
  const signatures = makeSignatures(authority.tsa.signer)
  const prepared = signatures.prepare(requestFor(await makePdf(), '甲方')) as PreparedSignature
  expect(() => signatures.embed(prepared, new Uint8Array(12_289))).toThrow('room for 12288')
  expect(() => signatures.embed(prepared, new Uint8Array(12_288))).not.toThrow()
  const bytes = prepared.bytes.slice()
  bytes[100] = (bytes[100] as number) ^ 1
  expect(signatures.embed({ ...prepared, bytes }, new Uint8Array(10))).toMatchObject({
    code: 'prepared-altered',
  })
})

test('a time-stamp authority that does not answer means a refusal, never a weaker signature', async () => {
  const signatures = createSignatures({
    crypto: nodeCrypto,
    timestamp: () => Promise.reject(new Error('no answer')),
  })
  const prepared = signatures.prepare(requestFor(await makePdf(), '甲方')) as PreparedSignature
  expect(await signatures.sign(prepared, authority.signing.signer)).toMatchObject({
    code: 'timestamp-unavailable',
  })
  const plain = done(await signatures.sign(prepared, authority.signing.signer, { level: 'B-B' }))
  expect(pdfsig(done(signatures.embed(prepared, plain)))).toContain('Signature is Valid.')
})

test('what cannot be signed is refused with its reason', async () => {
  const signatures = makeSignatures(authority.tsa.signer)
  const pdf = await makePdf()
  const once = await signField(signatures, authority.signing.signer, pdf, '甲方')
  const encrypted = withFile(pdf, (path) => {
    execFileSync('qpdf', ['--encrypt', 'u', 'o', '256', '--', path, `${path}.enc`])
    return execFileSync('cat', [`${path}.enc`])
  })
  const codeOf = (bytes: Uint8Array, field: string) => signatures.prepare(requestFor(bytes, field))
  expect(codeOf(pdf, '丙方')).toMatchObject({ refused: true, code: 'field-missing' })
  expect(codeOf(once, '甲方')).toMatchObject({ refused: true, code: 'field-signed' })
  expect(codeOf(encrypted, '甲方')).toMatchObject({ refused: true, code: 'pdf-encrypted' })
  expect(codeOf(new Uint8Array(0), '甲方')).toMatchObject({ code: 'pdf-unreadable' })
  expect(codeOf(pdf.subarray(0, 900), '甲方')).toMatchObject({ code: 'pdf-unreadable' })
  expect(codeOf(Buffer.concat([pdf, Buffer.from('junk')]), '甲方')).toMatchObject({
    code: 'pdf-unreadable',
    facts: { reason: 'trailing-bytes' },
  })
})

test('hostile text stays text', async () => {
  const signatures = makeSignatures(authority.tsa.signer)
  const hostile = ')>> endobj \\ \r\n /V 1 0 R \u0000 𠮷"'
  const request = { ...requestFor(await makePdf(), '甲方'), signerName: hostile, reason: hostile }
  const prepared = signatures.prepare({ ...request, appearance: redRing }) as PreparedSignature
  const cms = done(await signatures.sign(prepared, authority.signing.signer))
  const signed = done(signatures.embed(prepared, cms))
  const [field] = sound(signatureFields(sound(readPdf(signed))))
  expect(field?.value).toMatchObject({ signerName: hostile, reason: hostile })
  expect(qpdf(signed)).toContain('No syntax')
})

function trimmed(contents: Uint8Array): Uint8Array | undefined {
  try {
    return trimDer(contents)
  } catch {
    return undefined
  }
}

test('the longest chains in use fit', async () => {
  const long = await makeAuthority('rsa3072')
  const signatures = makeSignatures(long.tsa.signer)
  const signed = await signField(signatures, long.signing.signer, await makePdf(), '甲方')
  expect(pdfsig(signed)).toContain('Signature is Valid.')
})

test('one byte changed anywhere breaks the signatures that cover it, and only those', async () => {
  const { base, once, twice } = await signTwice(false)
  const validAt = (at: number): boolean[] => {
    const bytes = twice.slice()
    bytes[at] = bytes[at]! ^ 1
    const file = sound(readPdf(bytes))
    return sound(signatureFields(file)).map(({ value }) => {
      const [before, after] = signedParts(file, value!)!
      const bare = trimmed(value!.contents)
      if (bare === undefined) return false
      const cms = parseSignedData(bare)
      const digest = singleValue(cms.signer.signedAttributes!.list, oids.messageDigest)!
      return equal(asOctets(digest, 'digest'), nodeCrypto.digest('sha256', before, after))
    })
  }
  const inText = (text: string, from: number) =>
    Buffer.from(twice).indexOf(text, from, 'latin1') + 1
  expect(validAt(10)).toEqual([false, false])
  expect(validAt(inText('/MediaBox [ 0 0 595', 0) + 15)).toEqual([false, false])
  expect(validAt(inText('/Multiply', base.length) + 3)).toEqual([false, false])
  expect(validAt(inText('/Multiply', once.length) + 3)).toEqual([true, false])
  expect(validAt(inText('/Reason', once.length) + 12)).toEqual([true, false])
  // The padding behind the first CMS: covered by the second signature, and the first must end in zeros.
  const [first] = sound(signatureFields(sound(readPdf(twice))))
  expect(validAt(first!.value!.contentsAt![1] - 10)).toEqual([false, false])
})
