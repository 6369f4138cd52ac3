import { expect, test } from 'vitest'
import type { RunningClause } from '../../server/core/conditions/clauses.ts'
import { purchase, withoutPrepayment } from '../fulfilment/purchase.ts'
import { openRunning, openTemplates, plainLines } from './support.ts'

type Changes = { clause?: object; penalty?: object; text?: string; more?: object }

const label = { zh: '示例', en: 'Example' }

/** A small template with two parties and one clause, changed; answers with the sentence of the refusal. */
function fault({ clause = {}, penalty = {}, text, more = {} }: Changes): string {
  const clauses = {
    penalties: [
      {
        id: 'late',
        title: label,
        sentence: '每日违约金',
        rate: 'rate',
        base: 'amount',
        cap: 'price',
        ...penalty,
      },
    ],
    story: [{ kind: 'contract.effective', on: 'by' }],
    clauses: [
      {
        ...{ id: 'pay', title: label, sentence: '付款 {{ price | money }} 元', kind: 'payment' },
        ...{ debtor: 'partyA', creditor: 'partyB', applies: 'price > 0', when: 'acceptedOn >= by' },
        ...{ due: 'addDays(acceptedOn, 3)', amount: 'price', penalty: 'late' },
        ...clause,
      },
    ],
    ...more,
  }
  try {
    openRunning(text ?? '{{ clauses.pay }}{{ penalties.late }}', JSON.stringify(clauses))
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

test('opens a clause whose parts fit', () => {
  expect(fault({})).toBe('')
})

test.each<[string, Changes, RegExp]>([
  [
    'a condition that is no bool',
    { clause: { when: 'price' } },
    /clause pay, when `price`: condition-type/,
  ],
  ['a last day that is no date', { clause: { due: 'price + 3' } }, /pay, due .*condition-type/],
  ['an amount that is no int', { clause: { amount: 'by' } }, /pay, amount .*condition-type/],
  [
    'a name that nothing has',
    { clause: { when: 'rating > 1' } },
    /pay, when .*Unknown variable: rating/,
  ],
  [
    'a fact where only values are',
    { clause: { applies: 'acceptedOn > by' } },
    /pay, applies .*acceptedOn/,
  ],
  ['a penalty that is no int', { penalty: { cap: 'by' } }, /pay, penalty\.cap .*condition-type/],
  [
    'a story that is no date',
    { more: { story: [{ kind: 'delivery.made', on: 'price' }] } },
    /simulated delivery\.made/,
  ],
  ['a pattern', { clause: { when: "words.matches('(a+)+$')" } }, /condition-forbidden.*matches/],
  [
    'a deep nest',
    { clause: { when: `${'('.repeat(40)}true${')'.repeat(40)}` } },
    /condition-too-deep/,
  ],
  [
    'a broken expression',
    { clause: { when: 'price >' } },
    /pay, when `price >`: condition-invalid, at/,
  ],
  ['a part misspelt', { clause: { wenn: 'true' } }, /clauses\.json: clauses\.0: .*wenn/],
  ['a party that is none', { clause: { debtor: 'partyC' } }, /binds partyC to partyB/],
  ['one party on both sides', { clause: { debtor: 'partyB' } }, /binds partyB to partyB/],
  [
    'money without an amount',
    { clause: { amount: undefined } },
    /of the kind payment and has no amount/,
  ],
  [
    'things with an amount',
    { clause: { kind: 'delivery' } },
    /of the kind delivery and has an amount/,
  ],
  ['a penalty that is not there', { clause: { penalty: 'later' } }, /penalty later, there is none/],
  [
    'a sentence printed nowhere',
    { text: '{{ penalties.late }}' },
    /clauses\.pay is printed nowhere/,
  ],
  [
    'a sentence printed twice',
    { text: '{{ clauses.pay }}{{ clauses.pay }}{{ penalties.late }}' },
    /clauses\.pay is no clause, or there twice/,
  ],
  [
    'a sentence of no clause',
    { text: '{{ clauses.pay }}{{ penalties.late }}{{ clauses.other }}' },
    /clauses\.other/,
  ],
])('does not open %s, and says where', (_, changes, sentence) => {
  expect(fault(changes)).toMatch(sentence)
})

const words = (filled: ReturnType<typeof fill>) => plainLines(filled).join('\n')

function fill(changes: Record<string, unknown> = {}) {
  const { template, values } = purchase(changes)
  const filled = openTemplates().fill(template, values, { number: 'N', today: '2027-01-04' })
  if ('refused' in filled) throw new Error(filled.code)
  return filled
}

test('prints every sentence that runs with the digest of its code, whole in the table', () => {
  const filled = fill()
  const text = words(filled)
  expect(filled.clauses.map(({ id }) => id)).toEqual([
    'delivery',
    'prepayment',
    'acceptancePayment',
    'retention',
  ])
  for (const { sentence, codeDigest } of filled.clauses) {
    const short = codeDigest.slice(0, 16).match(/.{4}/g)?.join(' ')
    expect(text).toContain(`${sentence}〔条款代码 sha256:${short}…〕`)
    expect(text).toContain(codeDigest.match(/.{8}/g)?.join(' '))
  }
  expect(text.match(/〔条款代码 sha256:/g)).toHaveLength(6)
})

test('says the amounts of the sentence 验收合格后 3 日内付 95 %', () => {
  const filled = fill({ ...withoutPrepayment, acceptancePayDays: '3' })
  expect(filled.clauses.map(({ id }) => id)).toEqual(['delivery', 'acceptancePayment', 'retention'])
  const text = words(filled)
  expect(text).toContain(
    '自全部货物验收合格之日起 3 日内，甲方支付合同总价的 95%，即人民币 950,000.00 元',
  )
  expect(text).not.toContain('预付款：')
})

test('drafts begin with 95 % and 5 %, and no unit has its brackets doubled', () => {
  const { template } = purchase()
  const fields = template.sections.flatMap(({ fields }) => fields)
  const usual = Object.fromEntries(fields.map(({ name, default: value }) => [name, value]))
  expect(usual).toMatchObject({
    prepay: '0',
    acceptancePay: '95',
    retention: '5',
    acceptancePayDays: '3',
  })
  const units = fields.flatMap((field) =>
    field.type === 'integer' && field.unit ? [field.unit] : [],
  )
  for (const unit of units) expect(`${unit.zh}${unit.en}`).not.toMatch(/[（(]/)
})

test('the code of a clause is the same in every contract, and another one has another digest', () => {
  const digests = (changes: Record<string, unknown>) =>
    Object.fromEntries(fill(changes).clauses.map(({ id, codeDigest }) => [id, codeDigest]))
  const [one, other] = [digests({}), digests({ penaltyRate: '3', ...withoutPrepayment })]
  expect(other.retention).toBe(one.retention)
  expect(new Set(Object.values(one)).size).toBe(4)
  const { template } = purchase()
  const sentences = template.clauses.map(({ sentence }: RunningClause) => sentence)
  expect(new Set(sentences).size).toBe(4)
})
