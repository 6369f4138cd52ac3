import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { readTemplateFiles } from '../../server/adapters/template-files.ts'
import type { Fact, FactKind, Terms } from '../../server/fulfilment/standing-types.ts'
import { termsOf } from '../../server/fulfilment/terms.ts'
import { createTemplates } from '../../server/templates/templates.ts'

/** general-purchase over 1,000,000.00 yuan with all four clauses. */
export function purchaseTerms(): Terms {
  const templates = createTemplates({
    files: readTemplateFiles('contracts-templates'),
    crypto: nodeCrypto,
  })
  const template = templates.get('general-purchase', '1.1.0')
  if (!template) throw new Error('general-purchase 1.1.0 is missing')
  const today = '2027-01-04'
  const item = { name: '示例设备', spec: '示例', unit: '台', quantity: '1' }
  const { values, faults } = templates.check(
    template,
    {
      ...templates.example(template, today),
      items: [{ ...item, unitPrice: '1,000,000.00' }],
      signBy: '2027-01-10',
      deliveryDate: '2027-02-20',
    },
    today,
  )
  if (faults.length > 0) throw new Error(JSON.stringify(faults))
  return termsOf(template, values, { id: 'con_bench', number: 'QY-2027-000001' })
}

/** Prepaid in time, delivered, accepted, a claim opened and closed, paid late in two parts. */
export function purchaseFacts(): readonly Fact[] {
  const story: readonly [FactKind, string, string | null, Fact['value']][] = [
    ['contract.effective', '2027-01-08', null, {}],
    ['payment.confirmed', '2027-01-15', 'partyB', { clause: 'prepayment', amount: 30_000_000 }],
    ['delivery.made', '2027-02-19', 'partyB', {}],
    ['acceptance.passed', '2027-03-01', 'partyA', {}],
    ['payment.confirmed', '2027-03-04', 'partyB', paid(40_000_000)],
    ['payment.confirmed', '2027-03-14', 'partyB', paid(25_000_000)],
    ['claim.opened', '2027-06-01', 'partyA', {}],
    ['claim.closed', '2027-07-01', 'partyA', { fact: 'fact_7' }],
  ]
  return story.map(([kind, occurredOn, party, value], index) => ({
    id: `fact_${index + 1}`,
    position: index + 1,
    kind,
    source: party === null ? 'platform' : 'party',
    party,
    occurredOn,
    value,
    recordedAt: new Date(`${occurredOn}T04:00:00Z`),
  }))
}

const paid = (amount: number): Fact['value'] => ({ clause: 'acceptancePayment', amount })
