import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { buildCrl, type RevokedEntry } from '../../server/core/asn1/crl.ts'
import { formFields } from '../../server/core/pdf/form-fields.ts'
import { dictOf, isDict, name, type PdfDict, withEntries } from '../../server/core/pdf/objects.ts'
import type { SealStatus } from '../../server/core/status.ts'
import { isRefusal } from '../../server/core/values/refusal.ts'
import type { Report } from '../../server/core/values/report.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { contentsCapacity } from '../../server/signatures/dictionary.ts'
import { idMaker, writeRevision } from '../../server/signatures/revision.ts'
import type { PreparedSignature } from '../../server/signatures/types.ts'
import { done, makePdf, makeSignatures, requestFor, signField } from '../support/pdf-fixtures.ts'
import { type Authority, issue, type Member, makeAuthority, signWith } from './asn1/authority.ts'
import { edit, open, refOf } from './pdf/support.ts'

/** Verdicts over files that somebody made to get another one. */
let authority: Authority
/** Another house under the same names. */
let stranger: Authority
let base: Uint8Array

beforeAll(async () => {
  authority = await makeAuthority('p256')
  stranger = await makeAuthority('p256')
  base = await makePdf()
})

const now = new Date('2026-11-23T00:00:00Z')
const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64')

function listOf(...entries: RevokedEntry[]): Promise<Uint8Array> {
  const { certificate, key, signer } = authority.issuing
  const dates = { thisUpdate: new Date('2026-11-22T12:00:00Z'), nextUpdate: new Date('2026-12-22') }
  return buildCrl(
    { issuer: certificate, issuerAlgorithm: signer.algorithm, number: 1, ...dates, entries },
    async (tbs) => signWith(key, tbs),
  )
}

/** With the trusted root, its list and an empty list of the root itself. */
async function report(
  pdf: Uint8Array,
  revoked: readonly RevokedEntry[] = [],
  seals: readonly SealStatus[] = [],
): Promise<Report> {
  const { certificate, key, signer } = authority.root
  const dates = { thisUpdate: new Date('2026-11-22T12:00:00Z'), nextUpdate: new Date('2026-12-22') }
  const ofRoot = await buildCrl(
    { issuer: certificate, issuerAlgorithm: signer.algorithm, number: 1, ...dates, entries: [] },
    async (tbs) => signWith(key, tbs),
  )
  const answer = {
    ...{ entries: [], seals, documents: [], certificates: [], ledgerKey: '' },
    roots: [base64(certificate.der)],
    intermediates: [base64(authority.issuing.certificate.der)],
    revocationLists: [base64(await listOf(...revoked)), base64(ofRoot)],
  }
  return examine(nodeCrypto, openDocument(nodeCrypto, pdf), answer, now)
}

const said = ({ findings }: Report, code: string) =>
  findings
    .filter((finding) => finding.code === code)
    .map(({ outcome, reason }) => [outcome, reason].filter(Boolean).join(' '))

/** Signs any field, also one whose name another has. */
async function signAt(pdf: Uint8Array, index: number, by: Authority): Promise<Uint8Array> {
  const file = open(pdf)
  const field = formFields(file)[index]
  const catalog = file.catalog()
  const form = file.resolve(catalog.entries.get('AcroForm'))
  if (!field || !isDict(form)) throw new Error('no field')
  const target = {
    ...{ field, catalog, form, first: index === 0 },
    root: refOf(file.trailer.entries.get('Root')),
    formRef: refOf(catalog.entries.get('AcroForm')),
  }
  const request = requestFor(pdf, field.name)
  const written = writeRevision(file, target, request, idMaker(nodeCrypto), contentsCapacity)
  const signedAt = new Date('2026-11-22T07:59:58Z')
  const prepared = { ...written, ...digested(written), hash: 'sha256' as const, signedAt }
  const signatures = makeSignatures(by.tsa.signer)
  return done(signatures.embed(prepared, done(await signatures.sign(prepared, by.signing.signer))))
}

function parts({ bytes, byteRange }: Pick<PreparedSignature, 'bytes' | 'byteRange'>) {
  const [, first, second, length] = byteRange
  return [bytes.subarray(0, first), bytes.subarray(second, second + length)] as const
}
const digested = (prepared: Pick<PreparedSignature, 'bytes' | 'byteRange'>) => ({
  digest: nodeCrypto.digest('sha256', ...parts(prepared)),
})

test('a file signed under the trusted root has nothing against it', async () => {
  const signatures = makeSignatures(authority.tsa.signer)
  const signed = await signField(signatures, authority.signing.signer, base, '甲方')
  const { findings } = await report(signed)
  const against = findings.filter(({ outcome }) => outcome === 'failed' || outcome === 'unknown')
  expect(against).toEqual([])
})

test('of two fields with one name each is judged by its own signature', async () => {
  const twins = await makePdf({ fields: ['甲方', '甲方'] })
  const signed = await signAt(await signAt(twins, 0, authority), 1, stranger)
  const judged = await report(signed)
  expect(said(judged, 'signature.chain')).toEqual(['passed', 'unknown NO_CERTIFICATE_CHAIN_FOUND'])
  expect(judged.signatures[0]?.serial).not.toBe(judged.signatures[1]?.serial)
})

test('findings point at the signature they are about, whatever stands before it', async () => {
  const signatures = makeSignatures(authority.tsa.signer)
  const once = await signField(signatures, authority.signing.signer, base, '甲方')
  const twice = await signField(signatures, authority.signing.signer, once, '乙方')
  const retyped = edit(twice, (file) => {
    const [first] = formFields(file)
    const dict = dictOf(file.resolve(first?.value)) as PdfDict
    return [[refOf(first?.value), withEntries(dict, { Type: name('DocTimeStamp') })]]
  })
  const { findings, signatures: shown } = await report(retyped)
  expect(shown).toHaveLength(1)
  expect([...new Set(findings.flatMap(({ signature }) => signature ?? []))]).toEqual([0])
})

/** A signature by openssl, with its many options, in the place of ours. */
function signWithOpenssl(member: Member, format: string, ...options: string[]): Uint8Array {
  const signatures = makeSignatures(authority.tsa.signer)
  const prepared = signatures.prepare(requestFor(base, '甲方'))
  if (isRefusal(prepared)) throw new Error(prepared.code)
  const bytes = Buffer.from(prepared.bytes)
  bytes.write(format, bytes.lastIndexOf('ETSI.CAdES.detached'), 'latin1')
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-verify-'))
  try {
    const file = (one: string) => join(folder, one)
    writeFileSync(file('content'), Buffer.concat(parts({ ...prepared, bytes })))
    writeFileSync(file('key.pem'), member.key.export({ type: 'pkcs8', format: 'pem' }))
    writeFileSync(file('certificate.pem'), new X509Certificate(member.certificate.der).toString())
    const who = ['-signer', file('certificate.pem'), '-inkey', file('key.pem')]
    const where = ['-in', file('content'), '-outform', 'DER', '-out', file('cms.der')]
    execFileSync('openssl', ['cms', '-sign', '-binary', ...who, ...where, ...options])
    const changed = { ...prepared, bytes, ...digested({ ...prepared, bytes }) }
    return done(signatures.embed(changed, new Uint8Array(readFileSync(file('cms.der')))))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
const adobe = 'adbe.pkcs7.detached'
const etsi = 'ETSI.CAdES.detached'

test.each([
  ['signed attributes', adobe, ['-md', 'sha256'], 'passed'],
  ['no signed attributes', adobe, ['-md', 'sha256', '-noattr'], 'passed'],
  ['SHA-1, of which anybody makes collisions', adobe, ['-md', 'sha1'], 'unknown digest-weak'],
  ['the name of its certificate', etsi, ['-md', 'sha256', '-cades'], 'passed'],
  [
    'no name of its certificate, which PAdES demands',
    etsi,
    ['-md', 'sha256'],
    'unknown ess-absent',
  ],
])('a signature of another house with %s', async (_, format, options, expected) => {
  const judged = await report(signWithOpenssl(authority.signing, format, ...options))
  expect(said(judged, 'signature.integrity')).toEqual(['passed'])
  expect(said(judged, 'signature.cryptography')).toEqual([expected])
})

test('without signed attributes a changed byte is a changed content', async () => {
  const signed = signWithOpenssl(authority.signing, adobe, '-md', 'sha256', '-noattr')
  const changed = signed.slice()
  const at = Buffer.from(signed).indexOf('/MediaBox [ 0 0 595', 0, 'latin1') + 16
  changed[at] = (changed[at] ?? 0) ^ 1
  const judged = await report(changed)
  expect(said(judged, 'signature.integrity')).toEqual(['failed HASH_FAILURE'])
  expect(judged.verdict).toBe('invalid')
})

test('a content inside the signature is a format that is not judged, not a changed file', async () => {
  const small = signWithOpenssl(
    authority.signing,
    'adbe.pkcs7.sha1    ',
    '-md',
    'sha256',
    '-nodetach',
  )
  const judged = await report(small)
  expect(said(judged, 'signature.cryptography')).toEqual(['unknown format-unknown'])
  expect(judged.verdict).toBe('undetermined')
})

test('a stamp counts for as much as the authority that made it', async () => {
  const signatures = makeSignatures(authority.tsa.signer, new Date('2026-11-22T08:00:00Z'))
  const signed = await signField(signatures, authority.signing.signer, base, '甲方')
  const { serial } = authority.tsa.certificate
  const stamp = async (revokedAt: string, reason?: number) =>
    said(
      await report(signed, [
        { serial, revokedAt: new Date(revokedAt), ...(reason !== undefined && { reason }) },
      ]),
      'signature.timestamp',
    )
  const [before, after] = ['2026-11-22T07:00:00Z', '2026-11-22T09:00:00Z']
  expect(await stamp(after, 4)).toEqual(['passed'])
  expect(await stamp(before, 4)).toEqual(['failed tsa-revoked'])
  expect(await stamp(after, 1)).toEqual(['failed tsa-revoked'])
  expect(await stamp(after)).toEqual(['failed tsa-revoked'])
})

test('a certificate of a stranger that bears the number of a seal does not bear the seal', async () => {
  const { serial } = authority.signing.certificate
  const active = { statusThen: 'active', statusNow: 'active' }
  const seals = [{ serial, sealId: 's1', name: '示例合同专用章', ...active }]
  const double = await issue('signing', 'p256', stranger.issuing, { serial })
  const signatures = makeSignatures(authority.tsa.signer)
  const genuine = await report(
    await signField(signatures, authority.signing.signer, base, '甲方'),
    [],
    seals,
  )
  expect(said(genuine, 'signature.seal')).toEqual(['passed'])
  expect(genuine.signatures[0]?.seal?.name).toBe('示例合同专用章')
  const forged = await report(await signField(signatures, double.signer, base, '甲方'), [], seals)
  expect(said(forged, 'signature.seal')).toEqual([])
  expect(forged.signatures[0]?.seal).toBeUndefined()
  expect(said(forged, 'ledger.inclusion')).toEqual(['noted not-in-ledger'])
})
