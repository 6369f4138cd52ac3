/** PAdES B-B to B-LTA, by this program and before other software. */
import { beforeAll, describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { parseSignedData, timestampTokensOf } from '../../server/core/asn1/cms.ts'
import { trimDer } from '../../server/core/asn1/der.ts'
import { changesSince } from '../../server/core/pdf/changes.ts'
import { coverageOf, signedParts } from '../../server/core/pdf/coverage.ts'
import { type PdfFile, readPdf } from '../../server/core/pdf/file.ts'
import {
  isArray,
  isDict,
  isFault,
  type PdfDict,
  type PdfFault,
} from '../../server/core/pdf/objects.ts'
import { pagesOf } from '../../server/core/pdf/pages.ts'
import { type SignatureField, signatureFields } from '../../server/core/pdf/signature-fields.ts'
import { isRefusal } from '../../server/core/values/refusal.ts'
import { readStore, vriKey } from '../../server/signatures/security-store.ts'
import { type Authority, issue, type Member, makeAuthority } from '../core/asn1/authority.ts'
import { hybridPdf } from '../support/hybrid-pdf.ts'
import {
  type House,
  materialOf,
  openLevelHouse,
  pdfsig,
  pem,
  qpdf,
  run,
  signaturesOf,
} from '../support/levels.ts'
import { done, makePdf, requestFor } from '../support/pdf-fixtures.ts'

const parties = ['甲方', '乙方', '丙方']
let house: House
let signers: readonly Member[]
let stranger: Authority

beforeAll(async () => {
  house = await openLevelHouse()
  const rsa = await issue('signing', 'rsa2048', house.authority.issuing)
  signers = [house.authority.signing, rsa, house.authority.signing]
  stranger = await makeAuthority('p256')
})

function sound<T>(value: T | PdfFault): T {
  if (isFault(value)) throw new Error(`${value.fault}: ${value.detail}`)
  return value
}

const open = (bytes: Uint8Array): PdfFile => sound(readPdf(bytes))
const fieldsOf = (bytes: Uint8Array): readonly SignatureField[] =>
  sound(signatureFields(open(bytes))).filter(({ value }) => value)

async function signAll(pdf: Uint8Array, level: 'B-B' | 'B-T' = 'B-T'): Promise<Uint8Array> {
  const room = signaturesOf(house)
  let bytes = pdf
  for (const [n, party] of parties.entries()) {
    const signer = signers[n]?.signer
    if (!signer) throw new Error('nobody')
    bytes = done(await room.complete(requestFor(bytes, party), signer, { level }))
  }
  return bytes
}

const extend = async (pdf: Uint8Array, level: 'B-LT' | 'B-LTA', by = signaturesOf(house)) =>
  done(await by.extend(pdf, { level, at: house.now }))

const startsWith = (bytes: Uint8Array, start: Uint8Array): boolean =>
  Buffer.compare(bytes.subarray(0, start.length), start) === 0

async function forms(): Promise<readonly (readonly [string, Uint8Array])[]> {
  const classic = await makePdf({ fields: parties, pages: 2 })
  const [first] = pagesOf(open(classic))
  const hidden = [first?.ref.number ?? 0]
  return [
    ['a table', classic],
    ['object streams', await makePdf({ fields: parties, pages: 2, objectStreams: true })],
    ['a hybrid', hybridPdf(classic, { hidden })],
  ]
}

describe('three signers, two suites, every level', () => {
  test.each([0, 1, 2])('before poppler, qpdf and the own reader (form of file %i)', async (n) => {
    const [form, base] = (await forms())[n] ?? ['', new Uint8Array(0)]
    const signed = await signAll(base)
    const lt = await extend(signed, 'B-LT')
    const lta = await extend(lt.bytes, 'B-LTA')
    const direct = await extend(signed, 'B-LTA')
    for (const { missing } of [lt, lta, direct]) expect(missing).toEqual([])
    expect(startsWith(signed, base)).toBe(true)
    expect(startsWith(lt.bytes, signed)).toBe(true)
    expect(startsWith(lta.bytes, lt.bytes)).toBe(true)
    const said = [signed, lt.bytes, lta.bytes, direct.bytes].map(pdfsig)
    expect(
      said.map((one) => one.match(/Signature is Valid\./g)?.length),
      form,
    ).toEqual([3, 3, 3, 3])
    // Poppler lists document time stamps and what they cover, and leaves judging them to others (openssl, below).
    expect(said[3]?.split('Timestamp1')[1]).toContain('Total document signed')
    for (const bytes of [signed, lt.bytes, lta.bytes, direct.bytes]) {
      expect(qpdf(bytes), form).toContain('No syntax or stream encoding errors found')
      expect(qpdf(bytes), form).not.toContain('WARNING')
    }
    const file = open(lta.bytes)
    const coverage = sound(coverageOf(file, sound(signatureFields(file))))
    expect(coverage.map(({ problems }) => problems)).toEqual([[], [], [], []])
    expect(coverage.at(-1)?.wholeFile).toBe(true)
    const revision = coverage[0]?.revision ?? 0
    const changes = sound(changesSince(file, revision))
    expect(changes.filter(({ allowed }) => !allowed)).toEqual([])
    expect(changes.map(({ kind }) => kind)).toContain('timestamp-added')
    expect(changes.map(({ kind }) => kind)).toContain('dss-added')
  })

  test('at B-B as well', async () => {
    const signed = await signAll(await makePdf({ fields: parties }), 'B-B')
    expect(pdfsig(signed).match(/Signature is Valid\./g)).toHaveLength(3)
    expect(qpdf(signed)).toContain('No syntax or stream encoding errors found')
    for (const { value } of fieldsOf(signed)) {
      const cms = parseSignedData(trimDer(value?.contents ?? new Uint8Array(0)))
      expect(timestampTokensOf(cms)).toEqual([])
    }
    const kept = await extend(signed, 'B-LTA')
    expect(pdfsig(kept.bytes).match(/Signature is Valid\./g)).toHaveLength(3)
    expect(pdfsig(kept.bytes)).toContain('Total document signed')
  })
})

test('openssl agrees with every CMS and every time stamp in a file of the highest level', async () => {
  const { bytes } = await extend(await signAll(await makePdf({ fields: parties })), 'B-LTA')
  const file = open(bytes)
  const { root, issuing } = house.authority
  const trust = {
    'root.pem': pem('CERTIFICATE', root.certificate.der),
    'issuing.pem': pem('CERTIFICATE', issuing.certificate.der),
  }
  const purpose = ['-purpose', 'any', '-attime', String(house.now.getTime() / 1000)]
  for (const { value } of fieldsOf(bytes)) {
    const parts = value && signedParts(file, value)
    if (!parts) throw new Error('nothing signed')
    const content = Buffer.concat(parts)
    const der = trimDer(value.contents)
    const files = { ...trust, 'cms.der': der, content }
    if (value.type === 'DocTimeStamp') {
      expect(verifyToken(files, ['-token_in', '-in', 'cms.der', '-data', 'content'])).toContain(
        'OK',
      )
      continue
    }
    const said = run('openssl', files, (path) => [
      ...['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', path('cms.der')],
      ...['-content', path('content'), '-CAfile', path('root.pem'), ...purpose],
      ...['-out', path('out')],
    ])
    expect(said).toContain('CAdES Verification successful')
    const [token] = timestampTokensOf(parseSignedData(der))
    const stamp = { ...trust, 'cms.der': token ?? der, content: signatureValueOf(der) }
    expect(verifyToken(stamp, ['-token_in', '-in', 'cms.der', '-data', 'content'])).toContain('OK')
  }
})

const signatureValueOf = (der: Uint8Array) => parseSignedData(der).signer.signatureValue

function verifyToken(files: Record<string, Uint8Array | string>, args: readonly string[]): string {
  return run('openssl', files, (path) => [
    ...['ts', '-verify'],
    ...args.map((one) => (one in files ? path(one) : one)),
    ...['-CAfile', path('root.pem'), '-untrusted', path('issuing.pem')],
    ...['-attime', String(house.now.getTime() / 1000)],
  ])
}

test('the store names for each signature its own data, and keeps nothing twice', async () => {
  const { bytes } = await extend(await signAll(await makePdf({ fields: parties })), 'B-LT')
  const file = open(bytes)
  const store = readStore(file)
  const { certificates, revocationLists, ocspResponses } = store.known
  // Two signing certificates, time stamp, both CAs; two lists; two leaves and the authority asked about.
  expect([certificates.size, revocationLists.size]).toEqual([5, 2])
  expect(ocspResponses.size).toBeGreaterThanOrEqual(3)
  const fields = fieldsOf(bytes)
  for (const { value } of fields) {
    const key = vriKey(nodeCrypto, value?.contents ?? new Uint8Array(0))
    expect(key).toMatch(/^[0-9A-F]{40}$/)
    const entry = file.resolve(store.vri.entries.get(key)) as PdfDict
    const count = (name: string) => {
      const list = file.resolve(entry.entries.get(name))
      return isArray(list) ? list.length : 0
    }
    expect([count('Cert'), count('CRL'), count('OCSP')]).toEqual([4, 2, 2])
    expect(entry.entries.has('TU')).toBe(true)
  }
  expect(store.vri.entries.size).toBe(3)
  const extensions = file.resolve(file.catalog().entries.get('Extensions'))
  expect(isDict(extensions) && extensions.entries.has('ESIC')).toBe(true)
})

test('years later the file takes the data of its last time stamp and a new one, also after that one ended', async () => {
  const young = await openLevelHouse()
  const shortLived = await issue('tsa', 'p256', young.authority.issuing, {
    notAfter: new Date('2028-01-01T00:00:00Z'),
  })
  young.tsa = shortLived
  const { signer } = young.authority.signing
  const pdf = await makePdf({ fields: ['甲方'] })
  const room = signaturesOf(young)
  const signed = done(await room.complete(requestFor(pdf, '甲方'), signer))
  const first = done(await room.extend(signed, { level: 'B-LTA', at: young.now }))
  expect(first.preserveUntil).toEqual(shortLived.certificate.notAfter)
  expect(first.stampedAt).toEqual(young.now)

  young.now = new Date('2029-06-01T00:00:00Z')
  young.tsa = await issue('tsa', 'rsa2048', young.authority.issuing)
  const second = done(await room.extend(first.bytes, { level: 'B-LTA', at: young.now }))
  expect(startsWith(second.bytes, first.bytes)).toBe(true)
  expect(second.preserveUntil).toEqual(young.tsa.certificate.notAfter)
  expect(pdfsig(second.bytes).match(/Total document signed/g)).toHaveLength(1)
  expect(qpdf(second.bytes)).toContain('No syntax or stream encoding errors found')
  const before = readStore(open(first.bytes))
  const after = readStore(open(second.bytes))
  expect([before.vri.entries.size, after.vri.entries.size]).toEqual([1, 2])
  // What was said of the signature then stands as it was.
  for (const [key, value] of before.vri.entries) expect(after.vri.entries.get(key)).toEqual(value)
  expect(fieldsOf(second.bytes).map(({ name }) => name)).toEqual([
    '甲方',
    'Timestamp1',
    'Timestamp2',
  ])

  // A third authority's longer chain does not fit at once, and is asked twice.
  young.now = new Date('2031-06-01T00:00:00Z')
  const { signer: last } = young.tsa
  const chain = [...last.chain, stranger.root.certificate.der, stranger.issuing.certificate.der]
  young.tsa = { ...young.tsa, signer: { ...last, chain } }
  const third = done(await room.extend(second.bytes, { level: 'B-LTA', at: young.now }))
  expect(pdfsig(third.bytes)).toContain('Signature is Valid.')
  expect(fieldsOf(third.bytes)).toHaveLength(4)
})

test('a signer of whom nobody can say anything leaves the file below the level, and is named', async () => {
  const room = signaturesOf(house)
  const pdf = await makePdf({ fields: parties })
  const once = done(await room.complete(requestFor(pdf, '甲方'), stranger.signing.signer))
  const only = signaturesOf(house, async (chain) =>
    chain.some((der) => Buffer.from(der).equals(stranger.root.certificate.der))
      ? { certificates: [], revocationLists: [], ocspResponses: [], missing: ['示例陌生人'] }
      : materialOf(house)(chain),
  )
  const { bytes, missing } = await extend(once, 'B-LTA', only)
  expect(missing).toEqual(['示例陌生人'])
  expect(pdfsig(bytes).match(/Signature is Valid\./g)).toHaveLength(1)
  expect(fieldsOf(bytes)).toHaveLength(2)
})

test('nothing is extended that nobody signed, that cannot be read or that cannot be stamped', async () => {
  const room = signaturesOf(house)
  const pdf = await makePdf({ fields: parties })
  const ask = (bytes: Uint8Array, by = room) => by.extend(bytes, { level: 'B-LTA', at: house.now })
  expect(await ask(pdf)).toMatchObject({ code: 'nothing-signed' })
  expect(await ask(pdf.subarray(0, 900))).toMatchObject({ code: 'pdf-unreadable' })
  const signed = await signAll(pdf)
  const silent = signaturesOf({ ...house, tsa: { ...house.tsa, signer: failing() } })
  expect(await ask(signed, silent)).toMatchObject({ code: 'timestamp-unavailable' })
  expect(isRefusal(await silent.extend(signed, { level: 'B-LT', at: house.now }))).toBe(false)
})

const failing = () => ({
  ...house.tsa.signer,
  sign: () => Promise.reject(new Error('no answer')),
})

test('a file that says everything already is not written again', async () => {
  const { bytes } = await extend(await signAll(await makePdf({ fields: parties })), 'B-LT')
  expect((await extend(bytes, 'B-LT')).bytes).toEqual(bytes)
})

test('a signature takes the room that its chain needs, and little more', async () => {
  const room = signaturesOf(house)
  const pdf = await makePdf()
  const signer = house.authority.signing.signer
  await room.complete(requestFor(pdf, '甲方'), signer)
  const second = done(await room.complete(requestFor(pdf, '甲方'), signer))
  const [field] = fieldsOf(second)
  const reserved = field?.value?.contents.length ?? 0
  const used = trimDer(field?.value?.contents ?? new Uint8Array(0)).length
  expect(used).toBeLessThanOrEqual(reserved)
  expect(reserved - used).toBeLessThan(2048)
})
