import { expect, test } from 'vitest'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { type Assumed, createSimulate } from '../../server/fulfilment/simulate.ts'
import { openTemplates } from '../templates/support.ts'
import { evaluate, purchase, withoutPrepayment } from './purchase.ts'

const simulate = createSimulate(nodeCrypto, evaluate)

const lines = (assumed: Assumed, changes: Record<string, unknown> = {}) =>
  simulate({ ...purchase({ ...withoutPrepayment, ...changes }), assumed })

const lineOf = (clause: string, assumed: Assumed, changes: Record<string, unknown> = {}) =>
  lines(assumed, changes).find((line) => line.clause === clause)

test('若 3 月 1 日验收合格，则 3 月 4 日前支付 950,000.00 元', () => {
  expect(lineOf('acceptancePayment', { 'acceptance.passed': '2027-03-01' })).toEqual({
    clause: 'acceptancePayment',
    title: { zh: '验收款', en: 'Payment on acceptance' },
    sentence: expect.stringContaining('即人民币 950,000.00 元'),
    codeDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    debtor: 'partyA',
    creditor: 'partyB',
    given: [{ kind: 'acceptance.passed', on: '2027-03-01' }],
    amount: 95_000_000,
    dueOn: '2027-03-04',
    late: { days: 10, penalty: 475_000 },
  })
})

test('says for every clause what would be due when, and what ten days of delay cost', () => {
  const short = lines({}, { prepay: '30', acceptancePay: '65' }).map(
    ({ clause, dueOn, amount, late }) => {
      return [clause, dueOn, amount, late?.penalty]
    },
  )
  // Signed on 10 January, delivered on the last day, 26 February, inspected for ten days.
  expect(short).toEqual([
    ['delivery', '2027-02-26', null, 500_000],
    ['prepayment', '2027-01-20', 30_000_000, 150_000],
    ['acceptancePayment', '2027-03-11', 65_000_000, 325_000],
    ['retention', '2029-03-19', 5_000_000, 25_000],
  ])
})

test('what comes before an assumed day does not come after it', () => {
  const line = lineOf('acceptancePayment', { 'acceptance.passed': '2027-02-01' })
  expect(line).toMatchObject({ dueOn: '2027-02-04', amount: 95_000_000 })
  const effective = lineOf(
    'prepayment',
    { 'contract.effective': '2027-01-07' },
    { prepay: '30', acceptancePay: '65' },
  )
  expect(effective).toMatchObject({
    dueOn: '2027-01-18',
    given: [{ kind: 'contract.effective', on: '2027-01-07' }],
  })
})

test('a form that is not filled in yet is no fault, whatever of it is missing', () => {
  const templates = openTemplates()
  const template = templates.get('general-purchase', '1.1.0')
  if (!template) throw new Error('general-purchase 1.1.0 is missing')
  const today = '2027-01-04'
  const whole = templates.example(template, today)
  const [item] = whole['items'] as readonly Record<string, unknown>[]
  const parts = Object.keys(item ?? {}).map((name) => ({
    ...whole,
    items: [{ ...item, [name]: '' }],
  }))
  const forms = [{}, ...parts, ...Object.keys(whole).map((name) => ({ ...whole, [name]: '' }))]
  const outcomes = forms.map((raw) => {
    const { values } = templates.check(template, raw, today)
    const filled = templates.fill(template, values, { number: '', today: '' })
    if ('refused' in filled) return filled.code
    return simulate({ template, values, clauses: filled.clauses, assumed: {} }).length > 0
  })
  expect(new Set(outcomes)).toEqual(new Set([true, 'required']))
  expect(outcomes.filter((one) => one === 'required').length).toBeGreaterThan(5)
})
