import { and, eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { dialect } from '../../db/columns.ts'
import { documents } from '../../db/schema/documents.ts'
import {
  fulfilmentActions,
  fulfilmentEvaluations,
  fulfilmentFacts,
  fulfilmentPostings,
  fulfilments,
} from '../../db/schema/fulfilment.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { systemRandom } from '../../server/adapters/random.ts'
import { createApp } from '../../server/app.ts'
import { addDays, dateIn } from '../../server/core/values/dates.ts'
import { isRefusal } from '../../server/core/values/refusal.ts'
import type { FulfilmentView } from '../../server/fulfilment/types.ts'
import {
  agreed,
  approver,
  citizen,
  codeOf,
  drafter,
  openStranger,
  organisationOf,
  signerA,
  signerB,
} from '../journeys/house.ts'
import { keysOf, obligationOf, openRunning, type Running, stateOf } from './support.ts'

let house: Running
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1])

beforeAll(async () => {
  house = await openRunning()
}, 60_000)

afterAll(() => house.close())
afterEach(() => house.sound())

const payment = { kind: 'payment.confirmed', clause: 'prepayment' } as const

/** Everything a refused fact must leave as it was. */
async function rows() {
  const { read } = house.db
  const facts = await read.select().from(fulfilmentFacts)
  const state = await read.select().from(fulfilments)
  return JSON.stringify([facts, state, await read.select().from(documents)])
}

async function refused(attempt: () => Promise<unknown>): Promise<string> {
  const before = await rows()
  const code = codeOf(await attempt())
  expect(await rows()).toBe(before)
  return code
}

test('a stranger finds no contract to see, to speak of or to take files from', async () => {
  const { fulfilment } = house.app
  const input = { ...payment, key: 'x', occurredOn: '2026-01-01', note: '', evidence: [] }
  for (const who of [await openStranger(house), await house.actor(citizen)]) {
    expect(codeOf(await fulfilment.view(who, house.id))).toBe('not-found')
    expect(await refused(() => fulfilment.record(who, house.id, input))).toBe('not-found')
    expect(codeOf(await fulfilment.evidence(who, house.id, 'ab'))).toBe('not-found')
    expect(codeOf(await fulfilment.instruction(who, house.id, 'act_x'))).toBe('not-found')
    const query = { organisationId: organisationOf(await house.actor(signerA)), limit: 10 }
    const span = { from: '2026-01-01', to: '2027-01-01' }
    expect(codeOf(await fulfilment.due(who, { ...query, ...span }))).toBe('not-permitted')
  }
})

test('each party says only what is its own to say, and who is allowed to', async () => {
  const said = (email: string, kind: 'delivery.made' | 'acceptance.passed') =>
    refused(() => house.said(email, { kind }))
  expect(await said(signerA, 'delivery.made')).toBe('fact-not-yours')
  expect(await said(signerB, 'acceptance.passed')).toBe('fact-not-yours')
  expect(await said(signerA, 'acceptance.passed')).toBe('fact-premature')
  expect(await said(approver, 'acceptance.passed')).toBe('not-permitted')
  expect(await refused(() => house.said(signerA, { ...payment, amount: '1' }))).toBe(
    'fact-not-yours',
  )
  const waiver = { kind: 'obligation.waived', clause: 'prepayment' } as const
  expect(await refused(() => house.said(drafter, waiver))).toBe('not-permitted')
})

test('days, amounts, clauses and files are looked at', async () => {
  const { today } = await house.see()
  const told = (more: object) => refused(() => house.said(signerB, { ...payment, ...more }))
  expect(await told({ amount: '1', occurredOn: addDays(today, 1) })).toBe('fact-future')
  expect(await told({ amount: '1', occurredOn: addDays(today, -1) })).toBe('fact-before')
  expect(await told({ amount: '1', occurredOn: '2026-02-30' })).toBe('not-a-date')
  expect(await told({ amount: '30,000.01' })).toBe('amount-wrong')
  expect(await told({ amount: '-1' })).toBe('money-negative')
  expect(await told({ amount: '1', clause: 'nothing' })).toBe('clause-unknown')
  expect(await told({ amount: '1', note: '长'.repeat(501) })).toBe('too-long')
  const file = (bytes: Uint8Array, count = 1) => ({
    amount: '1',
    evidence: Array.from({ length: count }, () => ({ bytes, name: '示例.png' })),
  })
  expect(await told(file(new TextEncoder().encode('GIF89a')))).toBe('evidence-kind')
  expect(await told(file(new Uint8Array(10 * 1024 * 1024 + 1)))).toBe('evidence-large')
  expect(await told(file(png, 11))).toBe('evidence-many')
})

test('the same fact twice is one fact; another under its key is refused, also at the same time', async () => {
  const evidence = [{ bytes: png, name: '回单.png' }]
  const fact = { ...payment, amount: '10,000', key: 'receipt-1', evidence }
  const both = await Promise.all([house.said(signerB, fact), house.said(signerB, fact)])
  for (const one of both) expect(agreed(one as FulfilmentView).facts).toHaveLength(2)
  expect((await house.tell(signerB, fact)).facts).toHaveLength(2)
  const other = { ...fact, amount: '10,001' }
  expect(await refused(() => house.said(signerB, other))).toBe('fact-known')
  expect(obligationOf(await house.see(), 'prepayment').paid).toBe(1_000_000)
})

test('facts of both parties at the same moment are all kept', async () => {
  await Promise.all([
    house.tell(signerB, { ...payment, amount: '1,000' }),
    house.tell(signerB, { ...payment, amount: '2,000' }),
    house.tell(signerA, { kind: 'dispute.opened', clause: 'retention', note: '示例理由' }),
    house.tell(signerB, { kind: 'delivery.made' }),
  ])
  const { facts } = await house.see()
  expect(facts.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6])
  expect(obligationOf(await house.see(), 'prepayment').paid).toBe(1_300_000)
})

test('a dispute freezes its own part only, until who opened it closes it', async () => {
  const accepted = await house.tell(signerA, { kind: 'acceptance.passed' })
  expect(stateOf(accepted, 'acceptancePayment')).toBe('due')
  expect(stateOf(accepted, 'retention')).toBe('disputed')
  const about = { clause: 'acceptancePayment', note: '示例：数量不符' }
  await house.tell(signerA, { kind: 'dispute.opened', ...about })
  const told = (view: FulfilmentView) =>
    keysOf(view, 'notify').filter((key) => key.startsWith('acceptance'))
  const before = await house.see()
  const instructed = keysOf(before, 'payment.instruct')
  expect(instructed).toHaveLength(2)
  await house.goTo(addDays(dateIn(house.clock.now()), 60))
  const frozen = await house.see()
  expect(obligationOf(frozen, 'acceptancePayment')).toMatchObject({ state: 'disputed', penalty: 0 })
  expect(stateOf(frozen, 'prepayment')).toBe('breached')
  expect(told(frozen)).toEqual(told(before))
  expect(heldOf(frozen)).toEqual({ prepayment: 'done', acceptancePayment: 'frozen' })
  expect(await fileOf(frozen, 'acceptancePayment')).toBe('instruction-frozen')
  expect(await fileOf(frozen, 'prepayment')).toBe('handed out')
  const closing = { kind: 'dispute.closed', clause: 'acceptancePayment' } as const
  expect(await refused(() => house.said(signerB, closing))).toBe('fact-not-yours')
  const closed = await house.tell(signerA, closing)
  expect(stateOf(closed, 'acceptancePayment')).toBe('due')
  expect(keysOf(closed, 'payment.instruct')).toEqual(instructed)
  expect(heldOf(closed)).toEqual({ prepayment: 'done', acceptancePayment: 'done' })
  expect(await fileOf(closed, 'acceptancePayment')).toBe('handed out')
})

/** By clause, of what was instructed. */
function heldOf({ actions }: FulfilmentView) {
  const instructed = actions.filter(({ kind }) => kind === 'payment.instruct')
  return Object.fromEntries(instructed.map(({ clause, state }) => [clause, state]))
}

async function fileOf({ actions }: FulfilmentView, clause: string): Promise<string> {
  const found = actions.find((one) => one.kind === 'payment.instruct' && one.clause === clause)
  const actor = await house.actor(signerA)
  const file = await house.app.fulfilment.instruction(actor, house.id, found?.id ?? '')
  return isRefusal(file) ? file.code : 'handed out'
}

test('a contested payment does not count until it is settled, and the account follows', async () => {
  const paid = await house.tell(signerB, { ...payment, amount: '500' })
  const fact = paid.facts.at(-1)?.id ?? ''
  const before = obligationOf(paid, 'prepayment').paid
  const contest = { kind: 'fact.contested', fact, note: '示例：并未付款' } as const
  const contested = await house.tell(signerA, contest)
  expect(obligationOf(contested, 'prepayment').paid).toBe(before - 50_000)
  expect(contested.facts.find(({ id }) => id === fact)?.contestedBy).toBe(
    contested.facts.at(-1)?.position,
  )
  expect(await refused(() => house.said(signerB, contest))).toBe('fact-repeated')
  await house.sound()
  const settled = { kind: 'fact.settled', fact } as const
  const wrong = () => house.said(signerA, { ...settled, outcome: 'falls' })
  expect(await refused(wrong)).toBe('fact-not-yours')
  const after = await house.tell(signerA, { ...settled, outcome: 'stands' })
  expect(obligationOf(after, 'prepayment').paid).toBe(before)
})

test('the creditor may let go what is left, and the account with it', async () => {
  const waived = await house.tell(signerB, { kind: 'obligation.waived', clause: 'prepayment' })
  expect(obligationOf(waived, 'prepayment')).toMatchObject({ state: 'waived', outstanding: 0 })
  expect(heldOf(waived)).toMatchObject({ prepayment: 'dropped' })
  expect(await fileOf(waived, 'prepayment')).toBe('instruction-dropped')
  expect(await refused(() => house.said(signerB, { ...payment, amount: '1' }))).toBe('amount-wrong')
})

test('the calendar shows both sides what falls due, and who owes it', async () => {
  for (const [email, owed] of [
    [signerA, true],
    [signerB, false],
  ] as const) {
    const actor = await house.actor(email)
    const { today } = await house.see()
    const query = { organisationId: organisationOf(actor), from: today, to: '2030-01-01' }
    const rows = agreed(await house.app.fulfilment.due(actor, { ...query, limit: 50 }))
    const row = rows.find(({ clause }) => clause === 'acceptancePayment')
    expect(row).toMatchObject({ contractId: house.id, owed, amount: 6_500_000, state: 'due' })
  }
})

test('two clocks at once do everything once', async () => {
  // Of two houses in one process on SQLite each would wait for the other while neither can go on.
  const second = dialect === 'postgres' ? await secondHouse() : undefined
  try {
    const { dueOn } = obligationOf(await house.see(), 'acceptancePayment')
    house.clock.set(new Date(`${addDays(dueOn ?? '', 2)}T04:00:00Z`))
    const apps = [house.app, second ?? house.app, house.app, second ?? house.app]
    const ticks = apps.map((app) => app.fulfilment.tick(10))
    const advanced = await Promise.all(ticks)
    expect(advanced.reduce((sum, one) => sum + one, 0)).toBe(1)
    const keys = (await house.see()).actions.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  } finally {
    await second?.close()
  }
})

function secondHouse() {
  return createApp(house.config, { clock: house.clock, random: systemRandom })
}

test('whatever is changed behind its back, the replay finds', async () => {
  const { db, id, app } = house
  const replayed = async () => agreed(await app.fulfilment.replay(id))
  const tables = [fulfilmentFacts, fulfilmentEvaluations, fulfilmentPostings, fulfilmentActions]
  const [facts, evaluations, postings, actions] = tables
  const [fact] = await db.read
    .select()
    .from(fulfilmentFacts)
    .where(and(eq(fulfilmentFacts.contractId, id), eq(fulfilmentFacts.kind, 'payment.confirmed')))
  const change = async (table: (typeof tables)[number], set: object, where: object) => {
    await db.transaction(async (tx) => {
      await tx
        .update(table as typeof fulfilmentFacts)
        .set(set)
        .where(where as ReturnType<typeof eq>)
    })
  }
  const own = eq(fulfilmentFacts.id, fact?.id ?? '')
  await change(facts!, { value: { ...fact?.value, amount: 999_999 } }, own)
  const changedFact = await replayed()
  expect(changedFact.differs?.number).toBeGreaterThan(1)
  expect(changedFact.faults.map(({ code }) => code)).toContain('fulfilment-fact-differs')
  await change(facts!, { value: fact?.value }, own)

  const first = and(eq(fulfilmentEvaluations.contractId, id), eq(fulfilmentEvaluations.number, 2))
  const [evaluation] = await db.read.select().from(fulfilmentEvaluations).where(first)
  const forged = (evaluation?.standing ?? '').replace('"paid":', '"paid" :')
  const digest = Buffer.from(nodeCrypto.digest('sha256', Buffer.from(forged))).toString('hex')
  await change(evaluations!, { standing: forged, digest }, first!)
  const changedEvaluation = await replayed()
  expect(changedEvaluation.differs).toMatchObject({ number: 2, stored: forged })
  expect(changedEvaluation.faults.map(({ code }) => code)).toEqual([
    'fulfilment-evaluation-differs',
  ])
  const { standing, digest: genuine } = evaluation ?? {}
  await change(evaluations!, { standing, digest: genuine }, first!)

  const [posting] = await db.read.select().from(fulfilmentPostings).limit(1)
  const line = eq(fulfilmentPostings.id, posting?.id ?? 0)
  await change(postings!, { amount: (posting?.amount ?? 0) + 1 }, line)
  expect((await replayed()).faults.map(({ code }) => code)).toEqual(['fulfilment-journal-differs'])
  await app.ledger.sequence()
  const { faults } = await app.audit()
  expect(faults.map(({ code }) => code)).toEqual(['fulfilment-journal-uneven'])
  await change(postings!, { amount: posting?.amount }, line)

  const [action] = await db.read.select().from(fulfilmentActions).limit(1)
  const acted = eq(fulfilmentActions.id, action?.id ?? '')
  await change(actions!, { key: 'delivery:asset.transfer:9' }, acted)
  const codes = (await replayed()).faults.map(({ code }) => code)
  expect(codes.sort()).toEqual(['fulfilment-action-missing', 'fulfilment-action-unexplained'])
  await change(actions!, { key: action?.key }, acted)
})

test('the ledger says nothing of it but what kind of thing happened', async () => {
  await house.app.ledger.sequence()
  const leaves = await house.app.ledger.list({ limit: 500 })
  const shown = leaves.map(({ leaf }) => Buffer.from(leaf).toString()).join('\n')
  const { facts, contractId, number, actions } = await house.see()
  const said = facts.flatMap(({ id, note, evidence, value }) => [
    ...[id, note, String(value['amount'] ?? '')],
    ...evidence.flatMap(({ digest, name }) => [digest, name]),
  ])
  const files = actions.flatMap(({ documentDigest, id }) => [documentDigest ?? id, id])
  const own = [contractId, number, '示例甲', '示例乙', '示例服务器', 'example.com', 'prepayment']
  const telling = [...said, ...files, ...own].filter(
    (text) => text.length > (/^\d+$/.test(text) ? 6 : 4),
  )
  expect(telling.length).toBeGreaterThan(20)
  expect(telling.filter((text) => shown.includes(text))).toEqual([])
  expect(shown).toContain('fulfilment.evaluated')
  expect(shown).toContain('asset.transferred')
})
