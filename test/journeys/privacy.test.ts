import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoAccounts } from '../../db/demo-accounts.ts'
import { contractParties, contracts } from '../../db/schema/contracts.ts'
import { documents } from '../../db/schema/documents.ts'
import { organisations, user } from '../../db/schema/people.ts'
import { seals } from '../../db/schema/seals.ts'
import { createDemo, seedDemo } from '../../db/seed.ts'
import { dateIn } from '../../server/core/values/dates.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { agreed } from './house.ts'
import { leaksOf, shownLedger } from './support/leaks.ts'

let house: TestApp
/** All that a stranger can fetch of the ledger, as it leaves the house. */
let shown: Buffer[]

const reasons = [
  '价款与批复不符，请核对',
  '示例仓库尚未腾空，暂缓签署',
  '项目取消，另行采购',
  '印章外借',
]

beforeAll(async () => {
  house = await openTestApp()
  await seedDemo(house.app)
  await giveReasons()
  await house.app.outbox.runDue()
  shown = await shownLedger(house.app)
}, 60_000)

afterAll(() => house.close())

/** A rejection, a refusal to sign, a withdrawal and a suspended seal, each with a reason in words. */
async function giveReasons(): Promise<void> {
  const { app, clock } = house
  const demo = createDemo(app)
  // The same e-mails again give the same people.
  await demo.find()
  const [rejection, refusal, withdrawal, suspension] = reasons as [string, string, string, string]
  const drafter = await demo.actor('drafter.a@example.com')
  const signer = await demo.actor('signer.a@example.com')
  clock.advance(60_000)
  const id = await demo.draft('privacy-1')
  await demo.submit(id)
  const { version } = agreed(await app.contracts.view(drafter, id))
  const approver = await demo.actor('approver.a@example.com')
  agreed(await app.contracts.reject(approver, id, { version, reason: rejection }))
  await demo.submit(id)
  await demo.approve(id)
  const { party } = agreed(await app.contracts.openForSigning(signer, { contractId: id }))
  agreed(await app.contracts.decline(signer, id, { partyId: party.id, reason: refusal }))
  const other = await demo.draft('privacy-2')
  const { version: drafted } = agreed(await app.contracts.view(drafter, other))
  agreed(await app.contracts.withdraw(drafter, other, { version: drafted, reason: withdrawal }))
  const [seal] = agreed(await app.seals.list(signer, signer.memberships[0]?.organisationId ?? ''))
  const move = { to: 'suspended', reason: suspension, version: seal?.version ?? 0 } as const
  agreed(await app.seals.move(signer, seal?.id ?? '', move))
}

/** Every text in the demo's data: what people typed, who they are, what they gave as a reason. */
function privateTexts(): string[] {
  const { app, clock } = house
  const [template] = app.templates.list()
  if (!template) throw new Error('the house has no template')
  const found = new Set<string>([...reasons, '示例资料齐全', '示例营业执照（虚构）'])
  const collect = (value: unknown) => {
    if (typeof value === 'string') found.add(value)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect)
  }
  collect(app.templates.example(template, dateIn(clock.now())))
  for (const { name, email, password, totpSecret } of demoAccounts) {
    collect([name, email, password, totpSecret])
  }
  // Amounts as they are printed, stored and counted.
  collect(['638,463.90', '638463.90', '63846390', '陆拾叁万捌仟肆佰陆拾叁元玖角'])
  collect(['0771-0000001', '0772-0000002', '0000000000000001', '示例联系人甲', '示例联系人乙'])
  return [...found].map((text) => text.trim()).filter((text) => text !== '')
}

/** What the database knows things by; none of it means anything outside, and none of it is needed there. */
async function internalNames(): Promise<string[]> {
  const { db } = house
  const every = await db.read.select().from(contracts)
  const parties = await db.read.select().from(contractParties)
  const kept = await db.read.select().from(documents)
  const people = await db.read.select().from(user)
  const companies = await db.read.select().from(organisations)
  const made = await db.read.select().from(seals)
  return [
    ...every.flatMap((one) => [one.id, one.number]),
    ...parties.flatMap((one) => [one.id, one.tokenDigest ?? one.id, one.intentId ?? one.id]),
    ...kept.map((one) => one.digest),
    ...people.map((one) => one.id),
    ...companies.map((one) => one.id),
    ...made.flatMap((one) => [one.id, one.name, one.certificateSerial, one.pictureDigest]),
  ]
}

const isShown = (needle: Buffer) => shown.some((one) => one.includes(needle))

test('the whole ledger names no person, company, address, amount or reason', () => {
  const texts = privateTexts()
  // Words of one or two letters and bare numbers stand in any hash; the others must not occur at all.
  const telling = texts.filter((text) =>
    /[^\d.,%]/.test(text) ? text.length > 1 : text.length > 5,
  )
  const free = new Set(['special', 'delivered', 'arbitration', '台', '米'])
  const named = telling.filter((text) => !free.has(text) && isShown(Buffer.from(text)))
  expect(named).toEqual([])
  expect(telling.length).toBeGreaterThan(50)
})

test('nor their bare digests, by which a guess could be confirmed', () => {
  for (const text of privateTexts()) {
    const digest = createHash('sha256').update(text).digest()
    const spelled = [
      digest.toString('hex'),
      digest.toString('base64'),
      digest.toString('base64url'),
    ]
    for (const needle of [digest, ...spelled.map((one) => Buffer.from(one))]) {
      expect(isShown(needle), text).toBe(false)
    }
  }
})

test('nor what the house knows people, contracts, files and seals by', async () => {
  const names = await internalNames()
  expect(names.length).toBeGreaterThan(40)
  expect(names.filter((name) => isShown(Buffer.from(name)))).toEqual([])
})

test('what is kept of jobs, and every address in a letter, says none of it either', async () => {
  const telling = privateTexts().filter((text) => text.length > (/^[\d.,%]*$/.test(text) ? 5 : 1))
  const free = new Set(['special', 'delivered', 'arbitration'])
  const secrets = telling.filter((text) => !free.has(text))
  expect(await leaksOf(house, secrets)).toEqual([])
})

test('though the letters say for which reason something happened', async () => {
  const letters = (await house.app.mailbox.listFor('all', 200)).map(({ body }) => body)
  // Why a seal rests is not written to anybody.
  const told = reasons.filter((reason) => letters.some((body) => body.includes(reason)))
  expect(told).toEqual(reasons.slice(0, 3))
})

test('the search itself finds what is there', () => {
  const kinds = ['contract.signed', 'contract.rejected', 'contract.declined', 'seal.suspended']
  expect(kinds.filter((kind) => !isShown(Buffer.from(kind)))).toEqual([])
})
