import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { createEvaluate } from '../../server/fulfilment/evaluate.ts'
import { purchaseFacts, purchaseTerms } from '../fulfilment/purchase.ts'
import { type Bench, time } from './harness.ts'

/** Evaluations of one round: one alone is shorter than what the clock costs. */
const batch = 200

/** A whole contract each time: four clauses, eight facts, half a year on. */
export async function fulfilment(bench: Bench): Promise<void> {
  if (!bench.wants('fulfilment.pure')) return
  const evaluate = createEvaluate(nodeCrypto)
  const terms = purchaseTerms()
  const facts = purchaseFacts()
  const { ms, cpu, best, n } = await time(bench, () => {
    for (let round = 0; round < batch; round++) evaluate(terms, facts, '2027-09-01')
  })
  bench.report({
    metric: 'fulfilment.pure',
    value: (batch / ms) * 1000,
    unit: 'evals/s',
    n: n * batch,
    note: `${facts.length} facts, ${terms.clauses.length} clauses; ${Math.round((cpu / batch) * 1000)} µs of processor each, best ${Math.round((batch / best) * 1000)}`,
  })
}
