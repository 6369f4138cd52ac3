import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { readTemplateFiles } from '../../server/adapters/template-files.ts'
import { createEvaluate } from '../../server/fulfilment/evaluate.ts'
import type {
  Fact,
  FactKind,
  ObligationStanding,
  Terms,
} from '../../server/fulfilment/standing-types.ts'
import { termsOf } from '../../server/fulfilment/terms.ts'
import { createTemplates } from '../../server/templates/templates.ts'

const templates = createTemplates({
  files: readTemplateFiles('contracts-templates'),
  crypto: nodeCrypto,
})

export const evaluate = createEvaluate(nodeCrypto)

/** general-purchase over 1,000,000.00 yuan: 30 % ahead, 65 % after acceptance, 5 % kept back; nothing late before. */
export function purchase(changes: Record<string, unknown> = {}) {
  const template = templates.get('general-purchase', '1.1.0')
  if (!template) throw new Error('general-purchase 1.1.0 is missing')
  const today = '2027-01-04'
  const item = { name: '示例设备', spec: '示例', unit: '台', quantity: '1' }
  const raw = {
    ...templates.example(template, today),
    items: [{ ...item, unitPrice: '1,000,000.00' }],
    signBy: '2027-01-10',
    deliveryDate: '2027-02-26',
    ...changes,
  }
  const { values, faults } = templates.check(template, raw, today)
  if (faults.length > 0) throw new Error(JSON.stringify(faults))
  const filled = templates.fill(template, values, { number: 'QY-2027-000001', today })
  if ('refused' in filled) throw new Error(filled.code)
  return { template, values, clauses: filled.clauses }
}

export function purchaseTerms(changes: Record<string, unknown> = {}): Terms {
  const { template, values } = purchase(changes)
  return termsOf(template, values, { id: 'con_1', number: 'QY-2027-000001' })
}

/** 95 % three days after acceptance, 5 % kept back: the sentence of the white paper. */
export const withoutPrepayment = { prepay: '0', acceptancePay: '95' }

type Given = readonly [kind: FactKind, on: string, value?: Fact['value'], party?: string | null]

/** In the order of their positions, from 1; `fact_3` is the third. */
export function facts(...given: readonly Given[]): Fact[] {
  return given.map(([kind, occurredOn, value = {}, party], index) => ({
    id: `fact_${index + 1}`,
    position: index + 1,
    kind,
    source: kind === 'contract.effective' ? 'platform' : 'party',
    party: party ?? usualParty(kind),
    occurredOn,
    value,
    recordedAt: new Date(`${occurredOn}T04:00:00Z`),
  }))
}

function usualParty(kind: FactKind): string | null {
  if (kind === 'contract.effective') return null
  return kind === 'delivery.made' || kind === 'payment.confirmed' ? 'partyB' : 'partyA'
}

export const paid = (on: string, amount: number, clause = 'acceptancePayment'): Given => [
  'payment.confirmed',
  on,
  { clause, amount },
]

/** Effective, delivered in time, accepted on 2027-03-01. */
export const accepted: readonly Given[] = [
  ['contract.effective', '2027-01-08'],
  ['delivery.made', '2027-02-19'],
  ['acceptance.passed', '2027-03-01'],
]

/** Prepaid in time, delivered, accepted, paid late in two parts, a claim opened and closed. */
export function purchaseFacts(): readonly Fact[] {
  return facts(
    ...accepted,
    paid('2027-01-15', 30_000_000, 'prepayment'),
    paid('2027-03-04', 40_000_000),
    paid('2027-03-14', 25_000_000),
    ['claim.opened', '2027-06-01'],
    ['claim.closed', '2027-07-01', { fact: 'fact_7' }],
  )
}

export function standingOf(
  terms: Terms,
  known: readonly Fact[],
  now: string,
  clause: string,
): ObligationStanding {
  const found = evaluate(terms, known, now).obligations.find((one) => one.clause === clause)
  if (!found) throw new Error(`${clause} is not there`)
  return found
}

/** `due@2027-03-01 overdue@2027-03-05` */
export const historyOf = ({ history }: ObligationStanding): string =>
  history.map(({ state, on }) => `${state}@${on}`).join(' ')
