import { beforeAll, expect, test } from 'vitest'
import { reportData, reportLines } from '../../app/i18n/report-lines.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import type { Report } from '../../server/core/values/report.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { makePdf, makeSignatures, signField } from '../support/pdf-fixtures.ts'
import { addAnnotation, addText } from '../verification/forgeries.ts'
import { type Authority, makeAuthority } from './asn1/authority.ts'

let authority: Authority
let once: Uint8Array
let twice: Uint8Array

beforeAll(async () => {
  authority = await makeAuthority('p256')
  const signatures = makeSignatures(authority.tsa.signer)
  once = await signField(signatures, authority.signing.signer, await makePdf({ pages: 2 }), '甲方')
  twice = await signField(signatures, authority.signing.signer, once, '乙方')
})

const now = new Date('2026-11-23T00:00:00Z')

/** By the root alone, or by nobody's. */
function judge(pdf: Uint8Array, trusted: boolean): Report {
  const anchors = trusted ? [authority.root.certificate.der] : []
  return examine(nodeCrypto, openDocument(nodeCrypto, pdf), undefined, now, { anchors })
}

const last = (report: Report) => report.signatures.at(-1)

function changed(pdf: Uint8Array, find: string, by = 1): Uint8Array {
  const at = Buffer.from(pdf).indexOf(find, 0, 'latin1')
  const copy = pdf.slice()
  copy[at + find.length - 1] = (copy[at + find.length - 1] ?? 0) ^ by
  return copy
}

test('a clean file under an unknown root is intact and indeterminate', () => {
  expect(last(judge(once, false))).toMatchObject({
    indication: 'INDETERMINATE',
    subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
    integrity: 'intact',
    trust: 'unknown',
    trustReason: 'NO_CERTIFICATE_CHAIN_FOUND',
    level: 'B-T',
    coversRevision: 2,
    revisions: 2,
    wholeFile: true,
  })
})

test('a changed byte under an unknown root is a modified file, not only an unknown root', () => {
  const judged = judge(changed(once, '/MediaBox [ 0 0 595'), false)
  expect(last(judged)).toMatchObject({
    indication: 'TOTAL_FAILED',
    subIndication: 'HASH_FAILURE',
    integrity: 'modified',
    trust: 'unknown',
  })
})

test.each([
  ['text', addText, 'page-content'],
  ['a note', addAnnotation, 'annotation-added'],
])('%s added later leaves a modified file, whoever signed', (_, forge, kind) => {
  for (const trusted of [true, false]) {
    const one = last(judge(forge(once), trusted))
    expect(one).toMatchObject({ indication: 'TOTAL_FAILED', subIndication: 'FORMAT_FAILURE' })
    expect(one).toMatchObject({ integrity: 'modified', wholeFile: false })
    expect(one?.changesAfter).toContainEqual(expect.objectContaining({ kind, allowed: false }))
  }
})

test('bytes behind the end are a modification', () => {
  const judged = judge(Buffer.concat([once, Buffer.from('\n% more\n')]), false)
  expect(last(judged)?.integrity ?? 'unreadable').not.toBe('intact')
  expect(judged.verdict).not.toBe('valid')
})

test('a wrong signature value and a CMS that is none are broken', () => {
  const { byteRange } = openDocument(nodeCrypto, once).signatures[0]?.value ?? { byteRange: [] }
  const [, first = 0] = byteRange
  // Within the hexadecimal digits: the first tag of the CMS, and a digit near the end of the certificates.
  const noCms = once.slice()
  noCms[first + 1] = 0x31
  const one = last(judge(noCms, false))
  expect(one).toMatchObject({ integrity: 'broken', subIndication: 'FORMAT_FAILURE', level: 'none' })
})

test('what a later signer did is told of the earlier signature and allowed', () => {
  const [first, second] = judge(twice, true).signatures
  expect(first).toMatchObject({ integrity: 'intact', coversRevision: 2, revisions: 3 })
  expect(first?.changesAfter).toMatchObject([{ kind: 'signature-filled', allowed: true }])
  expect(second).toMatchObject({ coversRevision: 3, changesAfter: [], wholeFile: true })
})

test('an anchor brought along is trusted, and the timestamp under it proves the time', () => {
  const one = last(judge(once, true))
  expect(one).toMatchObject({ level: 'B-T', provenAt: '2026-11-22T08:00:00.000Z' })
  expect(one).toMatchObject({ provenBy: 'timestamp', claimedAt: '2026-11-22T15:59:58+08:00' })
})

test('the terminal and the machine say the same of every signature, in words of either language', () => {
  const report = judge(addAnnotation(twice), false)
  for (const language of ['zh-CN', 'en'] as const) {
    const lines = reportLines(report, language).join('\n')
    const { signatures, verdict } = reportData(report, language, false)
    expect(verdict).toBe('invalid')
    expect(signatures).toHaveLength(2)
    for (const one of signatures) {
      for (const words of [...one.changesAfter, one.words]) expect(lines).toContain(words)
      expect(one.findings.every(({ words }) => !/finding\./.test(words))).toBe(true)
    }
    expect(lines).not.toMatch(/\{\{|conclusion\.|change\.|sub\./)
  }
  const { signatures } = reportData(report, 'zh-CN', false)
  expect(signatures[0]?.changesAfter).toContain('第 1 页新增批注或浮动内容')
})
