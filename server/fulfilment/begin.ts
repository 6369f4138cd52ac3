import type { Tx } from '../../db/connection.ts'
import { canonicalJson } from '../core/values/canonical-json.ts'
import { dateIn } from '../core/values/dates.ts'
import { newId } from '../core/values/ids.ts'
import { committedFact } from './entries.ts'
import { type FulfilmentDeps, sha256Hex } from './parts.ts'
import type { Fact } from './standing-types.ts'
import { addFacts, addFulfilment, contractWithParties } from './store.ts'
import { termsOf } from './terms.ts'

export const evaluateJob = 'fulfilment.evaluate'

/**
 * In the transaction that completes a contract: freezes what it runs on, and the first fact, that it is in force. What
 * follows from it is evaluated by a job; should that be given up, the clock finds the contract all the same.
 */
export async function begin(deps: FulfilmentDeps, tx: Tx, contractId: string): Promise<void> {
  const found = await contractWithParties(tx, contractId)
  if (!found) throw new Error(`there is no contract ${contractId}`)
  const { templateName, templateVersion, values, number } = found.contract
  const template = deps.templates.get(templateName, templateVersion)
  if (!template || template.clauses.length === 0) return
  const now = deps.clock.now()
  const frozen = termsOf(template, values, { id: contractId, number })
  const terms = canonicalJson(frozen)
  const termsDigest = sha256Hex(deps, terms)
  const row = { contractId, terms, termsDigest, state: 'running', startedAt: now, nextTickAt: now }
  if (!(await addFulfilment(tx, row))) return
  const effective: Fact = {
    id: newId('fact', deps.random),
    ...{ position: 1, kind: 'contract.effective', source: 'platform', party: null, value: {} },
    occurredOn: dateIn(now, frozen.zone),
    recordedAt: now,
  }
  const [, entryId = null] = await deps.ledger.appendAll(tx, [
    {
      kind: 'fulfilment.begun',
      commitments: { contract: contractId, terms: termsDigest },
      facts: { clauses: frozen.clauses.length },
      subjects: [contractId],
    },
    {
      kind: 'fulfilment.fact',
      commitments: { contract: contractId, fact: committedFact(deps, effective, '') },
      facts: { fact: effective.kind },
      subjects: [contractId],
    },
  ])
  const first = { contractId, key: effective.kind, evidence: [], entryId }
  await addFacts(tx, [{ ...effective, ...first }])
  const job = { kind: evaluateJob, key: `${evaluateJob}:${contractId}:1`, payload: { contractId } }
  await deps.outbox.put(tx, job)
}
