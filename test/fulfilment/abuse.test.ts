import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fulfilmentFacts, fulfilments } from '../../db/schema/fulfilment.ts'
import { addDays } from '../../server/core/values/dates.ts'
import type { Terms } from '../../server/fulfilment/standing-types.ts'
import { agreed, codeOf, signerA, signerB } from '../journeys/house.ts'
import { obligationOf, openRunning, type Running, signedContract, stateOf } from './support.ts'

let house: Running

beforeAll(async () => {
  house = await openRunning()
}, 60_000)

afterAll(() => house.close())

test('a contract that cannot be evaluated holds up no other', async () => {
  const { db, app, clock } = house
  const other = await signedContract(house)
  await house.goTo((await house.see()).today)
  const [row] = await db.read.select().from(fulfilments).where(eq(fulfilments.contractId, other.id))
  const terms = JSON.parse(row?.terms ?? '') as Terms
  // As after going back to a program that does not have the calendar yet.
  const unknown = JSON.stringify({ ...terms, calendar: 'cn-2999' })
  const change = async (text: string) =>
    db.transaction(async (tx) => {
      const theirs = eq(fulfilments.contractId, other.id)
      await tx.update(fulfilments).set({ terms: text }).where(theirs)
    })
  await change(unknown)
  const { dueOn } = obligationOf(await house.see(), 'prepayment')
  clock.set(new Date(`${addDays(dueOn ?? '', 1)}T04:00:00Z`))
  await expect(app.fulfilment.tick(100)).rejects.toThrow(other.id)
  const { evaluation } = await house.see()
  expect(stateOf(await house.see(), 'prepayment')).toBe('overdue')
  // It waits for an hour, and is then taken up again.
  expect(await app.fulfilment.tick(100)).toBe(0)
  await change(row?.terms ?? '')
  expect(await app.fulfilment.tick(100)).toBe(0)
  clock.advance(3_600_000)
  expect(await app.fulfilment.tick(100)).toBe(1)
  expect((await house.see()).evaluation).toEqual(evaluation)
  await house.sound()
})

test('a party that back-dates its delivery gains nothing by the silence of the other', async () => {
  const { today } = await house.see()
  const effective = (await house.see()).facts[0]?.occurredOn ?? today
  await house.tell(signerB, { kind: 'delivery.made', occurredOn: effective })
  await house.goTo(addDays(today, 1))
  expect(codeOf(await house.said(signerB, { kind: 'acceptance.passed' }))).toBe('fact-not-yours')
  await house.goTo(addDays(today, 16))
  const early = { kind: 'acceptance.passed', occurredOn: addDays(today, 3) } as const
  expect(codeOf(await house.said(signerB, early))).toBe('fact-before')
  const accepted = await house.tell(signerB, { kind: 'acceptance.passed' })
  expect(stateOf(accepted, 'acceptancePayment')).toBe('due')
  await house.sound()
})

test('a party records a few hundred facts of a contract and no more; the other goes on', async () => {
  const { facts, today } = await house.see()
  const flood = Array.from({ length: 500 }, (_, index) => ({
    ...{ id: `fct_${index}`, contractId: house.id, position: facts.length + 1 + index },
    ...{ kind: 'claim.opened', occurredOn: today, value: {}, source: 'party', party: 'partyA' },
    ...{ key: `flood-${index}`, evidence: [], note: '示例', recordedAt: house.clock.now() },
  }))
  await house.db.transaction(async (tx) => {
    for (let at = 0; at < flood.length; at += 50) {
      await tx.insert(fulfilmentFacts).values(flood.slice(at, at + 50))
    }
  })
  const claim = { kind: 'claim.opened', note: '示例理由' } as const
  expect(codeOf(await house.said(signerA, claim))).toBe('fact-many')
  const payment = { kind: 'payment.confirmed', clause: 'prepayment', amount: '1' } as const
  expect(agreed(await house.tell(signerB, payment)).facts.at(-1)?.kind).toBe('payment.confirmed')
})
