import { expect, test } from 'vitest'
import { canonicalJson } from '../../server/core/values/canonical-json.ts'
import type { Fact } from '../../server/fulfilment/standing-types.ts'
import {
  accepted,
  evaluate,
  facts,
  historyOf,
  paid,
  purchaseTerms,
  standingOf,
  withoutPrepayment,
} from './purchase.ts'

const terms = purchaseTerms(withoutPrepayment)
const payment = (known: readonly Fact[], now: string) =>
  standingOf(terms, known, now, 'acceptancePayment')
const retention = (known: readonly Fact[], now: string) =>
  standingOf(terms, known, now, 'retention')
const actionsOf = (known: readonly Fact[], now: string, clause: string, kind?: string) =>
  evaluate(terms, known, now)
    .actions.filter((one) => one.clause === clause && (!kind || one.kind === kind))
    .map(({ key, payload }) => `${key} ${payload.amount ?? ''}`.trim())

test('accepted on 1 March, 950,000.00 are due on 4 March', () => {
  const standing = payment(facts(...accepted), '2027-03-01')
  expect(standing).toMatchObject({ state: 'due', amount: 95_000_000, dueOn: '2027-03-04' })
  expect(standing).toMatchObject({ debtor: 'partyA', creditor: 'partyB', outstanding: 95_000_000 })
  expect(historyOf(standing)).toBe('pending@2027-01-08 due@2027-03-01')
  expect(standing.why.find(({ part }) => part === 'due')).toEqual({
    part: 'due',
    expression: 'nextWorkday(addDays(acceptedOn, acceptancePayDays))',
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    inputs: { acceptedOn: '2027-03-01', acceptancePayDays: 3 },
    result: '2027-03-04',
  })
})

test('before the acceptance is known, nothing is said of it, neither due nor not', () => {
  const standing = payment(facts(...accepted.slice(0, 2)), '2027-12-31')
  expect(standing).toMatchObject({ state: 'pending', dueOn: null })
  expect(standing.why.find(({ part }) => part === 'when')).toMatchObject({
    inputs: { acceptedOn: null, deliveredOn: '2027-02-19' },
    result: null,
  })
  expect(actionsOf(facts(...accepted.slice(0, 2)), '2027-12-31', 'acceptancePayment')).toEqual([])
})

test('before it is effective nothing is due', () => {
  const { obligations, actions, nextOn } = evaluate(terms, [], '2027-05-01')
  expect(obligations.map(({ state }) => state)).toEqual(['pending', 'pending', 'pending'])
  expect({ actions, nextOn }).toEqual({ actions: [], nextOn: null })
})

test('paid ten days late, it is cured and the penalty is 4,750.00', () => {
  const known = facts(...accepted, paid('2027-03-14', 95_000_000))
  const standing = payment(known, '2027-06-01')
  expect(standing).toMatchObject({ state: 'cured', paid: 95_000_000, penalty: 475_000 })
  expect(standing).toMatchObject({ penaltyPaid: 0, outstanding: 475_000 })
  expect(historyOf(standing)).toBe(
    'pending@2027-01-08 due@2027-03-01 overdue@2027-03-05 cured@2027-03-14',
  )
  expect(actionsOf(known, '2027-06-01', 'acceptancePayment', 'penalty.accrue')).toEqual([
    'acceptancePayment:penalty.accrue:2027-03-05..2027-03-14 475000',
  ])
})

test('paid on the last day, it is performed and there is no penalty', () => {
  const known = facts(...accepted, paid('2027-03-04', 95_000_000))
  expect(payment(known, '2027-06-01')).toMatchObject({
    state: 'performed',
    penalty: 0,
    outstanding: 0,
  })
  expect(payment(facts(...accepted, paid('2027-03-05', 95_000_000)), '2027-06-01')).toMatchObject({
    state: 'cured',
    penalty: 47_500,
  })
})

test('the penalty runs on what is still unpaid, and money goes to the amount before the penalty', () => {
  const parts = facts(
    ...accepted,
    paid('2027-03-04', 45_000_000),
    paid('2027-03-09', 30_000_000),
    paid('2027-03-14', 20_000_000),
  )
  // 500,000.00 for 5 days and 200,000.00 for 5 days at 5 ‱: 1,250.00 + 500.00.
  expect(payment(parts, '2027-04-01')).toMatchObject({ state: 'cured', penalty: 175_000 })
  expect(payment(parts, '2027-03-10')).toMatchObject({
    ...{ state: 'overdue', paid: 75_000_000, penalty: 125_000 + 10_000 },
  })
  const all = facts(...accepted, paid('2027-03-14', 95_000_000), paid('2027-03-20', 475_000))
  expect(payment(all, '2027-04-01')).toMatchObject({ penaltyPaid: 475_000, outstanding: 0 })
})

test('the penalty stops at its cap and is booked over the days that it took', () => {
  const capped = purchaseTerms({ ...withoutPrepayment, penaltyCap: '1' })
  const known = facts(...accepted)
  const at = (now: string) => standingOf(capped, known, now, 'acceptancePayment')
  // 1 % of 950,000.00 at 5 ‱ a day: twenty days.
  expect(at('2027-03-23').penalty).toBe(902_500)
  expect(at('2027-03-24').penalty).toBe(950_000)
  expect(at('2027-12-31').penalty).toBe(950_000)
  const booked = (now: string) =>
    evaluate(capped, known, now).actions.filter(({ kind }) => kind === 'penalty.accrue')
  expect(booked('2027-03-23')).toEqual([])
  expect(booked('2027-12-31')).toEqual([
    {
      key: 'acceptancePayment:penalty.accrue:2027-03-05..2027-03-24',
      clause: 'acceptancePayment',
      kind: 'penalty.accrue',
      payload: {
        ...{ amount: 950_000, days: 20, from: '2027-03-05', to: '2027-03-24' },
        ...{ debtor: 'partyA', creditor: 'partyB' },
      },
    },
  ])
  expect(evaluate(capped, known, '2027-03-10').nextOn).toBe('2027-03-24')
})

test('late by more than thirty days it is breached, and can still be cured', () => {
  expect(payment(facts(...accepted), '2027-04-03').state).toBe('overdue')
  expect(payment(facts(...accepted), '2027-04-04').state).toBe('breached')
  const standing = payment(facts(...accepted, paid('2027-04-13', 95_000_000)), '2027-05-01')
  expect(historyOf(standing)).toContain('breached@2027-04-04 cured@2027-04-13')
  expect(standing.penalty).toBe(40 * 47_500)
})

test('instructs the payment once, for what is still to be paid when it becomes due', () => {
  const instructed = (known: readonly Fact[], now: string) =>
    actionsOf(known, now, 'acceptancePayment', 'payment.instruct')
  expect(instructed(facts(...accepted), '2027-03-01')).toEqual([
    'acceptancePayment:payment.instruct:1 95000000',
  ])
  expect(instructed(facts(...accepted), '2028-03-01')).toHaveLength(1)
  const early = [...accepted.slice(0, 2), paid('2027-02-20', 15_000_000), ...accepted.slice(2)]
  expect(instructed(facts(...early), '2027-03-01')).toEqual([
    'acceptancePayment:payment.instruct:1 80000000',
  ])
  const whole = [...accepted.slice(0, 2), paid('2027-02-20', 95_000_000), ...accepted.slice(2)]
  expect(instructed(facts(...whole), '2027-03-01')).toEqual([])
  expect(payment(facts(...whole), '2027-03-01').state).toBe('performed')
})

test('reminds seven and three days before, on the day, and when it is overdue', () => {
  const known = facts(['contract.effective', '2027-01-08'])
  const days = (now: string) => actionsOf(known, now, 'delivery', 'notify')
  expect(days('2027-02-18')).toEqual([])
  expect(evaluate(terms, known, '2027-02-18').nextOn).toBe('2027-02-19')
  expect(days('2027-02-19')).toEqual(['delivery:notify:2027-02-26:-7'])
  expect(days('2027-02-27')).toEqual([
    'delivery:notify:2027-02-26:-7',
    'delivery:notify:2027-02-26:-3',
    'delivery:notify:2027-02-26:0',
    'delivery:notify:2027-02-26:overdue',
  ])
})

test('goods delivered late cost the supplier, and become the buyer’s when they are accepted', () => {
  const known = facts(
    ['contract.effective', '2027-01-08'],
    ['delivery.made', '2027-03-08'],
    ['acceptance.passed', '2027-03-10'],
  )
  const standing = standingOf(terms, known, '2027-03-09', 'delivery')
  expect(standing).toMatchObject({ state: 'cured', amount: null, debtor: 'partyB' })
  // Ten days at 5 ‱ of 1,000,000.00.
  expect(standing).toMatchObject({ penalty: 500_000, outstanding: 500_000 })
  expect(actionsOf(known, '2027-03-09', 'delivery', 'asset.transfer')).toEqual([])
  expect(actionsOf(known, '2027-03-10', 'delivery', 'asset.transfer')).toEqual([
    'delivery:asset.transfer:1',
  ])
  const paidPenalty = facts(
    ['contract.effective', '2027-01-08'],
    ['delivery.made', '2027-03-08'],
    paid('2027-03-20', 500_000, 'delivery'),
  )
  expect(standingOf(terms, paidPenalty, '2027-04-01', 'delivery').outstanding).toBe(0)
})

test('what fails acceptance was not delivered', () => {
  const known = facts(
    ['contract.effective', '2027-01-08'],
    ['delivery.made', '2027-02-20'],
    ['acceptance.failed', '2027-02-28'],
  )
  expect(standingOf(terms, known, '2027-03-05', 'delivery')).toMatchObject({ state: 'overdue' })
  const again = facts(
    ['contract.effective', '2027-01-08'],
    ['delivery.made', '2027-02-20'],
    ['acceptance.failed', '2027-02-28'],
    ['delivery.made', '2027-03-08'],
    ['acceptance.passed', '2027-03-09'],
  )
  expect(historyOf(standingOf(terms, again, '2027-03-09', 'delivery'))).toBe(
    'pending@2027-01-08 due@2027-01-08 overdue@2027-02-27 cured@2027-03-08',
  )
  expect(payment(again, '2027-03-09')).toMatchObject({ state: 'due', dueOn: '2027-03-12' })
})

const settled = [...accepted, paid('2027-03-04', 95_000_000)]

test('the retention is due when the warranty has ended, the last day included', () => {
  const known = facts(...settled)
  expect(retention(known, '2029-03-01')).toMatchObject({ state: 'pending', dueOn: '2029-03-12' })
  expect(evaluate(terms, known, '2027-03-05').nextOn).toBe('2029-03-02')
  expect(retention(known, '2029-03-02')).toMatchObject({ state: 'due', amount: 5_000_000 })
  expect(actionsOf(known, '2029-03-01', 'retention')).toEqual([])
  expect(actionsOf(known, '2029-03-02', 'retention')).toEqual([
    'retention:retention.refund:1 5000000',
  ])
  const refunded = facts(...settled, paid('2029-03-05', 5_000_000, 'retention'))
  expect(evaluate(terms, refunded, '2029-03-05')).toMatchObject({ closed: true, nextOn: null })
})

test('an open claim holds the retention back until it is closed', () => {
  const open = [...settled, ['claim.opened', '2028-06-01'] as const]
  expect(retention(facts(...open), '2030-01-01')).toMatchObject({ state: 'pending', dueOn: null })
  expect(evaluate(terms, facts(...open), '2030-01-01').nextOn).toBe(null)
  const closed = facts(...open, ['claim.closed', '2029-05-10', { fact: 'fact_5' }])
  expect(historyOf(retention(closed, '2029-05-10'))).toBe('pending@2027-01-08 due@2029-05-10')
  // Ten days from the tenth of May end on a Sunday.
  expect(retention(closed, '2029-05-10').dueOn).toBe('2029-05-21')
  const before = facts(...open, ['claim.closed', '2028-07-01', { fact: 'fact_5' }])
  expect(historyOf(retention(before, '2029-03-02'))).toBe('pending@2027-01-08 due@2029-03-02')
  const two = facts(
    ...open,
    ['claim.opened', '2028-07-01'],
    ['claim.closed', '2028-08-01', { fact: 'fact_5' }],
  )
  expect(retention(two, '2030-01-01').state).toBe('pending')
})

test('a claim after the retention became due does not take it back', () => {
  const late = facts(...settled, ['claim.opened', '2029-03-03'])
  expect(retention(late, '2029-03-20').state).toBe('overdue')
})

const dispute = (on: string, clause = 'acceptancePayment') =>
  ['dispute.opened', on, { clause }] as const
const ended = (on: string, clause = 'acceptancePayment') =>
  ['dispute.closed', on, { clause }] as const

test('a dispute stops its own clause and nothing else', () => {
  const known = facts(...accepted, dispute('2027-03-03'))
  expect(payment(known, '2027-06-01')).toMatchObject({ state: 'disputed', penalty: 0 })
  const actions = actionsOf(known, '2027-06-01', 'acceptancePayment')
  expect(actions).toEqual([
    'acceptancePayment:payment.instruct:1 95000000',
    'acceptancePayment:notify:2027-03-04:-3',
  ])
  expect(retention(known, '2029-03-02').state).toBe('due')
  expect(standingOf(terms, known, '2027-06-01', 'delivery').state).toBe('performed')
})

test('after a dispute there are as many days left as before it', () => {
  const known = facts(...accepted, dispute('2027-03-03'), ended('2027-04-02'))
  expect(payment(known, '2027-04-02')).toMatchObject({ state: 'due', dueOn: '2027-04-03' })
  expect(payment(known, '2027-04-06')).toMatchObject({ state: 'overdue', penalty: 3 * 47_500 })
  expect(actionsOf(known, '2027-04-06', 'acceptancePayment', 'payment.instruct')).toHaveLength(1)
})

test('days under dispute cost nothing', () => {
  const known = facts(...accepted, dispute('2027-03-10'), ended('2027-03-20'))
  expect(payment(known, '2027-03-15')).toMatchObject({ state: 'disputed', penalty: 5 * 47_500 })
  expect(payment(known, '2027-03-20')).toMatchObject({ state: 'overdue', penalty: 6 * 47_500 })
  expect(historyOf(payment(known, '2027-03-20'))).toContain(
    'overdue@2027-03-05 disputed@2027-03-10 overdue@2027-03-20',
  )
})

test('what becomes due under dispute is instructed when the dispute has ended', () => {
  const known = facts(...accepted.slice(0, 2), dispute('2027-02-25'), ...accepted.slice(2))
  expect(payment(known, '2027-05-01').state).toBe('disputed')
  expect(actionsOf(known, '2027-05-01', 'acceptancePayment')).toEqual([])
  const over = facts(
    ...accepted.slice(0, 2),
    dispute('2027-02-25'),
    ...accepted.slice(2),
    ended('2027-05-06'),
  )
  expect(payment(over, '2027-05-06')).toMatchObject({ state: 'due', dueOn: '2027-05-06' })
  expect(actionsOf(over, '2027-05-06', 'acceptancePayment', 'payment.instruct')).toHaveLength(1)
})

test('paid under protest, a dispute has nothing left to stop', () => {
  const known = facts(...accepted, dispute('2027-03-03'), paid('2027-03-20', 95_000_000))
  expect(payment(known, '2027-04-01')).toMatchObject({ state: 'performed', outstanding: 0 })
  const late = facts(...accepted, dispute('2027-03-10'), paid('2027-03-20', 95_000_000))
  expect(payment(late, '2027-04-01')).toMatchObject({ state: 'cured', penalty: 5 * 47_500 })
})

test('a contested fact does not count until it is settled', () => {
  const contested = [
    ...accepted,
    ['fact.contested', '2027-03-02', { fact: 'fact_3' }, 'partyB'] as const,
  ]
  expect(payment(facts(...contested), '2027-03-10').state).toBe('pending')
  const stands = facts(...contested, [
    'fact.settled',
    '2027-03-08',
    { fact: 'fact_3', outcome: 'stands' },
  ])
  expect(payment(stands, '2027-03-10')).toMatchObject({ state: 'overdue', dueOn: '2027-03-04' })
  const falls = facts(...contested, [
    'fact.settled',
    '2027-03-08',
    { fact: 'fact_3', outcome: 'falls' },
  ])
  expect(payment(falls, '2027-03-10').state).toBe('pending')
  const claim = [
    ...settled,
    ['claim.opened', '2028-06-01'] as const,
    ['claim.closed', '2028-07-01', { fact: 'fact_5' }] as const,
    ['fact.contested', '2028-08-01', { fact: 'fact_5' }, 'partyB'] as const,
    ['claim.opened', '2028-09-01'] as const,
  ]
  expect(retention(facts(...claim), '2030-01-01').state).toBe('pending')
})

test('waived, nothing is owed any more, and a penalty can be waived alone', () => {
  const waiver = (on: string) =>
    ['obligation.waived', on, { clause: 'acceptancePayment' }, 'partyB'] as const
  const all = payment(facts(...accepted, waiver('2027-03-20')), '2027-06-01')
  expect(all).toMatchObject({ state: 'waived', outstanding: 0 })
  const penalty = facts(...accepted, paid('2027-03-14', 95_000_000), waiver('2027-03-20'))
  expect(payment(penalty, '2027-06-01')).toMatchObject({
    state: 'waived',
    penalty: 475_000,
    outstanding: 0,
  })
})

test.each([
  // Friday: three days on is a Monday.
  ['2027-03-05', '2027-03-08'],
  // Thursday: three days on is a Sunday.
  ['2027-03-04', '2027-03-08'],
  // Qingming 2027 on a Monday after the weekend.
  ['2027-04-01', '2027-04-06'],
  // Into National Day.
  ['2027-09-30', '2027-10-04'],
  // Leap day, and the end of a year.
  ['2028-02-26', '2028-02-29'],
  ['2027-12-29', '2028-01-03'],
])('accepted on %s, it is due on %s', (on, due) => {
  const known = facts(...accepted.slice(0, 2), ['acceptance.passed', on])
  expect(payment(known, on).dueOn).toBe(due)
})

test.each([
  ['2028-02-29', 24, '2030-03-01'],
  ['2027-08-31', 6, '2028-03-01'],
  ['2027-12-31', 2, '2028-03-01'],
])(
  'accepted on %s with %i months of warranty, the retention is due from %s',
  (on, months, from) => {
    const other = purchaseTerms({ ...withoutPrepayment, warrantyMonths: String(months) })
    const known = facts(...accepted.slice(0, 2), ['acceptance.passed', on])
    expect(evaluate(other, known, from).obligations[2]?.history.at(-1)).toEqual({
      state: 'due',
      on: from,
    })
  },
)

test('the standing is canonical JSON', () => {
  const known = facts(...accepted, paid('2027-03-14', 95_000_000))
  const text = canonicalJson(evaluate(terms, known, '2027-06-01'))
  expect(JSON.parse(text)).toEqual(evaluate(terms, known, '2027-06-01'))
  // From the terms as they are stored.
  const stored = JSON.parse(canonicalJson(terms))
  expect(canonicalJson(evaluate(stored, known, '2027-06-01'))).toBe(text)
})
