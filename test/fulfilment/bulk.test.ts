import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fulfilments } from '../../db/schema/fulfilment.ts'
import { dateIn } from '../../server/core/values/dates.ts'
import type { FactInput } from '../../server/fulfilment/types.ts'
import { agreed, signerA, signerB } from '../journeys/house.ts'
import { obligationOf, openRunning, prepayment, type Running, stateOf } from './support.ts'

let house: Running

beforeAll(async () => {
  house = await openRunning()
}, 60_000)

afterAll(() => house.close())

const occurredOn = async () => (await house.see()).today

async function given(facts: readonly (Partial<FactInput> & Pick<FactInput, 'kind' | 'key'>)[]) {
  const day = await occurredOn()
  const told = facts.map((fact) => {
    const contractId = fact.key.startsWith('stray') ? 'ctr_none' : house.id
    return { contractId, input: { occurredOn: day, note: '', evidence: [], ...fact } }
  })
  const answers = await house.app.fulfilment.recordAll(await house.actor(signerB), told)
  return answers.map((answer) => (answer === true ? 'recorded' : answer.code))
}

const paid = { kind: 'payment.confirmed', clause: 'prepayment', amount: '15,000.00' } as const

test('of many facts at once each is answered for itself, and what is refused holds up nothing', async () => {
  expect(
    await given([
      { ...paid, key: 'bulk-1' },
      { kind: 'acceptance.passed', key: 'bulk-2' },
      { ...paid, key: 'stray-3' },
      { ...paid, key: 'bulk-4', occurredOn: '30 February' },
      { kind: 'delivery.made', key: 'bulk-5' },
    ]),
  ).toEqual(['recorded', 'fact-not-yours', 'not-found', 'not-a-date', 'recorded'])
  const view = await house.see()
  expect(view.facts.map(({ kind }) => kind)).toEqual([
    'contract.effective',
    'payment.confirmed',
    'delivery.made',
  ])
  await house.sound()
})

test('facts of one contract are heard in their order, each knowing the one before', async () => {
  expect(
    await given([
      { ...paid, key: 'bulk-6' },
      { ...paid, key: 'bulk-7' },
      { ...paid, key: 'bulk-6' },
      { ...paid, key: 'bulk-6', amount: '1.00' },
    ]),
  ).toEqual(['recorded', 'amount-wrong', 'recorded', 'fact-known'])
  const view = await house.see()
  expect(stateOf(view, 'prepayment')).toBe('performed')
  expect(obligationOf(view, 'prepayment').paid).toBe(prepayment)
  await house.sound()
})

test('both parties at once: whoever is slower is heard again, and nobody is lost', async () => {
  const day = await occurredOn()
  const input = { occurredOn: day, note: '示例：数量不符。', evidence: [] } as const
  const { fulfilment } = house.app
  const answers = await Promise.all([
    fulfilment.recordAll(await house.actor(signerA), [
      { contractId: house.id, input: { ...input, kind: 'acceptance.failed', key: 'a-1' } },
    ]),
    fulfilment.recordAll(await house.actor(signerB), [
      {
        contractId: house.id,
        input: { ...input, kind: 'dispute.opened', clause: 'retention', key: 'b-1' },
      },
    ]),
  ])
  expect(answers.flat()).toEqual([true, true])
  const view = await house.see()
  expect(view.facts.map(({ position }) => position)).toEqual(view.facts.map((_, at) => at + 1))
  await house.sound()
})

test('a contract that cannot be evaluated holds up no other of the same bulk', async () => {
  const { id } = await house.toSigning()
  await house.sign(signerA, id)
  await house.sign(signerB, id)
  const broken = eq(fulfilments.contractId, house.id)
  const [row] = await house.db.read.select().from(fulfilments).where(broken)
  await house.db.transaction((tx) => tx.update(fulfilments).set({ terms: '{}' }).where(broken))
  const day = dateIn(house.clock.now())
  const facts = [house.id, id].map((contractId) => {
    const input = { kind: 'delivery.made', key: 'both', occurredOn: day, note: '' } as const
    return { contractId, input: { ...input, evidence: [] } }
  })
  const supplier = await house.actor(signerB)
  await expect(house.app.fulfilment.recordAll(supplier, facts)).rejects.toThrow()
  const other = agreed(await house.app.fulfilment.view(supplier, id))
  expect(other.facts.map(({ kind }) => kind)).toContain('delivery.made')
  const { terms = '' } = row ?? {}
  await house.db.transaction((tx) => tx.update(fulfilments).set({ terms }).where(broken))
  expect((await house.see()).facts.map(({ kind }) => kind)).not.toContain('both')
  await house.sound()
})
