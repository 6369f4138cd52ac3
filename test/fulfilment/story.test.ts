import { afterAll, beforeAll, expect, test } from 'vitest'
import { notices } from '../../db/schema/notices.ts'
import { addDays, addMonths } from '../../server/core/values/dates.ts'
import { agreed, signerA, signerB } from '../journeys/house.ts'
import {
  balances,
  keysOf,
  obligationOf,
  openRunning,
  prepayment,
  type Running,
  retained,
  stateOf,
  total,
} from './support.ts'

let house: Running
const pdf = new TextEncoder().encode('%PDF-1.7 验收单（示例）')

beforeAll(async () => {
  house = await openRunning()
}, 60_000)

afterAll(() => house.close())

test('with the last signature the terms are frozen and the first payment is instructed', async () => {
  const view = await house.see()
  expect(view).toMatchObject({ state: 'running', evaluation: { number: 1 } })
  expect(stateOf(view, 'prepayment')).toBe('due')
  expect(keysOf(view, 'payment.instruct')).toEqual(['prepayment:payment.instruct:1'])
  expect(balances(view)).toEqual({
    'payable:partyA': -prepayment,
    'receivable:partyB': prepayment,
  })
  expect(obligationOf(view, 'prepayment')).toMatchObject({ amount: prepayment })
  expect(obligationOf(view, 'prepayment').sentence).toContain('30,000.00')
  await house.sound()
})

test('the instruction is a file for the bank, for the parties alone', async () => {
  const { actions } = await house.see(signerB)
  const action = actions.find((one) => one.kind === 'payment.instruct')
  const actor = await house.actor(signerB)
  const file = agreed(await house.app.fulfilment.instruction(actor, house.id, action?.id ?? ''))
  const text = Buffer.from(file.bytes).toString()
  expect(text).toContain('<InstdAmt Ccy="CNY">30000.00</InstdAmt>')
  expect(text).toContain('<Nm>示例乙科技有限公司</Nm>')
})

test('a payment that its creditor confirms performs the obligation', async () => {
  const view = await house.tell(signerB, {
    kind: 'payment.confirmed',
    clause: 'prepayment',
    amount: '30,000.00',
  })
  expect(stateOf(view, 'prepayment')).toBe('performed')
  expect(balances(view)).toEqual({ 'paid:partyA': -prepayment, 'received:partyB': prepayment })
  await house.sound()
})

test('delivered and accepted with evidence, the goods pass over and the second payment falls due', async () => {
  await house.tell(signerB, { kind: 'delivery.made' })
  const evidence = [{ bytes: pdf, name: '../验收单.pdf' }]
  const view = await house.tell(signerA, { kind: 'acceptance.passed', evidence })
  expect(stateOf(view, 'delivery')).toBe('performed')
  expect(stateOf(view, 'acceptancePayment')).toBe('due')
  expect(view.assets.map(({ name, quantity, ownerName }) => [name, quantity, ownerName])).toEqual([
    ['示例服务器', 10_000, '示例甲贸易有限公司'],
    ['示例机柜', 2000, '示例甲贸易有限公司'],
  ])
  const [file] = view.facts.at(-1)?.evidence ?? []
  expect(file?.name).toBe('验收单.pdf')
  const actor = await house.actor(signerB)
  const found = await house.app.fulfilment.evidence(actor, house.id, file?.digest ?? '')
  expect(Buffer.from(agreed(found).bytes)).toEqual(Buffer.from(pdf))
  await house.sound()
})

test('the clock reminds both parties and finds the payment overdue', async () => {
  const { dueOn } = obligationOf(await house.see(), 'acceptancePayment')
  await house.goTo(addDays(dueOn ?? '', -3))
  await house.goTo(addDays(dueOn ?? '', 10))
  const view = await house.see()
  expect(obligationOf(view, 'acceptancePayment')).toMatchObject({
    state: 'overdue',
    daysLeft: -10,
    // 65,000.00 × 5 ‱ × 10
    penalty: 32_500,
  })
  expect(keysOf(view, 'notify')).toContain(`acceptancePayment:notify:${dueOn}:overdue`)
  const letters = await house.app.mailbox.listFor(signerB, 100)
  expect(letters.filter(({ subject }) => subject.includes('验收款已逾期'))).toHaveLength(1)
  const told = await house.db.read.select().from(notices)
  const overdue = told.filter(({ kind, facts }) => {
    return kind === 'fulfilment.overdue' && facts['clause'] === 'acceptancePayment'
  })
  expect(overdue.map(({ facts }) => facts['owed']).sort()).toEqual([0, 1])
  await house.sound()
})

test('paid late it is cured, and the penalty is booked until it is paid too', async () => {
  const owed = total - prepayment - retained
  const late = await house.tell(signerB, {
    kind: 'payment.confirmed',
    clause: 'acceptancePayment',
    amount: '65000',
  })
  expect(stateOf(late, 'acceptancePayment')).toBe('cured')
  expect(balances(late)).toEqual({
    'paid:partyA': -(prepayment + owed),
    'received:partyB': prepayment + owed,
    'penalty-payable:partyA': -32_500,
    'penalty-receivable:partyB': 32_500,
  })
  await house.sound()
  const paid = await house.tell(signerB, {
    kind: 'payment.confirmed',
    clause: 'acceptancePayment',
    amount: '325.00',
  })
  expect(balances(paid)['penalty-payable:partyA']).toBeUndefined()
  expect(balances(paid)['paid:partyA']).toBe(-(prepayment + owed + 32_500))
  await house.sound()
})

test('after the warranty what was kept back is instructed, and paid closes the contract', async () => {
  const accepted = (await house.see()).facts.find(({ kind }) => kind === 'acceptance.passed')
  await house.goTo(addDays(addMonths(accepted?.occurredOn ?? '', 12), 1))
  const due = await house.see()
  expect(stateOf(due, 'retention')).toBe('due')
  expect(keysOf(due, 'retention.refund')).toEqual(['retention:retention.refund:1'])
  expect(balances(due)['payable:partyA']).toBe(-retained)
  await house.sound()
  const closed = await house.tell(signerB, {
    kind: 'payment.confirmed',
    clause: 'retention',
    amount: '5,000',
  })
  expect(closed).toMatchObject({ state: 'closed', mayRecord: [] })
  expect(balances(closed)).toEqual({
    'paid:partyA': -(total + 32_500),
    'received:partyB': total + 32_500,
  })
  await house.sound()
})
