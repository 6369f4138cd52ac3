/**
 * 重放: everything is computed again from the terms and the facts as they are stored, and compared with what was stored
 * then: the bytes of every evaluation, and the actions, files, journals and assets that follow from them.
 */
import { canonicalJson } from '../core/values/canonical-json.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { assetsOf, obligationsOf, postingsOf, toldActions } from './book-store.ts'
import { committedFact } from './entries.ts'
import { factOf, loadRunning, planDeps, sha256Hex } from './parts.ts'
import { type Plan, planFor, type Running } from './plan.ts'
import {
  expectedActions,
  expectedAssets,
  expectedJournals,
  obligationTexts,
  storedActions,
  storedAssets,
  storedJournals,
  type Texts,
} from './replay-texts.ts'
import type { Engine } from './steps.ts'
import { contractWithParties, type EvaluationRecord, evaluationsOf, factsOf } from './store.ts'
import type { Replay } from './types.ts'

type Fault = Replay['faults'][number]

/** By contract id or number. Refusals: not-found, not-running. */
export async function replay(engine: Engine, idOrNumber: string): Promise<Replay | Refusal> {
  const { deps } = engine
  const found = await contractWithParties(deps.db.read, idOrNumber)
  if (!found) return refuse('not-found')
  const contractId = found.contract.id
  const [running] = await loadRunning(deps, [contractId])
  if (!running) return refuse('not-running')
  const evaluations = await evaluationsOf(deps.db.read, contractId)
  const plans = replayed(engine, running, evaluations)
  const differing = plans.findIndex((plan, index) => plan.text !== evaluations[index]?.standing)
  const stored = evaluations[differing]
  return {
    contractId,
    evaluations: evaluations.length,
    differs: stored
      ? {
          number: stored.number,
          stored: stored.standing,
          recomputed: plans[differing]?.text ?? '',
        }
      : null,
    faults: [
      ...(await committedFaults(engine, running, evaluations)),
      ...(await consequenceFaults(engine, contractId, plans)),
    ],
  }
}

/** One plan for every evaluation that was stored, each following from the ones before. */
function replayed(
  { deps, evaluate }: Engine,
  running: Running,
  evaluations: readonly EvaluationRecord[],
): Plan[] {
  const plans: Plan[] = []
  let before: Running = { ...running, facts: [], known: 0, last: null, done: new Set() }
  for (const { number, at, facts: known } of evaluations) {
    const facts = running.facts.filter(({ position }) => position <= known)
    const plan = planFor(planDeps(deps, evaluate), { ...before, facts, evaluation: number - 1 }, at)
    plans.push(plan)
    const done = new Set([...before.done, ...plan.actions.map(({ intent }) => intent.key)])
    before = { ...before, known: facts.length, last: plan.standing, done }
  }
  return plans
}

/** What is stored against the digests that the ledger has of it. */
async function committedFaults(
  { deps }: Engine,
  { contractId, termsDigest, terms, evaluation }: Running,
  evaluations: readonly EvaluationRecord[],
): Promise<Fault[]> {
  const entries = await deps.ledger.about(contractId)
  const opened = (id: string | null, name: string) =>
    entries.find((entry) => entry.id === id)?.openings[name]?.value
  const faults: Fault[] = []
  const fault = (code: string, facts: Fault['facts']) => void faults.push({ code, facts })
  const begun = entries.find(({ kind }) => kind === 'fulfilment.begun')
  const digests = [sha256Hex(deps, canonicalJson(terms)), termsDigest]
  if (digests.some((digest) => digest !== begun?.openings['terms']?.value)) {
    fault('fulfilment-terms-differ', {})
  }
  const rows = await factsOf(deps.db.read, [contractId])
  for (const [index, row] of rows.entries()) {
    const { position, entryId } = row
    const committed = opened(entryId, 'fact')
    if (position !== index + 1 || committed !== committedFact(deps, factOf(row), row.note)) {
      fault('fulfilment-fact-differs', { position })
    }
  }
  for (const { number, standing, digest, entryId } of evaluations) {
    const committed = opened(entryId, 'evaluation')
    if (committed !== digest || sha256Hex(deps, standing) !== digest) {
      fault('fulfilment-evaluation-differs', { number })
    }
  }
  // Every fact is evaluated as it is recorded, but for the first, which waits for its job.
  const known = evaluations.at(-1)?.facts ?? 1
  if (evaluations.length !== evaluation || known !== rows.length) {
    fault('fulfilment-evaluation-missing', { stored: evaluations.length, last: evaluation })
  }
  return faults
}

/** What was done, booked and registered against what the evaluations say. */
async function consequenceFaults(
  { deps }: Engine,
  contractId: string,
  plans: readonly Plan[],
): Promise<Fault[]> {
  const { read } = deps.db
  const actions = (await toldActions(read, contractId)).map(({ action }) => action)
  const assets = (await assetsOf(read, contractId)).map(({ asset }) => asset)
  const postings = await postingsOf(read, contractId)
  const obligations = await obligationsOf(read, [contractId])
  const standing = plans.at(-1)?.standing.obligations ?? []
  return [
    ...compared('action', expectedActions(deps, plans), storedActions(actions)),
    ...compared('journal', expectedJournals(plans), storedJournals(postings)),
    ...compared('asset', expectedAssets(plans), storedAssets(assets)),
    ...compared('obligation', obligationTexts(standing), obligationTexts(obligations)),
  ]
}

/** Every name that only one side has, or that both have otherwise. */
function compared(what: string, expected: Texts, stored: Texts): Fault[] {
  const names = [...new Set([...expected.keys(), ...stored.keys()])]
  return names.flatMap((name) => {
    const [wanted, found] = [expected.get(name), stored.get(name)]
    if (wanted === found) return []
    let fault = 'differs'
    if (found === undefined) fault = 'missing'
    else if (wanted === undefined) fault = 'unexplained'
    return [{ code: `fulfilment-${what}-${fault}`, facts: { [what]: name } }]
  })
}
