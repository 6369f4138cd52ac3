import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPdf } from '../../server/core/pdf/file.ts'
import { isFault } from '../../server/core/pdf/objects.ts'
import { signatureFields } from '../../server/core/pdf/signature-fields.ts'
import type { Suite } from '../../server/core/values/suite.ts'
import { pdfsig } from '../support/levels.ts'
import {
  agreed,
  auditHouse,
  drafter,
  type House,
  openHouse,
  organisationOf,
  owner,
  signerA,
  signerB,
} from './house.ts'

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
    // What preserves the completed contract.
    ['Timestamp1', 'ETSI.RFC3161'],
  ])
  expect(report.findings.filter((one) => one.outcome !== 'passed')).toEqual([])
  expect(report.verdict).toBe('valid')
  const { timeline } = await house.view(id)
  const facts = timeline.filter(({ kind }) => kind === 'contract.signed').map((line) => line.facts)
  expect(facts).toMatchObject([{ suite: 'guomi' }, { suite: 'guomi' }])
})

test('in both suites each party acts once and leaves two signatures, the international one first and seen', async () => {
  const { fields, report, bytes } = await concluded('both')
  expect(fields.map(({ name, value }) => [name, value?.subFilter, value?.certifies])).toEqual([
    ['partyA', 'ETSI.CAdES.detached', 2],
    ['partyA_gm', 'GM.sm2seal', undefined],
    ['partyB', 'ETSI.CAdES.detached', undefined],
    ['partyB_gm', 'GM.sm2seal', undefined],
    ['Timestamp1', 'ETSI.RFC3161', undefined],
  ])
  const [seen, unseen] = fields.map(({ rectangle: [left = 0, , right = 0] = [] }) => right - left)
  expect(seen).toBeGreaterThan(100)
  expect(unseen).toBe(0)
  expect(report.findings.filter((one) => one.outcome !== 'passed')).toEqual([])
  expect(report.verdict).toBe('valid')
  // Readers who know nothing of SM2 still find two good signatures of two parties.
  const said = pdfsig(bytes)
  expect(said.match(/Signature Validation: Signature is Valid\./g)).toHaveLength(2)
  // Nor does poppler judge document time stamps.
  expect(said.match(/has not yet been verified/g)).toHaveLength(3)
})

test('a seal without the key for a suite cannot sign in it: nothing is changed, and the room says so before', async () => {
  const { app, actor } = house
  await house.liveSeal({ kind: 'contract', serial: '7' })
  const input = { ...(await house.draftInput()), suite: 'guomi' as const }
  const { id } = agreed(await app.contracts.draft(await actor(drafter), input))
  await house.submit(id)
  await house.approve(id)
  await app.outbox.runDue()
  const signer = await actor(signerA)
  const { seals, obstacle } = agreed(await app.contracts.openForSigning(signer, { contractId: id }))
  expect(seals.map(({ fits }) => fits)).toEqual([true, false])
  expect(obstacle).toBeNull()
  const before = await house.view(id)
  const asked = await house.signInput(signerA, id)
  const refused = await app.contracts.sign(signer, id, { ...asked, sealId: seals[1]?.id ?? '' })
  expect(refused).toMatchObject({ code: 'suite-key-missing', facts: { suite: 'guomi' } })
  expect(await house.view(id)).toEqual(before)
  // The intent was not spent: the right seal signs with it.
  agreed(await app.contracts.sign(signer, id, asked))
})

test('what an organisation signs with is its owner’s to say; a draft may say otherwise until it is handed in', async () => {
  const { app, actor } = house
  const boss = await actor(owner)
  const organisationId = organisationOf(boss)
  const { version } = (await app.people.organisation(organisationId)) ?? { version: 0 }
  const choice = { suite: 'both', version } as const
  const denied = await app.people.chooseSuite(await actor(drafter), organisationId, choice)
  expect(denied).toMatchObject({ code: 'not-permitted' })
  expect(await app.people.chooseSuite(boss, 'org_other', choice)).toMatchObject({
    code: 'not-permitted',
  })
  agreed(await app.people.chooseSuite(boss, organisationId, choice))
  expect(await app.people.chooseSuite(boss, organisationId, choice)).toMatchObject({
    code: 'version-conflict',
  })
  const drafted = await house.draft()
  expect(drafted.suite).toBe('both')
  const { values } = drafted
  const revised = await app.contracts.revise(await actor(drafter), drafted.id, {
    ...{ values, suite: 'guomi', version: drafted.version },
  })
  expect(revised).toMatchObject({ suite: 'guomi' })
  const submitted = await house.submit(drafted.id)
  expect(submitted.timeline.at(-1)?.facts).toEqual({ suite: 'guomi' })
})
