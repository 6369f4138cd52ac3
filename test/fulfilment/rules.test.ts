import { expect, test } from 'vitest'
import { actsOn, answersTo, recordableKinds } from '../../server/fulfilment/offers.ts'
import { createJudgeFact, type GivenFact } from '../../server/fulfilment/rules.ts'
import type { Fact, FactKind } from '../../server/fulfilment/standing-types.ts'
import { accepted, evaluate, facts, paid, purchaseTerms, withoutPrepayment } from './purchase.ts'

const terms = purchaseTerms(withoutPrepayment)
const judge = createJudgeFact(evaluate)
const effective = accepted.slice(0, 1)
const delivered = accepted.slice(0, 2)

type Try = Partial<GivenFact> & { kind: FactKind }

/** Code of the refusal, or nothing; stated by 甲方 today unless told otherwise. */
function verdict(known: readonly Fact[], today: string, given: Try): string | undefined {
  const whole = {
    source: 'party',
    party: 'partyA',
    occurredOn: today,
    value: {},
    ...given,
  } as const
  return judge({ terms, facts: known, today }, whole)?.code
}

const clause = (id: string, more: Fact['value'] = {}) => ({ value: { clause: id, ...more } })

type Row = [string, readonly Fact[], string, Try, string | undefined]

const contest = ['fact.contested', '2027-03-02', { fact: 'fact_3' }, 'partyB'] as const
const disputed = [
  'dispute.opened',
  '2027-03-02',
  { clause: 'acceptancePayment' },
  'partyB',
] as const
const late = facts(...accepted, paid('2027-03-14', 95_000_000))
/** Delivered on 2027-02-19, and said so on that day only. */
const toldOn = (day: string) =>
  facts(...delivered).map((fact) =>
    fact.kind === 'delivery.made' ? { ...fact, recordedAt: new Date(`${day}T04:00:00Z`) } : fact,
  )

test.each<Row>([
  [
    'the supplier delivers',
    facts(...effective),
    '2027-02-20',
    { kind: 'delivery.made', party: 'partyB' },
    undefined,
  ],
  [
    'the buyer cannot deliver',
    facts(...effective),
    '2027-02-20',
    { kind: 'delivery.made' },
    'fact-not-yours',
  ],
  [
    'a stranger cannot deliver',
    facts(...effective),
    '2027-02-20',
    { kind: 'delivery.made', party: 'partyC' },
    'fact-not-yours',
  ],
  [
    'nobody cannot deliver',
    facts(...effective),
    '2027-02-20',
    { kind: 'delivery.made', party: null },
    'fact-not-yours',
  ],
  [
    'not twice',
    facts(...delivered),
    '2027-02-20',
    { kind: 'delivery.made', party: 'partyB' },
    'fact-repeated',
  ],
  [
    'not before it is effective',
    [],
    '2027-02-20',
    { kind: 'delivery.made', party: 'partyB' },
    'fact-premature',
  ],
  [
    'not tomorrow',
    facts(...effective),
    '2027-02-20',
    { kind: 'delivery.made', party: 'partyB', occurredOn: '2027-02-21' },
    'fact-future',
  ],
  [
    'not before the contract',
    facts(...effective),
    '2027-02-20',
    { kind: 'delivery.made', party: 'partyB', occurredOn: '2027-01-07' },
    'fact-before',
  ],
  [
    'again after it failed',
    facts(...delivered, ['acceptance.failed', '2027-02-25']),
    '2027-03-01',
    { kind: 'delivery.made', party: 'partyB' },
    undefined,
  ],
  [
    'again, not before it failed',
    facts(...delivered, ['acceptance.failed', '2027-02-25']),
    '2027-03-01',
    { kind: 'delivery.made', party: 'partyB', occurredOn: '2027-02-24' },
    'fact-before',
  ],
  [
    'the buyer accepts',
    facts(...delivered),
    '2027-03-01',
    { kind: 'acceptance.passed' },
    undefined,
  ],
  [
    'the buyer refuses',
    facts(...delivered),
    '2027-03-01',
    { kind: 'acceptance.failed' },
    undefined,
  ],
  [
    'the supplier does not accept own goods',
    facts(...delivered),
    '2027-03-01',
    { kind: 'acceptance.passed', party: 'partyB' },
    'fact-not-yours',
  ],
  [
    'ten days of silence are not over',
    facts(...delivered),
    '2027-03-01',
    { kind: 'acceptance.passed', party: 'partyB' },
    'fact-not-yours',
  ],
  [
    'after ten days of silence the supplier may state it',
    facts(...delivered),
    '2027-03-02',
    { kind: 'acceptance.passed', party: 'partyB' },
    undefined,
  ],
  [
    'silence accepts on the day after its last, not before',
    facts(...delivered),
    '2027-03-02',
    { kind: 'acceptance.passed', party: 'partyB', occurredOn: '2027-02-19' },
    'fact-before',
  ],
  [
    'of a delivery told late the buyer has as many days from being told',
    toldOn('2027-03-02'),
    '2027-03-12',
    { kind: 'acceptance.passed', party: 'partyB' },
    'fact-not-yours',
  ],
  [
    'and no more',
    toldOn('2027-03-02'),
    '2027-03-13',
    { kind: 'acceptance.passed', party: 'partyB' },
    undefined,
  ],
  [
    'nor refuses them',
    facts(...delivered),
    '2027-03-20',
    { kind: 'acceptance.failed', party: 'partyB' },
    'fact-not-yours',
  ],
  [
    'nothing is accepted before it is there',
    facts(...effective),
    '2027-03-01',
    { kind: 'acceptance.passed' },
    'fact-premature',
  ],
  [
    'nor on an earlier day',
    facts(...delivered),
    '2027-03-01',
    { kind: 'acceptance.passed', occurredOn: '2027-02-18' },
    'fact-before',
  ],
  ['nor twice', facts(...accepted), '2027-03-05', { kind: 'acceptance.passed' }, 'fact-repeated'],
  [
    'what is accepted is not refused',
    facts(...accepted),
    '2027-03-05',
    { kind: 'acceptance.failed' },
    'fact-repeated',
  ],
  [
    'the creditor confirms money',
    facts(...accepted),
    '2027-03-03',
    {
      kind: 'payment.confirmed',
      party: 'partyB',
      ...clause('acceptancePayment', { amount: 95_000_000 }),
    },
    undefined,
  ],
  [
    'the debtor does not',
    facts(...accepted),
    '2027-03-03',
    { kind: 'payment.confirmed', ...clause('acceptancePayment', { amount: 1 }) },
    'fact-not-yours',
  ],
  [
    'the house may, from a bank',
    facts(...accepted),
    '2027-03-03',
    {
      kind: 'payment.confirmed',
      party: null,
      source: 'platform',
      ...clause('acceptancePayment', { amount: 1 }),
    },
    undefined,
  ],
  [
    'not one 分 too much',
    facts(...accepted),
    '2027-03-03',
    {
      kind: 'payment.confirmed',
      party: 'partyB',
      ...clause('acceptancePayment', { amount: 95_000_001 }),
    },
    'amount-wrong',
  ],
  [
    'with the penalty of the day it came in',
    facts(...accepted),
    '2027-03-20',
    {
      kind: 'payment.confirmed',
      party: 'partyB',
      occurredOn: '2027-03-14',
      ...clause('acceptancePayment', { amount: 95_475_000 }),
    },
    undefined,
  ],
  [
    'not with that of today',
    facts(...accepted),
    '2027-03-20',
    {
      kind: 'payment.confirmed',
      party: 'partyB',
      occurredOn: '2027-03-14',
      ...clause('acceptancePayment', { amount: 95_475_001 }),
    },
    'amount-wrong',
  ],
  [
    'the penalty alone afterwards',
    late,
    '2027-03-20',
    {
      kind: 'payment.confirmed',
      party: 'partyB',
      ...clause('acceptancePayment', { amount: 475_000 }),
    },
    undefined,
  ],
  [
    'no more than the penalty',
    late,
    '2027-03-20',
    {
      kind: 'payment.confirmed',
      party: 'partyB',
      ...clause('acceptancePayment', { amount: 475_001 }),
    },
    'amount-wrong',
  ],
  [
    'nothing for nothing owed',
    facts(...accepted),
    '2027-03-20',
    { kind: 'payment.confirmed', ...clause('delivery', { amount: 1 }) },
    'amount-wrong',
  ],
  [
    'no zero',
    facts(...accepted),
    '2027-03-03',
    { kind: 'payment.confirmed', party: 'partyB', ...clause('acceptancePayment', { amount: 0 }) },
    'amount-wrong',
  ],
  [
    'no fraction',
    facts(...accepted),
    '2027-03-03',
    { kind: 'payment.confirmed', party: 'partyB', ...clause('acceptancePayment', { amount: 0.5 }) },
    'amount-wrong',
  ],
  [
    'nothing below zero',
    facts(...accepted),
    '2027-03-03',
    { kind: 'payment.confirmed', party: 'partyB', ...clause('acceptancePayment', { amount: -1 }) },
    'amount-wrong',
  ],
  [
    'for no clause',
    facts(...accepted),
    '2027-03-03',
    { kind: 'payment.confirmed', party: 'partyB', value: { amount: 1 } },
    'clause-unknown',
  ],
  [
    'for a clause that does not apply',
    facts(...accepted),
    '2027-03-03',
    { kind: 'payment.confirmed', party: 'partyB', ...clause('prepayment', { amount: 1 }) },
    'clause-unknown',
  ],
  ['the buyer claims', facts(...accepted), '2027-06-01', { kind: 'claim.opened' }, undefined],
  [
    'not before acceptance',
    facts(...delivered),
    '2027-02-25',
    { kind: 'claim.opened' },
    'fact-premature',
  ],
  [
    'nor for yesterday',
    facts(...accepted),
    '2027-06-01',
    { kind: 'claim.opened', occurredOn: '2027-05-31' },
    'fact-before',
  ],
  [
    'nor the supplier',
    facts(...accepted),
    '2027-06-01',
    { kind: 'claim.opened', party: 'partyB' },
    'fact-not-yours',
  ],
  [
    'and closes',
    facts(...accepted, ['claim.opened', '2027-06-01']),
    '2027-06-02',
    { kind: 'claim.closed', value: { fact: 'fact_4' } },
    undefined,
  ],
  [
    'once',
    facts(
      ...accepted,
      ['claim.opened', '2027-06-01'],
      ['claim.closed', '2027-06-02', { fact: 'fact_4' }],
    ),
    '2027-06-03',
    { kind: 'claim.closed', value: { fact: 'fact_4' } },
    'fact-repeated',
  ],
  [
    'what was opened',
    facts(...accepted),
    '2027-06-02',
    { kind: 'claim.closed', value: { fact: 'fact_3' } },
    'fact-unknown',
  ],
  [
    'either party disputes',
    facts(...accepted),
    '2027-03-02',
    { kind: 'dispute.opened', ...clause('acceptancePayment') },
    undefined,
  ],
  [
    'a stranger does not',
    facts(...accepted),
    '2027-03-02',
    { kind: 'dispute.opened', party: 'partyC', ...clause('acceptancePayment') },
    'fact-not-yours',
  ],
  [
    'what is performed is not disputed',
    facts(...accepted),
    '2027-03-02',
    { kind: 'dispute.opened', ...clause('delivery') },
    'wrong-state',
  ],
  [
    'nor what is',
    facts(...accepted, disputed),
    '2027-03-03',
    { kind: 'dispute.opened', ...clause('acceptancePayment') },
    'wrong-state',
  ],
  [
    'who disputed ends it',
    facts(...accepted, disputed),
    '2027-03-03',
    { kind: 'dispute.closed', party: 'partyB', ...clause('acceptancePayment') },
    undefined,
  ],
  [
    'not the other',
    facts(...accepted, disputed),
    '2027-03-03',
    { kind: 'dispute.closed', ...clause('acceptancePayment') },
    'fact-not-yours',
  ],
  [
    'or an award',
    facts(...accepted, disputed),
    '2027-03-03',
    { kind: 'dispute.closed', party: null, source: 'platform', ...clause('acceptancePayment') },
    undefined,
  ],
  [
    'nothing to end',
    facts(...accepted),
    '2027-03-03',
    { kind: 'dispute.closed', ...clause('acceptancePayment') },
    'wrong-state',
  ],
  [
    'the creditor waives',
    facts(...accepted),
    '2027-03-03',
    { kind: 'obligation.waived', party: 'partyB', ...clause('acceptancePayment') },
    undefined,
  ],
  [
    'not the debtor',
    facts(...accepted),
    '2027-03-03',
    { kind: 'obligation.waived', ...clause('acceptancePayment') },
    'fact-not-yours',
  ],
  [
    'not what is performed',
    facts(...accepted),
    '2027-03-03',
    { kind: 'obligation.waived', ...clause('delivery') },
    'wrong-state',
  ],
  [
    'the penalty left',
    late,
    '2027-03-20',
    { kind: 'obligation.waived', party: 'partyB', ...clause('acceptancePayment') },
    undefined,
  ],
  [
    'either contests',
    facts(...accepted),
    '2027-03-02',
    { kind: 'fact.contested', party: 'partyB', value: { fact: 'fact_3' } },
    undefined,
  ],
  [
    'a fact that is there',
    facts(...accepted),
    '2027-03-02',
    { kind: 'fact.contested', value: { fact: 'fact_9' } },
    'fact-unknown',
  ],
  [
    'not that it is effective',
    facts(...accepted),
    '2027-03-02',
    { kind: 'fact.contested', value: { fact: 'fact_1' } },
    'wrong-state',
  ],
  [
    'once',
    facts(...accepted, contest),
    '2027-03-03',
    { kind: 'fact.contested', value: { fact: 'fact_3' } },
    'fact-repeated',
  ],
  [
    'a stranger not',
    facts(...accepted),
    '2027-03-02',
    { kind: 'fact.contested', party: 'partyC', value: { fact: 'fact_3' } },
    'fact-not-yours',
  ],
  [
    'nobody takes back alone what they stated',
    facts(...accepted),
    '2027-03-02',
    { kind: 'fact.contested', value: { fact: 'fact_3' } },
    'fact-not-yours',
  ],
  [
    'nor that money came in',
    facts(...accepted, paid('2027-03-04', 40_000_000)),
    '2027-03-05',
    { kind: 'fact.contested', party: 'partyB', value: { fact: 'fact_4' } },
    'fact-not-yours',
  ],
  [
    'who accepted the goods does not contest that they came',
    facts(...accepted),
    '2027-03-05',
    { kind: 'fact.contested', value: { fact: 'fact_2' } },
    'fact-not-yours',
  ],
  [
    'who has not accepted them does',
    facts(...delivered),
    '2027-03-05',
    { kind: 'fact.contested', value: { fact: 'fact_2' } },
    undefined,
  ],
  [
    'a claim is an open one, contested or not',
    facts(...accepted, ['claim.opened', '2027-06-01']),
    '2027-06-02',
    { kind: 'fact.contested', party: 'partyB', value: { fact: 'fact_4' } },
    'wrong-state',
  ],
  [
    'who contested lets it stand',
    facts(...accepted, contest),
    '2027-03-03',
    { kind: 'fact.settled', party: 'partyB', value: { fact: 'fact_3', outcome: 'stands' } },
    undefined,
  ],
  [
    'but cannot let it fall',
    facts(...accepted, contest),
    '2027-03-03',
    { kind: 'fact.settled', party: 'partyB', value: { fact: 'fact_3', outcome: 'falls' } },
    'fact-not-yours',
  ],
  [
    'the other lets it fall',
    facts(...accepted, contest),
    '2027-03-03',
    { kind: 'fact.settled', value: { fact: 'fact_3', outcome: 'falls' } },
    undefined,
  ],
  [
    'but cannot let it stand',
    facts(...accepted, contest),
    '2027-03-03',
    { kind: 'fact.settled', value: { fact: 'fact_3', outcome: 'stands' } },
    'fact-not-yours',
  ],
  [
    'an award does either',
    facts(...accepted, contest),
    '2027-03-03',
    {
      kind: 'fact.settled',
      party: null,
      source: 'platform',
      value: { fact: 'fact_3', outcome: 'falls' },
    },
    undefined,
  ],
  [
    'there is no third way',
    facts(...accepted, contest),
    '2027-03-03',
    { kind: 'fact.settled', value: { fact: 'fact_3', outcome: 'perhaps' } },
    'invalid',
  ],
  [
    'nothing to settle',
    facts(...accepted),
    '2027-03-03',
    { kind: 'fact.settled', value: { fact: 'fact_3', outcome: 'falls' } },
    'fact-unknown',
  ],
  [
    'effective by the house alone',
    [],
    '2027-01-08',
    { kind: 'contract.effective' },
    'fact-not-yours',
  ],
  [
    'effective once',
    facts(...effective),
    '2027-01-09',
    { kind: 'contract.effective', party: null, source: 'platform' },
    'fact-repeated',
  ],
])('%s', (_, known, today, given, code) => {
  expect(verdict(known, today, given)).toBe(code)
})

test('when everything is settled nothing more is recorded', () => {
  const over = facts(
    ...accepted,
    paid('2027-03-04', 95_000_000),
    paid('2029-03-05', 5_000_000, 'retention'),
  )
  expect(verdict(over, '2029-03-06', { kind: 'claim.opened' })).toBe('wrong-state')
})

test('offers to each party what would be taken', () => {
  const known = { terms, facts: facts(...accepted), today: '2027-03-02' }
  expect(recordableKinds(judge, known, 'partyA')).toEqual(['claim.opened', 'dispute.opened'])
  expect(recordableKinds(judge, known, 'partyB')).toEqual([
    'payment.confirmed',
    'dispute.opened',
    'obligation.waived',
    'fact.contested',
  ])
  expect(recordableKinds(judge, known, 'partyC')).toEqual([])
  expect(actsOn(judge, known, 'partyB', 'acceptancePayment')).toEqual([
    'confirm-payment',
    'waive',
    'dispute',
  ])
  expect(actsOn(judge, known, 'partyA', 'acceptancePayment')).toEqual(['dispute'])
  expect(actsOn(judge, known, 'partyA', 'delivery')).toEqual([])
  expect(answersTo(judge, known, 'partyB', 'fact_3')).toEqual(['contest'])
  const contested = { ...known, facts: facts(...accepted, contest), today: '2027-03-03' }
  expect(answersTo(judge, contested, 'partyB', 'fact_3')).toEqual(['stands'])
  expect(answersTo(judge, contested, 'partyA', 'fact_3')).toEqual(['falls'])
})

test('what is offered for a thousand facts takes few evaluations', () => {
  let evaluations = 0
  const counting = createJudgeFact((...given) => {
    evaluations += 1
    return evaluate(...given)
  })
  const claims = Array.from({ length: 1000 }, () => ['claim.opened', '2027-03-02'] as const)
  const known = { terms, facts: facts(...accepted, ...claims), today: '2027-03-03' }
  expect(recordableKinds(counting, known, 'partyB')).toContain('payment.confirmed')
  for (const { id } of known.facts) answersTo(counting, known, 'partyB', id)
  expect(evaluations).toBeLessThan(10)
})
