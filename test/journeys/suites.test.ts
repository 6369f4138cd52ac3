import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPdf } from '../../server/core/pdf/file.ts'
import { isFault } from '../../server/core/pdf/objects.ts'
import { signatureFields } from '../../server/core/pdf/signature-fields.ts'
import type { Suite } from '../../server/core/values/suite.ts'
import { agreed, auditHouse, drafter, type House, openHouse, signerA, signerB } from './house.ts'

let house: House

beforeAll(async () => {
  house = await openHouse()
})

afterAll(() => house.close())

/** A contract of this suite, signed by both parties. */
async function concluded(suite: Suite) {
  const { app, actor } = house
  const input = { ...(await house.draftInput()), suite }
  const { id, suite: drafted } = agreed(await app.contracts.draft(await actor(drafter), input))
  expect(drafted).toBe(suite)
  await house.submit(id)
  await house.approve(id)
  await app.outbox.runDue()
  await house.sign(signerA, id)
  await house.sign(signerB, id)
  await auditHouse(app)
  const { bytes } = agreed(await app.contracts.file(await actor(drafter), id))
  const file = readPdf(bytes)
  if (isFault(file)) throw new Error(file.detail)
  const fields = signatureFields(file)
  if (isFault(fields)) throw new Error(fields.detail)
  return { id, bytes, fields, report: await app.verification.examineFile(bytes) }
}

test('a 国密 contract is signed with SM2 from draft to verification', async () => {
  const { fields, report, id } = await concluded('guomi')
  expect(fields.map(({ name, value }) => [name, value?.subFilter])).toEqual([
    ['partyA', 'GM.sm2seal'],
    ['partyB', 'GM.sm2seal'],
  ])
  expect(report.findings.filter((one) => one.outcome !== 'passed')).toEqual([])
  expect(report.verdict).toBe('valid')
  const { timeline } = await house.view(id)
  const facts = timeline.filter(({ kind }) => kind === 'contract.signed').map((line) => line.facts)
  expect(facts).toMatchObject([{ suite: 'guomi' }, { suite: 'guomi' }])
})

test('in both suites each party acts once and leaves two signatures, the international one first and seen', async () => {
  const { fields, report } = await concluded('both')
  expect(fields.map(({ name, value }) => [name, value?.subFilter, value?.certifies])).toEqual([
    ['partyA', 'ETSI.CAdES.detached', 2],
    ['partyA_gm', 'GM.sm2seal', undefined],
    ['partyB', 'ETSI.CAdES.detached', undefined],
    ['partyB_gm', 'GM.sm2seal', undefined],
  ])
  const [seen, unseen] = fields.map(({ rectangle: [left = 0, , right = 0] = [] }) => right - left)
  expect(seen).toBeGreaterThan(100)
  expect(unseen).toBe(0)
  expect(report.findings.filter((one) => one.outcome !== 'passed')).toEqual([])
  expect(report.verdict).toBe('valid')
})
