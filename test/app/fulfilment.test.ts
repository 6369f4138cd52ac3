import { expect, test } from 'vitest'
import { daysShown, isMonth, shiftMonth, weeksOf } from '../../app/components/fulfilment-month.ts'
import { atField, factOf, recording } from '../../app/routes/fulfilment/acts.ts'
import { recordAddress } from '../../app/routes/fulfilment/addresses.ts'
import { suffices } from '../../app/routes/fulfilment/rehearse.ts'
import { refuse } from '../../server/core/values/refusal.ts'
import { openTemplates } from '../templates/support.ts'

test('a month is shown in whole weeks from Monday to Sunday', () => {
  const march = daysShown('2027-03')
  expect([march[0], march.at(-1), march.length]).toEqual(['2027-03-01', '2027-04-04', 35])
  const may = daysShown('2027-05')
  expect([may[0], may.at(-1), may.length]).toEqual(['2027-04-26', '2027-06-06', 42])
  // 1 February 2027 is a Monday and the month has 28 days.
  expect(daysShown('2027-02')).toHaveLength(28)
  expect(weeksOf(march).map(([monday]) => monday)).toEqual([
    '2027-03-01',
    '2027-03-08',
    '2027-03-15',
    '2027-03-22',
    '2027-03-29',
  ])
})

test('months turn over the year, and what is no month is none', () => {
  expect(shiftMonth('2026-12', 1)).toBe('2027-01')
  expect(shiftMonth('2027-01', -1)).toBe('2026-12')
  expect(isMonth('2027-03')).toBe(true)
  expect(['2027-13', '2027-3', '0000-01', '', '2027-03-01'].filter(isMonth)).toEqual([])
})

const delivered = { kind: 'delivery.made', key: 'a-key-of-its-own', occurredOn: '2027年3月1日' }

test('a fact is taken as people write its day, with its files read', async () => {
  const file = new File([new Uint8Array([1, 2, 3])], '送货单.pdf')
  const asked = recording.parse({ ...delivered, evidence: [file] })
  const fact = await factOf(asked)
  expect(fact).toMatchObject({ kind: 'delivery.made', occurredOn: '2027-03-01', note: '' })
  expect(fact.evidence).toEqual([{ name: '送货单.pdf', bytes: new Uint8Array([1, 2, 3]) }])
  expect('clause' in fact).toBe(false)
})

test.each([
  ['a day that is none', { ...delivered, occurredOn: '2027-02-30' }, 'occurredOn'],
  ['a dispute without a reason', { ...delivered, kind: 'dispute.opened' }, 'note'],
  ['a payment without an amount', { ...delivered, kind: 'payment.confirmed' }, 'amount'],
  ['what only the house states', { ...delivered, kind: 'contract.effective' }, 'kind'],
  ['a file of 11 MiB', { ...delivered, evidence: [big(11)] }, 'evidence'],
  ['36 MiB in all', { ...delivered, evidence: [big(9), big(9), big(9), big(9)] }, 'evidence'],
])('%s is refused at its field', (_, sent, field) => {
  const { error } = recording.safeParse(sent)
  expect(error?.issues.map(({ path }) => path[0])).toContain(field)
})

function big(mebibytes: number): File {
  return new File([new Uint8Array(mebibytes << 20)], 'large.pdf')
}

test('a refusal of the house stands at the field that can correct it', () => {
  const fieldOf = (code: string, kind: Parameters<typeof atField>[1], field?: string) =>
    atField(refuse(code, {}, field), kind).field
  expect(fieldOf('fact-future', 'delivery.made')).toBe('occurredOn')
  expect(fieldOf('amount-wrong', 'payment.confirmed')).toBe('amount')
  expect(fieldOf('evidence-kind', 'delivery.made')).toBe('evidence')
  expect(fieldOf('wrong-state', 'delivery.made')).toBeUndefined()
})

test('a refusal about what the form does not show is told above the form', () => {
  const hidden = atField(refuse('fact-future', {}, 'occurredOn'), 'dispute.opened')
  expect('field' in hidden).toBe(false)
  expect('field' in atField(refuse('clause-unknown', {}, 'clause'), 'payment.confirmed')).toBe(
    false,
  )
})

test('an address of a form carries what it is about, encoded', () => {
  const address = recordAddress('c1', { kind: 'fact.settled', fact: 'f&1', outcome: 'falls' })
  expect(address).toBe('/contracts/c1/fulfilment/record?kind=fact.settled&fact=f%261&outcome=falls')
})

test('a rehearsal waits for amounts, rates and days, and for nothing else', () => {
  const template = openTemplates().get('general-purchase', '1.1.0')
  if (template === undefined) throw new Error('the template is gone')
  const missing = (...fields: string[]) => fields.map((field) => refuse('required', {}, field))
  expect(suffices(template, [])).toBe(true)
  expect(suffices(template, missing('partyA.name', 'subject', 'items[1].name'))).toBe(true)
  for (const one of ['items[0].quantity', 'items', 'total', 'deliveryDate', 'unheard-of']) {
    expect([one, suffices(template, missing(one))]).toEqual([one, false])
  }
})
