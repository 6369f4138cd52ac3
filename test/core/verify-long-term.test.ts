import { beforeAll, describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { buildCrl, type RevokedEntry } from '../../server/core/asn1/crl.ts'
import { readStore } from '../../server/core/pdf/dss.ts'
import { readPdf } from '../../server/core/pdf/file.ts'
import { isFault } from '../../server/core/pdf/objects.ts'
import type { StatusAnswer } from '../../server/core/status.ts'
import type { Report } from '../../server/core/values/report.ts'
import { examine, openDocument } from '../../server/core/verify.ts'
import { webCrypto } from '../../server/core/web-crypto.ts'
import { type House, materialOf, openLevelHouse, signaturesOf } from '../support/levels.ts'
import { done, makePdf, requestFor } from '../support/pdf-fixtures.ts'
import { issue, type Member } from './asn1/authority.ts'

/** Files of every level, judged on the day and many years later. */
let house: House
/** Under the root itself and longer than everything else. */
let lateTsa: Member
const files: Record<'B-B' | 'B-T' | 'B-LT' | 'B-LTA', Uint8Array> = {} as never

const signed = new Date('2026-11-22T08:00:00Z')
const soon = new Date('2026-11-22T12:00:00Z')
/** Certificates of the house end with 2035. */
const late = new Date('2036-06-01T00:00:00Z')

beforeAll(async () => {
  house = await openLevelHouse()
  lateTsa = await issue('tsa', 'p256', house.authority.root, {
    notAfter: new Date('2046-01-01T00:00:00Z'),
  })
  const [base, { signer }] = [await makePdf({ fields: ['甲方'] }), house.authority.signing]
  const room = signaturesOf(house)
  const at = house.now
  const level = async (level: 'B-B' | 'B-T') =>
    done(await room.complete(requestFor(base, '甲方'), signer, { level }))
  files['B-B'] = await level('B-B')
  files['B-T'] = await level('B-T')
  files['B-LT'] = done(await room.extend(files['B-T'], { level: 'B-LT', at })).bytes
  files['B-LTA'] = done(await room.extend(files['B-T'], { level: 'B-LTA', at })).bytes
})

/** By the root alone: whatever else is needed must be in the file. */
const judge = (pdf: Uint8Array, now: Date, answer?: StatusAnswer, crypto = nodeCrypto): Report =>
  examine(crypto, openDocument(crypto, pdf), answer, now, {
    anchors: [house.authority.root.certificate.der],
  })
const only = (report: Report) => report.signatures[0]
const said = ({ findings }: Report, code: string) =>
  findings
    .filter((one) => one.code === code)
    .map(({ outcome, reason }) => [outcome, reason].filter(Boolean).join(' '))

const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64')
/** What a platform would say: nothing but lists of both CAs, of this day. */
async function answerOf(day: Date, ...entries: RevokedEntry[]): Promise<StatusAnswer> {
  const { issuing, root } = house.authority
  const list = ({ certificate, signer }: Member, revoked: readonly RevokedEntry[]) =>
    buildCrl(
      {
        ...{ issuer: certificate, issuerAlgorithm: signer.algorithm, number: 1, entries: revoked },
        ...{ thisUpdate: day, nextUpdate: new Date(day.getTime() + 86_400_000) },
      },
      signer.sign,
    )
  return {
    ...{ entries: [], seals: [], documents: [], certificates: [], ledgerKey: '', roots: [] },
    intermediates: [],
    revocationLists: [base64(await list(issuing, entries)), base64(await list(root, []))],
  }
}

test.each(['B-B', 'B-T', 'B-LT', 'B-LTA'] as const)('a file of %s is found to be one', (level) => {
  expect(only(judge(files[level], soon))).toMatchObject({ level, integrity: 'intact' })
})

test.each(['B-B', 'B-T', 'B-LT', 'B-LTA'] as const)(
  'that a file is one of %s is found without knowing anybody, and nothing is believed for it',
  (level) => {
    const report = examine(nodeCrypto, openDocument(nodeCrypto, files[level]), undefined, soon)
    const conclusion = { level, trust: 'unknown', integrity: 'intact', indication: 'INDETERMINATE' }
    expect(only(report)).toMatchObject(conclusion)
    expect(only(report)).not.toHaveProperty('provenAt')
    expect(report.verdict).toBe('undetermined')
    const stamps = level === 'B-LTA' ? ['noted tsa-no-path'] : []
    expect(said(report, 'document.timestamp')).toEqual(stamps)
  },
)

test('with its material in the file a signature passes by the root alone, without it it does not', () => {
  expect(only(judge(files['B-LT'], soon))).toMatchObject({ indication: 'TOTAL_PASSED' })
  const bare = only(judge(files['B-T'], soon))
  expect(bare).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'TRY_LATER' })
})

test('the browser comes to the same report', () => {
  const here = judge(files['B-LTA'], soon)
  expect(judge(files['B-LTA'], soon, undefined, webCrypto)).toEqual(here)
})

describe('years later, when every certificate has ended', () => {
  test('nothing proves when a file of B-LT was signed: its time stamp has ended as well', () => {
    const report = judge(files['B-LT'], late)
    expect(said(report, 'signature.timestamp')).toEqual(['unknown tsa-ended'])
    expect(only(report)).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'OUT_OF_BOUNDS_NO_POE',
      integrity: 'intact',
    })
  })

  test('a file that was stamped again in time still passes, and says that its certificate has ended', async () => {
    const renewing = { ...house, tsa: lateTsa, now: new Date('2035-06-01T00:00:00Z') }
    const room = signaturesOf(renewing, materialOf(renewing))
    const again = done(await room.extend(files['B-LTA'], { level: 'B-LTA', at: renewing.now }))
    const report = judge(again.bytes, late)
    expect(said(report, 'document.timestamp')).toEqual(['passed', 'passed'])
    expect(said(report, 'signature.validity')).toEqual(['noted expired-later'])
    expect(only(report)).toMatchObject({
      ...{ indication: 'TOTAL_PASSED', level: 'B-LTA', integrity: 'intact' },
      ...{ provenAt: signed.toISOString(), provenBy: 'timestamp' },
    })
  })
})

describe('a certificate that is revoked now', () => {
  const entry = (at: string, reason = 1): RevokedEntry => ({
    serial: house.authority.signing.certificate.serial,
    revokedAt: new Date(at),
    reason,
  })

  test('after the proven time of signing leaves a note', async () => {
    const report = judge(files['B-LT'], soon, await answerOf(soon, entry('2026-11-22T09:00:00Z')))
    expect(said(report, 'signature.revocation')).toEqual(['noted revoked-later'])
    expect(only(report)).toMatchObject({ indication: 'TOTAL_PASSED', trust: 'trusted' })
  })

  test('before it fails the signature', async () => {
    const report = judge(files['B-LT'], soon, await answerOf(soon, entry('2026-11-22T07:00:00Z')))
    expect(only(report)).toMatchObject({ indication: 'TOTAL_FAILED', subIndication: 'REVOKED' })
    expect(only(report)).toMatchObject({ integrity: 'intact', trust: 'untrusted' })
  })

  test('leaves open what nothing proves to be older', async () => {
    const report = judge(files['B-B'], soon, await answerOf(soon, entry('2026-11-22T07:00:00Z')))
    expect(only(report)).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'REVOKED_NO_POE',
    })
  })
})

describe('document time stamps', () => {
  test('prove the time of a signature that has none of its own', async () => {
    const room = signaturesOf(house)
    const stamped = done(await room.extend(files['B-B'], { level: 'B-LTA', at: house.now })).bytes
    const report = judge(stamped, soon)
    expect(only(report)).toMatchObject({ level: 'B-LTA', provenBy: 'document-timestamp' })
    expect(said(report, 'signature.timestamp')).toEqual(['passed document-timestamp'])
  })

  test('older than the time stamp inside contradict it', async () => {
    const early = { ...house, now: new Date('2026-11-21T08:00:00Z') }
    const room = signaturesOf(early, materialOf(house))
    const stamped = done(await room.extend(files['B-T'], { level: 'B-LTA', at: early.now })).bytes
    const report = judge(stamped, soon)
    expect(said(report, 'signature.timestamp')).toEqual(['unknown TIMESTAMP_ORDER_FAILURE'])
    expect(only(report)).toMatchObject({ subIndication: 'TIMESTAMP_ORDER_FAILURE' })
  })

  test('with one changed byte prove nothing and are told', () => {
    // The date in the store: under the time stamp, not under the signature.
    const at = Buffer.from(files['B-LTA']).indexOf('/TU', 0, 'latin1') + 10
    const changed = files['B-LTA'].slice()
    changed[at] = changed[at] === 0x31 ? 0x32 : 0x31
    const report = judge(changed, soon)
    expect(said(report, 'document.timestamp')).toEqual(['failed imprint-mismatch'])
    expect(only(report)?.level).toBe('B-LT')
  })
})

test('the store says of every value since when it is there', async () => {
  const file = readPdf(files['B-LTA'])
  if (isFault(file)) throw new Error(file.fault)
  const store = readStore(file)
  if (isFault(store)) throw new Error(store.fault)
  expect(new Set(store.values.map(({ kind }) => kind))).toEqual(
    new Set(['certificate', 'list', 'response']),
  )
  expect(store.values.every(({ since }) => since === file.revisions.length - 1)).toBe(true)
  expect(store.vri[0]).toMatch(/^[0-9A-F]{40}$/)
})
