import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { contentDigest, metadataOf } from '../../server/core/certificates/content.ts'
import type { CertificateRecord, SealStatus } from '../../server/core/status.ts'
import type { Report } from '../../server/core/values/report.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { addText, changeByte, flattenSeal } from '../verification/forgeries.ts'
import { type Authority, makeAuthority } from './asn1/authority.ts'
import { content, identifier } from './certificates/content.ts'
import { answerWith, recordOf, sealedFace, unsignedFace } from './certificates/signed.ts'

const metadata = metadataOf(content())
const now = new Date('2026-12-22T00:00:00Z')
let authority: Authority
let sealed: Uint8Array

beforeAll(async () => {
  authority = await makeAuthority('p256')
  sealed = await sealedFace(authority, metadata)
})

type Circumstances = {
  record?: Partial<CertificateRecord> | null
  seal?: Partial<SealStatus>
  at?: Date
  token?: { identifier: string; contentDigest: string }
}

async function judge(pdf: Uint8Array, { record, seal, at, token }: Circumstances = {}) {
  const known = record === null ? [] : [recordOf(sealed, metadata, record)]
  const serial = authority.signing.certificate.serial
  const named = { serial, sealId: 'sel_1', name: '示例市教育局证照专用章' }
  const seals = seal ? [{ ...named, statusThen: 'active', statusNow: 'active', ...seal }] : []
  const answer = await answerWith(authority, known, seals)
  const shown = token && { ...token, issuedAt: now }
  return examine(nodeCrypto, openDocument(nodeCrypto, pdf), answer, at ?? now, { shown })
}

/** Verdict, and what did not simply pass. */
const told = ({ verdict, findings }: Report) => [
  verdict,
  ...findings
    .filter(({ outcome, code }) => outcome !== 'passed' && code !== 'ledger.inclusion')
    .map(({ code, outcome, reason }) => [code, outcome, reason].filter(Boolean).join(' ')),
]

test('finds an intact certificate in force, then and now', async () => {
  const report = await judge(sealed, { seal: {} })
  expect(told(report)).toEqual(['valid-with-notes'])
  expect(report.certificate).toEqual({
    source: 'record',
    identifier: identifier(),
    number: '20264500142000001',
    edition: '001',
    type: { zh: '教师资格证书', en: 'Teacher qualification certificate' },
    issuer: '示例市教育局',
    holder: '李*例',
    person: true,
    validFrom: '2026-11-22',
    validTo: null,
    statusThen: '01',
    statusNow: '01',
    endorsements: [],
  })
  expect(report.findings.map(({ code }) => code)).toEqual(
    expect.arrayContaining([
      'certificate.metadata',
      'certificate.status',
      'certificate.validity',
      'certificate.latest',
      'signature.seal',
    ]),
  )
})

test.each(['02', '03', '04', '07'] as const)(
  'tells of status %s by now, and that it was in force when issued',
  async (status) => {
    const effectiveAt = '2026-12-01T02:00:00.000Z'
    const history = [
      { status: '01', effectiveAt: '2026-11-22T08:00:01.000Z' },
      { status, effectiveAt },
    ] as const
    const report = await judge(sealed, { record: { statusNow: status, history } })
    expect(told(report)).toEqual(['invalid', `certificate.status failed ${status}`])
    expect(report.findings.find(({ code }) => code === 'certificate.status')?.facts).toEqual({
      since: effectiveAt,
    })
    expect(report.certificate).toMatchObject({ statusThen: '01', statusNow: status })
    // The verifier's own clock may be behind: what the house says of now counts.
    const behind = await judge(sealed, {
      record: { statusNow: status, history },
      at: new Date('2026-11-30T00:00:00Z'),
    })
    expect(told(behind)).toEqual(['invalid', `certificate.status failed ${status}`])
  },
)

test('does not take for being in force what ended by a clock that was set back later', async () => {
  const history = [{ status: '01', effectiveAt: '2026-11-22T08:00:01.000Z' }] as const
  const early = { status: '02', effectiveAt: '2026-11-22T07:00:00.000Z' } as const
  const report = await judge(sealed, { record: { statusNow: '02', history: [...history, early] } })
  expect(told(report)).toEqual(['invalid', 'certificate.status failed 02'])
})

test('knows the day on which a certificate ends, by the clock of China', async () => {
  const record = { validTo: '2026-12-21' }
  const during = await judge(sealed, { record, at: new Date('2026-12-21T15:59:59Z') })
  expect(during.findings.find(({ code }) => code === 'certificate.validity')?.outcome).toBe(
    'passed',
  )
  const after = await judge(sealed, { record, at: new Date('2026-12-21T16:00:00Z') })
  expect(told(after)).toEqual([
    'invalid',
    'certificate.status failed 05',
    'certificate.validity failed expired',
  ])
  const early = await judge(sealed, { record: { validFrom: '2027-01-01' } })
  expect(told(early)).toEqual(['invalid', 'certificate.validity failed not-yet'])
})

test('tells of a newer edition', async () => {
  const report = await judge(sealed, { record: { latest: false, statusNow: '05' } })
  expect(told(report)).toContain('certificate.latest failed superseded')
})

test('keeps a certificate whose seal was suspended later, and not one sealed while it was', async () => {
  const later = await judge(sealed, { seal: { statusNow: 'suspended' } })
  expect(told(later)).toEqual(['valid-with-notes', 'signature.seal noted not-active-now'])
  const before = await judge(sealed, { seal: { statusThen: 'suspended', statusNow: 'suspended' } })
  expect(told(before)).toEqual(['invalid', 'signature.seal failed not-active-then'])
})

test('sees one byte changed, and text added after the sealing', async () => {
  expect(told(await judge(changeByte(sealed)))[0]).toBe('invalid')
  const added = told(await judge(addText(sealed)))
  expect(added[0]).toBe('invalid')
  expect(added).toContain('document.changes failed page-content')
})

test('never finds a file in force of which any byte was changed or cut off', async () => {
  const answer = await answerWith(authority, [recordOf(sealed, metadata)])
  const whole = examine(nodeCrypto, openDocument(nodeCrypto, sealed), answer, now)
  expect(whole.verdict).toBe('valid-with-notes')
  const places = fc.nat(sealed.length - 1)
  fc.assert(
    fc.property(places, fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, mask, cut) => {
      const changed = cut ? sealed.slice(0, at) : sealed.slice()
      if (!cut) changed[at] = (changed[at] ?? 0) ^ mask
      const report = examine(nodeCrypto, openDocument(nodeCrypto, changed), answer, now)
      expect(['invalid', 'undetermined', 'unreadable']).toContain(report.verdict)
    }),
    { numRuns: 150 },
  )
})

test('does not take a file for a certificate because it has the content of one', async () => {
  const copied = await sealedFace(authority, metadata)
  expect(told(await judge(copied))).toEqual(['invalid', 'certificate.metadata failed no-record'])
  const unsigned = told(await judge(await unsignedFace(metadata)))
  expect(unsigned[0]).toBe('invalid')
  expect(unsigned).toContain('certificate.metadata failed no-record')
})

test.each([
  ['with another content', { contentDigest: '0'.repeat(64) }],
  ['under another number', { number: '20264500142000002' }],
  ['under another identifier', { identifier: identifier('20260000002') }],
])('does not accept a record %s for the file', async (_, record) => {
  expect(told(await judge(sealed, { record }))).toEqual([
    'invalid',
    'certificate.metadata failed record-differs',
  ])
})

test('reads a wrong check character and a broken packet off the file itself', async () => {
  const wrong = { ...metadata, ZZBS: `${identifier().slice(0, -1)}#` }
  const judged = told(await judge(await sealedFace(authority, wrong), { record: null }))
  expect(judged).toEqual(['invalid', 'certificate.metadata failed identifier'])
})

test('judges signature, content and dates without anybody to ask, and says what stays open', () => {
  const report = examine(nodeCrypto, openDocument(nodeCrypto, sealed), undefined, now)
  expect(told(report)).toEqual([
    'undetermined',
    'signature.timestamp unknown tsa-no-path',
    'signature.chain unknown NO_CERTIFICATE_CHAIN_FOUND',
    'certificate.metadata noted not-asked',
    'certificate.status unknown not-asked',
  ])
  expect(report.certificate).toMatchObject({
    source: 'file',
    issuer: '示例市教育局',
    holder: '李*例',
    validFrom: '2026-11-22',
  })
})

test('holds a file against the QR that was scanned', async () => {
  const own = { identifier: identifier(), contentDigest: contentDigest(nodeCrypto, metadata) }
  const matched = await judge(sealed, { token: own })
  expect(matched.findings.find(({ code }) => code === 'certificate.qr')?.outcome).toBe('passed')
  const other = { ...own, identifier: identifier('20260000002') }
  expect(told(await judge(sealed, { token: other }))).toEqual([
    'invalid',
    'certificate.qr failed other-certificate',
  ])
  const changed = { ...own, contentDigest: '0'.repeat(64) }
  expect(told(await judge(sealed, { token: changed }))).toContain(
    'certificate.qr failed content-differs',
  )
  const nothing = await judge(await unsignedFace(), { token: own })
  expect(told(nothing)).toContain('certificate.qr failed no-certificate')
})

test('says of a copied face with the picture of its seal that a picture is no seal', async () => {
  const report = await judge(await flattenSeal(sealed))
  expect(told(report)).toEqual(['invalid', 'document.seal-picture-only failed'])
})

test('says nothing of certificates where a file is none', async () => {
  const contract = await sealedFace(authority)
  const report = await judge(contract)
  expect(report.certificate).toBeUndefined()
  expect(report.findings.filter(({ code }) => code.startsWith('certificate.'))).toEqual([])
})
