import { expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { digestIdentifier } from '../../server/core/asn1/algorithms.ts'
import { buildCrl } from '../../server/core/asn1/crl.ts'
import {
  explicit,
  implicit,
  integer,
  octetString,
  oid,
  sequence,
  setOf,
} from '../../server/core/asn1/der-build.ts'
import { oids } from '../../server/core/asn1/oids.ts'
import { buildSeal } from '../../server/core/asn1/ses-build.ts'
import { parseCertificate } from '../../server/core/asn1/x509.ts'
import { toBase64, utf8 } from '../../server/core/values/bytes.ts'
import { isRefusal } from '../../server/core/values/refusal.ts'
import type { Report } from '../../server/core/values/report.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { webCrypto } from '../../server/core/web-crypto.ts'
import { readPrepared, writePrepared } from '../../server/signatures/prepared.ts'
import { createSignatures } from '../../server/signatures/signatures.ts'
import {
  type Authority,
  from,
  issue,
  type Member,
  makeAuthority,
  signWith,
  until,
} from '../core/asn1/authority.ts'
import { done, makePdf, makeSignatures, requestFor } from '../support/pdf-fixtures.ts'

const [sm2, p256] = await Promise.all([makeAuthority('sm2'), makeAuthority('p256')])
const maker = await issue('signing', 'sm2', sm2.issuing, { name: '示例制章中心' })
const { signing: signer } = sm2
const signatures = makeSignatures(sm2.tsa.signer)
const now = new Date('2026-11-23T00:00:00Z')
const at = new Date('2026-11-22T07:59:58Z')

const seal = await buildSeal(
  {
    ...{ vendor: 'Qiyin', esId: 'seal_1', type: 1, name: '示例科技有限公司合同专用章' },
    ...{ createdAt: from, validFrom: from, validTo: until, certificates: [signer.certificate.der] },
    picture: { type: 'SVG', data: utf8('<svg/>'), width: 42, height: 42 },
  },
  maker.signer,
)

const emptyList = ({ certificate, key, signer: { algorithm } }: Member) =>
  buildCrl(
    {
      ...{ issuer: certificate, issuerAlgorithm: algorithm, number: 1, entries: [] },
      ...{ thisUpdate: new Date('2026-11-22T12:00:00Z'), nextUpdate: new Date('2026-12-22') },
    },
    async (tbs) => signWith(key, tbs),
  )

async function answerOf(...authorities: Authority[]) {
  const lists = await Promise.all(
    authorities.flatMap(({ root, issuing }) => [emptyList(root), emptyList(issuing)]),
  )
  return {
    ...{ entries: [], seals: [], documents: [], certificates: [], ledgerKey: '' },
    roots: authorities.map(({ root }) => toBase64(root.certificate.der)),
    intermediates: authorities.map(({ issuing }) => toBase64(issuing.certificate.der)),
    revocationLists: lists.map(toBase64),
  }
}

/** What both implementations say; they must not differ. */
async function report(pdf: Uint8Array, ...authorities: Authority[]): Promise<Report> {
  const answer = await answerOf(...(authorities.length > 0 ? authorities : [sm2]))
  const [ours, theirs] = [nodeCrypto, webCrypto].map((port) =>
    examine(port, openDocument(port, pdf), answer, now),
  )
  expect(theirs).toEqual(ours)
  return ours as Report
}

const outcomes = ({ findings }: Report, signature = 0) =>
  Object.fromEntries(
    findings
      .filter((one) => one.signature === signature)
      .map(({ code, outcome, reason }) => [code, reason ? `${outcome} ${reason}` : outcome]),
  )

const sound = {
  'signature.structure': 'passed',
  'signature.integrity': 'passed',
  'signature.cryptography': 'passed',
  'signature.timestamp': 'passed',
  'signature.chain': 'passed',
  'signature.validity': 'passed',
  'signature.revocation': 'passed',
}

test('an SM2 key signs a file under the names of GM/T 0010, stamped with SM3', async () => {
  const pdf = done(await signatures.complete(requestFor(await makePdf(), '甲方'), signer.signer))
  const told = await report(pdf)
  expect(outcomes(told)).toMatchObject(sound)
  expect(told.signatures[0]).toMatchObject({
    ...{ format: 'GM.sm2cms.detached', algorithm: 'sm2', digestAlgorithm: 'sm3' },
    ...{ indication: 'TOTAL_PASSED', integrity: 'intact', trust: 'trusted' },
  })
  const changed = pdf.slice()
  const page = Buffer.from(pdf).indexOf('/MediaBox')
  changed[page + 1] = 0x6d
  expect(outcomes(await report(changed))['signature.integrity']).toBe('failed HASH_FAILURE')
  // Without the 国密 root nothing is known of the signer, and the file is as intact.
  const strange = await report(pdf, p256)
  expect(outcomes(strange)['signature.chain']).toBe('unknown NO_CERTIFICATE_CHAIN_FOUND')
  expect(strange.signatures[0]).toMatchObject({ integrity: 'intact', trust: 'unknown' })
})

test('with an electronic seal a seal signature is made, in steps that can be stored', async () => {
  const request = { ...requestFor(await makePdf(), '甲方'), hash: 'sm3', seal } as const
  const prepared = done(signatures.prepare(request))
  const stored = readPrepared(writePrepared(prepared))
  expect(stored).toEqual(prepared)
  const asked = signatures.toBeSigned(stored, signer.signer)
  const value = signWith(signer.key, asked.attributes)
  const made = done(await signatures.finish(stored, asked, value))
  const pdf = done(signatures.embed(stored, made))
  const told = await report(pdf)
  expect(outcomes(told)).toMatchObject({
    ...sound,
    'signature.seal-made': 'passed',
    'signature.seal-maker': 'passed',
    'signature.seal-validity': 'passed',
    'signature.seal-holder': 'passed',
  })
  expect(told.signatures[0]).toMatchObject({
    ...{ format: 'GM.sm2seal', algorithm: 'sm2', indication: 'TOTAL_PASSED', integrity: 'intact' },
  })
  // Another's key, other attributes, another seal in between: refused before anything is embedded.
  const stranger = signWith(maker.key, asked.attributes)
  expect(await signatures.finish(stored, asked, stranger)).toMatchObject({
    code: 'signature-wrong',
  })
  const other = { ...stored, seal: seal.slice(0, -1) }
  expect(await signatures.finish(other, asked, value)).toMatchObject({ code: 'prepared-altered' })
})

test('a file with a seal signature is extended: maker, signer and time stamp have their lists in it', async () => {
  const lists = await Promise.all([emptyList(sm2.root), emptyList(sm2.issuing)])
  const asked: string[] = []
  const extending = createSignatures({
    crypto: nodeCrypto,
    timestamp: () => Promise.reject(new Error('not asked for')),
    material: async (chain) => {
      asked.push(parseCertificate(chain[0] as Uint8Array).serial)
      expect(chain).toHaveLength(3)
      return { certificates: [], revocationLists: lists, ocspResponses: [], missing: [] }
    },
  })
  const request = { ...requestFor(await makePdf(), '甲方'), seal }
  const pdf = done(await signatures.complete(request, signer.signer))
  const { bytes, missing } = done(await extending.extend(pdf, { level: 'B-LT', at: now }))
  expect(missing).toEqual([])
  expect(asked).toEqual([signer, maker, sm2.tsa].map(({ certificate }) => certificate.serial))
  const told = await report(bytes)
  expect(told.signatures[0]).toMatchObject({ indication: 'TOTAL_PASSED', integrity: 'intact' })
})

test('a seal that lists somebody else is told, though every signature is right', async () => {
  const other = await issue('signing', 'sm2', sm2.issuing)
  const request = { ...requestFor(await makePdf(), '甲方'), seal }
  const pdf = done(await signatures.complete(request, other.signer))
  const told = await report(pdf)
  expect(outcomes(told)).toMatchObject({
    ...sound,
    'signature.seal-holder': 'failed not-listed',
  })
  expect(told.signatures[0]).toMatchObject({ indication: 'TOTAL_FAILED', trust: 'untrusted' })
})

test('a file carries both suites, one signature each, and both are satisfied', async () => {
  const first = makeSignatures(p256.tsa.signer)
  const pdf = done(await first.complete(requestFor(await makePdf(), '甲方'), p256.signing.signer))
  const both = done(await signatures.complete({ ...requestFor(pdf, '乙方'), seal }, signer.signer))
  const told = await report(both, p256, sm2)
  expect(outcomes(told, 0)).toMatchObject(sound)
  expect(outcomes(told, 1)).toMatchObject(sound)
  expect(told.signatures.map(({ indication }) => indication)).toEqual(Array(2).fill('TOTAL_PASSED'))
})

/** As some vendors write it: the content is SM3 of the byte range, there are no attributes, ordinary or of GM/T 0010. */
async function digestInside(names: { data: string; signedData: string }, wrong = false) {
  const request = { ...requestFor(await makePdf(), '甲方'), hash: 'sm3' } as const
  const prepared = done(signatures.prepare(request))
  const content = wrong ? nodeCrypto.digest('sm3', utf8('另一份')) : prepared.digest
  const { certificate, key } = signer
  const name = sequence(certificate.issuer.der, integer(Buffer.from(certificate.serial, 'hex')))
  const sm3 = digestIdentifier('sm3')
  const value = octetString(signWith(key, content))
  const info = sequence(integer(1), name, sm3, sequence(oid(oids.sm2Signature)), value)
  const inside = sequence(oid(names.data), explicit(0, octetString(content)))
  const certificates = implicit(0, setOf(certificate.der))
  const signed = sequence(integer(1), setOf(sm3), inside, certificates, setOf(info))
  const cms = sequence(oid(names.signedData), explicit(0, signed))
  return done(signatures.embed(prepared, cms))
}

test('a CMS that carries the digest of the byte range is read, and bound to the file by it', async () => {
  for (const names of [
    { data: oids.gmData, signedData: oids.gmSignedData },
    { data: oids.data, signedData: oids.signedData },
  ]) {
    const told = await report(await digestInside(names))
    expect(outcomes(told)).toMatchObject({ ...sound, 'signature.timestamp': 'noted absent' })
    const other = await report(await digestInside(names, true))
    expect(outcomes(other)['signature.integrity']).toBe('failed HASH_FAILURE')
  }
})

test('a key of one suite does not sign what was prepared for the other', async () => {
  const pdf = await makePdf()
  const prepared = done(signatures.prepare(requestFor(pdf, '甲方')))
  expect(() => signatures.toBeSigned(prepared, signer.signer)).toThrow(RangeError)
  const sealed = { ...requestFor(pdf, '甲方'), seal }
  await expect(signatures.complete(sealed, p256.signing.signer)).rejects.toThrow(RangeError)
  expect(isRefusal(prepared)).toBe(false)
  expect(prepared.signedAt).toEqual(at)
})
