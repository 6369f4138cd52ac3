import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  agreed,
  approver,
  auditHouse,
  drafter,
  type House,
  openHouse,
  organisationOf,
  rowsOf,
  signerA,
  signerB,
} from './house.ts'

let house: House
let id: string

beforeAll(async () => {
  house = await openHouse()
})

afterAll(() => house.close())

test('a contract is drafted and looked at before it is saved anywhere', async () => {
  const { app, actor } = house
  const input = await house.draftInput()
  const pages = agreed(await app.contracts.preview(await actor(drafter), input))
  expect(Buffer.from(pages.subarray(0, 5)).toString()).toBe('%PDF-')
  const drafted = await house.draft()
  id = drafted.id
  expect(drafted).toMatchObject({
    number: 'QY-2026-000001',
    state: 'draft',
    next: ['submit', 'revise', 'withdraw'],
    draftedBy: { name: '示例林起草' },
  })
  await auditHouse(app)
})

test('submitting it writes to those who may approve it, and to nobody else', async () => {
  const { app } = house
  expect(await house.submit(id)).toMatchObject({ state: 'submitted', next: ['withdraw'] })
  await app.outbox.runDue()
  expect(await recipientsOf(`contract.notify:${id}:submitted`)).toEqual([approver])
  await auditHouse(app)
})

test('approval sets the final file and opens signing until the day the contract names', async () => {
  const { app, clock } = house
  const approved = await house.approve(id)
  expect(approved).toMatchObject({ state: 'signing', next: ['download'], amount: 63_846_390 })
  expect(approved.preparedDigest).toBe(approved.documentDigest)
  // The example says "today+14", the end of that day in China.
  expect(approved.signBy?.toISOString()).toBe('2026-12-06T15:59:59.999Z')
  expect(clock.now().toISOString()).toContain('2026-11-22')
  expect(approved.parties).toMatchObject([
    { label: '甲方', state: 'waiting', field: 'partyA' },
    { label: '乙方', state: 'waiting', field: 'partyB' },
  ])
  await auditHouse(app)
})

test('the first signer gets the link; the database keeps only its digest', async () => {
  const { app, actor, db } = house
  await app.outbox.runDue()
  expect((await house.view(id)).parties[0]).toMatchObject({ state: 'invited', openedAt: null })
  const token = await house.tokenFor(signerA)
  const rows = await rowsOf(db)
  expect(JSON.stringify(rows)).not.toContain(token)
  expect(rows.contractParties?.join()).toMatch(/"tokenDigest":"[0-9a-f]{64}"/)
  const shown = agreed(await app.contracts.openForSigning(await actor(signerA), { token }))
  expect(shown).toMatchObject({ obstacle: null, party: { label: '甲方' } })
  expect(shown.party.openedAt).toEqual(house.clock.now())
  expect(shown.seals).toHaveLength(1)
  expect(shown.pages).toBeGreaterThan(1)
  await auditHouse(app)
})

test('party A signs with its seal, then party B is invited and opens its own link', async () => {
  const { app, actor } = house
  const prepared = await house.view(id)
  const signed = await house.sign(signerA, id)
  expect(signed).toMatchObject({ state: 'signing', parties: [{ state: 'signed' }, {}] })
  expect(signed.documentDigest).not.toBe(prepared.documentDigest)
  expect(signed.parties[0]).toMatchObject({ personLevel: 1, organisationLevel: 2 })
  await auditHouse(app)
  const token = await house.tokenFor(signerB)
  const shown = agreed(await app.contracts.openForSigning(await actor(signerB), { token }))
  expect(shown).toMatchObject({ obstacle: null, party: { label: '乙方', state: 'invited' } })
  expect(shown.documentDigest).toBe(signed.documentDigest)
  await auditHouse(app)
})

test('a file that only one party has signed is not yet a valid contract', async () => {
  const { app, actor } = house
  const { bytes } = agreed(await app.contracts.file(await actor(drafter), id))
  const report = await app.verification.examineFile(bytes)
  expect(report.verdict).not.toBe('valid')
  expect(report.findings.filter((one) => one.outcome !== 'passed').map((one) => one.code)).toEqual([
    'document.complete',
  ])
})

test('when party B has signed, the contract is in force and everybody is told', async () => {
  const { app } = house
  const completed = await house.sign(signerB, id)
  expect(completed).toMatchObject({
    state: 'completed',
    completedAt: house.clock.now(),
    next: ['download', 'bundle'],
  })
  // As the other side reads it: how the text was agreed on inside the drafting organisation is not theirs.
  expect(completed.timeline.map((line) => line.kind)).toEqual([
    'contract.drafted',
    'contract.approved',
    'contract.invited',
    'contract.opened',
    'contract.signed',
    'contract.invited',
    'contract.opened',
    'contract.signed',
    'contract.completed',
  ])
  expect(await recipientsOf(`contract.notify:${id}:completed`)).toEqual(
    [drafter, signerA, signerB].sort(),
  )
  await auditHouse(app)
})

test('the file is valid to everybody and its evidence bundle stands on its own', async () => {
  const { app, actor } = house
  const { bytes, name } = agreed(await app.contracts.file(await actor(signerB), id))
  expect(name).toBe('QY-2026-000001.pdf')
  const report = await app.verification.examineFile(bytes)
  expect(report.findings.filter((one) => one.outcome !== 'passed')).toEqual([])
  expect(report.verdict).toBe('valid')
  const bundle = agreed(await app.verification.bundle(await actor(signerA), id))
  expect((await app.verification.examineBundle(bundle.bytes)).verdict).toBe('valid')
})

test('every line of the timeline is a leaf that can be proven', async () => {
  const { timeline } = await house.view(id, drafter)
  for (const { entryId, kind, leafIndex } of timeline) {
    const proven = await house.app.ledger.prove(entryId ?? '')
    expect(proven).toMatchObject({ kind, leafIndex })
  }
})

test('both parties find it in their lists, newest first, by any word of it', async () => {
  const { app, actor } = house
  house.clock.advance(1000)
  await house.draft({ subject: '第二份' })
  for (const [email, text, expected] of [
    [drafter, undefined, ['QY-2026-000002', 'QY-2026-000001']],
    [drafter, 'qy-2026-000001', ['QY-2026-000001']],
    [drafter, '示例乙', ['QY-2026-000002', 'QY-2026-000001']],
    [drafter, '%', []],
    [drafter, 'a\\', []],
    [signerB, undefined, ['QY-2026-000001']],
  ] as const) {
    const person = await actor(email)
    const organisationId = organisationOf(person)
    const query = { organisationId, limit: 10, ...(text === undefined ? {} : { text }) }
    const { rows } = agreed(await app.contracts.search(person, query))
    expect(rows.map((row) => row.number)).toEqual(expected)
  }
})

async function recipientsOf(key: string): Promise<string[]> {
  const letters = await house.app.mailbox.listFor('all', 100)
  return letters
    .filter((letter) => letter.key.startsWith(key))
    .map((letter) => letter.recipient)
    .sort()
}
