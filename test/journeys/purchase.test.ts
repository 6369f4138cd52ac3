import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { notices } from '../../db/schema/notices.ts'
import { addDays, addMonths, type CivilDate } from '../../server/core/values/dates.ts'
import type { FulfilmentView } from '../../server/fulfilment/types.ts'
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
} from '../fulfilment/support.ts'
import { agreed, drafter, signerA, signerB } from './house.ts'
import { entriesSince } from './support/entries.ts'
import { leaksOf } from './support/leaks.ts'

/**
 * A purchase from its last signature over a payment that is late, disputed and late again to the refund of what was
 * kept back: after every step the house is audited, the account balanced and everything computed anew.
 */
let house: Running
let entered: () => Promise<string[]>
/** The last day of the payment after acceptance, as first told and after the dispute. */
let dueOn: CivilDate
let laterDueOn: CivilDate

const secondPayment = total - prepayment - retained
/** 1 % of it: twenty days at 5 ‱. */
const mostPenalty = secondPayment / 100
const aDay = (secondPayment * 5) / 10_000

const file = (name: string) => ({
  bytes: new TextEncoder().encode(`%PDF-1.7 ${name}（示例）`),
  name,
})
/** Typed or handed over on the way; looked for at the end. */
const words = {
  delivered: '示例：货物全部送达甲方示例仓库',
  accepted: '示例：数量与外观相符',
  dispute: '示例：对两台示例机柜的漆面有争议',
  claim: '示例：一台示例服务器风扇异响',
  settled: '示例：已更换风扇，双方了结',
}
const files = ['示例送货单.pdf', '示例验收单.pdf']

/** What one fact and what follows from it enters; `more` is done besides. */
const afterFact = (...more: readonly string[]) => [
  'fulfilment.fact',
  'fulfilment.evaluated',
  ...more,
]

beforeAll(async () => {
  house = await openRunning({ penaltyCap: '1', acceptancePayDays: '10' })
  entered = entriesSince(house.app)
}, 60_000)

afterAll(() => house.close())
afterEach(async () => {
  await house.sound()
  expect(await entered(), 'each test tells what it entered').toEqual([])
})

const pay = (clause: string, amount: string) =>
  house.tell(signerB, { kind: 'payment.confirmed', clause, amount })
const day = async (on: CivilDate) => {
  await house.goTo(on)
  return house.see()
}
const acceptancePayment = (view: FulfilmentView) => obligationOf(view, 'acceptancePayment')

test('with the last signature the terms are frozen and the first payment is instructed', async () => {
  const kinds = await entered()
  const signed = ['contract.signed', 'contract.completed']
  const begun = ['fulfilment.begun', ...afterFact('fulfilment.acted')]
  const since = kinds.slice(kinds.lastIndexOf('contract.signed'))
  // Which job runs first is nobody's business.
  expect(since.filter((kind) => kind !== 'contract.preserved')).toEqual([...signed, ...begun])
  expect(since).toContain('contract.preserved')
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
})

test('the instruction is a file for the bank, for the parties alone', async () => {
  const { actions } = await house.see(signerB)
  const action = actions.find((one) => one.kind === 'payment.instruct')
  const actor = await house.actor(signerB)
  const found = agreed(await house.app.fulfilment.instruction(actor, house.id, action?.id ?? ''))
  const text = Buffer.from(found.bytes).toString()
  expect(text).toContain('<InstdAmt Ccy="CNY">30000.00</InstdAmt>')
  expect(text).toContain('<Nm>示例乙科技有限公司</Nm>')
})

test('a payment that its creditor confirms performs the obligation', async () => {
  const view = await pay('prepayment', '30,000.00')
  expect(await entered()).toEqual(afterFact())
  expect(stateOf(view, 'prepayment')).toBe('performed')
  expect(balances(view)).toEqual({ 'paid:partyA': -prepayment, 'received:partyB': prepayment })
})

test('what is delivered is not yet the buyer’s', async () => {
  const evidence = [file(files[0] as string)]
  const view = await house.tell(signerB, {
    ...{ kind: 'delivery.made', note: words.delivered, evidence },
  })
  expect(await entered()).toEqual(afterFact())
  expect(stateOf(view, 'delivery')).toBe('performed')
  expect(view.assets).toEqual([])
})

test('accepted with evidence, the goods pass over and the second payment falls due', async () => {
  const { bytes } = file(files[1] as string)
  const evidence = [{ bytes, name: `../${files[1]}` }]
  const view = await house.tell(signerA, {
    ...{ kind: 'acceptance.passed', note: words.accepted, evidence },
  })
  const passed = ['asset.transferred', 'asset.transferred', 'fulfilment.acted']
  expect(await entered()).toEqual(afterFact(...passed, 'fulfilment.acted'))
  expect(stateOf(view, 'acceptancePayment')).toBe('due')
  expect(view.assets.map(({ name, quantity, ownerName }) => [name, quantity, ownerName])).toEqual([
    ['示例服务器', 10_000, '示例甲贸易有限公司'],
    ['示例机柜', 2000, '示例甲贸易有限公司'],
  ])
  const [kept] = view.facts.at(-1)?.evidence ?? []
  expect(kept?.name).toBe(files[1])
  const actor = await house.actor(signerB)
  const found = await house.app.fulfilment.evidence(actor, house.id, kept?.digest ?? '')
  expect(Buffer.from(agreed(found).bytes)).toEqual(Buffer.from(bytes))
  dueOn = acceptancePayment(view).dueOn ?? ''
})

test('the clock reminds both parties and finds the payment overdue', async () => {
  for (const before of [7, 3, 0]) {
    await house.goTo(addDays(dueOn, -before))
    expect(await entered(), `${before} days before`).toEqual(['fulfilment.evaluated'])
    await house.sound()
  }
  const view = await day(addDays(dueOn, 10))
  expect(await entered()).toEqual(['fulfilment.evaluated'])
  expect(acceptancePayment(view)).toMatchObject({
    ...{ state: 'overdue', daysLeft: -10, penalty: 10 * aDay },
  })
  expect(keysOf(view, 'notify')).toContain(`acceptancePayment:notify:${dueOn}:overdue`)
  const letters = await house.app.mailbox.listFor(signerB, 100)
  expect(letters.filter(({ subject }) => subject.includes('验收款已逾期'))).toHaveLength(1)
  const told = await house.db.read.select().from(notices)
  const overdue = told.filter(({ kind, facts }) => {
    return kind === 'fulfilment.overdue' && facts['clause'] === 'acceptancePayment'
  })
  expect(overdue.map(({ facts }) => facts['owed']).sort()).toEqual([0, 1])
})

test('a dispute stops this clause for as long as it lasts, and no other', async () => {
  const others = ({ obligations }: FulfilmentView) =>
    obligations.filter(({ clause }) => clause !== 'acceptancePayment')
  const before = await house.see()
  const about = { clause: 'acceptancePayment', note: words.dispute }
  const opened = await house.tell(signerA, { kind: 'dispute.opened', ...about })
  expect(await entered()).toEqual(afterFact())
  // The day on which it begins is a day under dispute already, the one on which it ends no longer.
  expect(acceptancePayment(opened)).toMatchObject({ state: 'disputed', penalty: 9 * aDay })
  expect(others(opened)).toEqual(others(before))
  await house.sound()
  const frozen = await day(addDays(dueOn, 40))
  expect(await entered()).toEqual([])
  expect(acceptancePayment(frozen)).toMatchObject({ state: 'disputed', penalty: 9 * aDay })
  expect(balances(frozen)).toEqual(balances(before))
  const closing = { kind: 'dispute.closed', clause: 'acceptancePayment' } as const
  const closed = await house.tell(signerA, closing)
  expect(await entered()).toEqual(afterFact())
  expect(acceptancePayment(closed)).toMatchObject({ state: 'overdue', penalty: 10 * aDay })
  laterDueOn = acceptancePayment(closed).dueOn ?? ''
})

test('the penalty grows on to its cap, is booked there, and grows no further', async () => {
  const short = await day(addDays(dueOn, 49))
  expect(await entered()).toEqual([])
  expect(acceptancePayment(short).penalty).toBe(19 * aDay)
  await house.sound()
  const full = await day(addDays(dueOn, 50))
  expect(await entered()).toEqual(['fulfilment.evaluated', 'fulfilment.acted'])
  expect(acceptancePayment(full).penalty).toBe(mostPenalty)
  const owed = {
    ...{ 'payable:partyA': -secondPayment, 'receivable:partyB': secondPayment },
    ...{ 'penalty-payable:partyA': -mostPenalty, 'penalty-receivable:partyB': mostPenalty },
  }
  expect(balances(full)).toMatchObject(owed)
  await house.sound()
  const later = await day(addDays(dueOn, 55))
  expect(await entered()).toEqual([])
  expect(acceptancePayment(later)).toMatchObject({ state: 'overdue', penalty: mostPenalty })
  expect(balances(later)).toEqual(balances(full))
  expect(laterDueOn).toBe(dueOn)
})

test('paid late it is cured, and the penalty is owed until it is paid too', async () => {
  const late = await pay('acceptancePayment', '65000')
  expect(await entered()).toEqual(afterFact())
  expect(stateOf(late, 'acceptancePayment')).toBe('cured')
  expect(balances(late)).toEqual({
    'paid:partyA': -(prepayment + secondPayment),
    'received:partyB': prepayment + secondPayment,
    'penalty-payable:partyA': -mostPenalty,
    'penalty-receivable:partyB': mostPenalty,
  })
  await house.sound()
  const paid = await pay('acceptancePayment', '650.00')
  expect(await entered()).toEqual(afterFact())
  expect(balances(paid)['penalty-payable:partyA']).toBeUndefined()
  expect(balances(paid)['paid:partyA']).toBe(-(prepayment + secondPayment + mostPenalty))
})

test('an open claim holds back what is due after the warranty until it is settled', async () => {
  const claimed = await house.tell(signerA, { kind: 'claim.opened', note: words.claim })
  expect(await entered()).toEqual(afterFact())
  const claim = claimed.facts.at(-1)?.id ?? ''
  const accepted = claimed.facts.find(({ kind }) => kind === 'acceptance.passed')
  const over = await day(addDays(addMonths(accepted?.occurredOn ?? '', 12), 1))
  expect(await entered()).toEqual([])
  expect(stateOf(over, 'retention')).toBe('pending')
  await house.sound()
  const settled = { kind: 'claim.closed', fact: claim, note: words.settled } as const
  const due = await house.tell(signerA, settled)
  expect(await entered()).toEqual(afterFact('fulfilment.acted'))
  expect(stateOf(due, 'retention')).toBe('due')
  expect(keysOf(due, 'retention.refund')).toEqual(['retention:retention.refund:1'])
  expect(balances(due)['payable:partyA']).toBe(-retained)
})

test('what was kept back is paid, and the contract is closed', async () => {
  const closed = await pay('retention', '5,000')
  expect(await entered()).toEqual(afterFact())
  expect(closed).toMatchObject({ state: 'closed', mayRecord: [] })
  expect(balances(closed)).toEqual({
    'paid:partyA': -(total + mostPenalty),
    'received:partyB': total + mostPenalty,
  })
  await house.goTo(addDays(closed.today, 400))
  expect(await entered()).toEqual([])
})

test('nothing that anybody typed or handed over stands in the ledger, in kept jobs or in an address', async () => {
  const found = new Set<string>([...Object.values(words), ...files, drafter, signerA, signerB])
  const collect = (value: unknown) => {
    if (typeof value === 'string') found.add(value.trim())
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect)
  }
  collect(house.values())
  const view = await house.see()
  collect([view.number, view.parties.map(({ name }) => name)])
  collect(view.facts.flatMap(({ id, actorName, evidence }) => [id, actorName, evidence]))
  collect(view.actions.flatMap(({ id, documentDigest }) => [id, documentDigest]))
  collect(['65,000.00', '6500000', '10000000', '9,000.00'])
  // Words that everybody's contract has, and figures too short not to stand in any hash.
  const free = new Set(['special', 'delivered', 'arbitration'])
  const secrets = [...found].filter(
    (text) => !free.has(text) && text.length > (/^[\d.,%]*$/.test(text) ? 5 : 1),
  )
  expect(secrets.length).toBeGreaterThan(60)
  expect(await leaksOf(house, secrets)).toEqual([])
  // Our own name of the contract is for those who are let in; the ledger must not have even that.
  const leaks = await leaksOf(house, [view.contractId])
  expect(leaks.filter((one) => one.includes('ledger'))).toEqual([])
})
