import { dateIn } from '../core/values/dates.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import { begin, evaluateJob } from './begin.ts'
import { toldActions, unbookedActions, unevenJournals } from './book-store.ts'
import { due } from './due.ts'
import { createEvaluate } from './evaluate.ts'
import { heldState } from './held.ts'
import { type FulfilmentDeps, loadRunning, openContract } from './parts.ts'
import { recordAll } from './record.ts'
import { replay } from './replay.ts'
import { createJudgeFact } from './rules.ts'
import { createSimulate } from './simulate.ts'
import { createCommit, type Engine, evaluateDue, tick } from './steps.ts'
import { factsOf } from './store.ts'
import { createTermsOpener } from './terms.ts'
import type { Fulfilment, FulfilmentModule } from './types.ts'
import { view } from './view.ts'

export function createFulfilment(deps: FulfilmentDeps): FulfilmentModule {
  const evaluate = createEvaluate(deps.crypto)
  const engine: Engine = {
    ...{ deps, evaluate, open: createTermsOpener(deps.crypto) },
    judge: createJudgeFact(evaluate),
    commit: createCommit(deps),
  }
  return {
    view: (actor, contractId) => view(engine, actor, contractId),
    async record(actor, contractId, input) {
      const [recorded] = await recordAll(engine, actor, [{ contractId, input }])
      return isRefusal(recorded) ? recorded : view(engine, actor, contractId)
    },
    recordAll: (actor, facts) => recordAll(engine, actor, facts),
    evidence: (actor, contractId, digest) => evidence(engine, actor, contractId, digest),
    instruction: (actor, contractId, actionId) => instruction(engine, actor, contractId, actionId),
    due: (actor, query) => due(engine, actor, query),
    simulate: simulation(deps, evaluate),
    jobs: { [evaluateJob]: ({ contractId }) => evaluateDue(engine, String(contractId)) },
    begin: (tx, contractId) => begin(deps, tx, contractId),
    tick: (limit) => tick(engine, limit),
    replay: (contract) => replay(engine, contract),
    audit: () => audit(deps),
  }
}

function simulation(deps: FulfilmentDeps, evaluate: Engine['evaluate']): Fulfilment['simulate'] {
  const run = createSimulate(deps.crypto, evaluate)
  return ({ templateName, templateVersion, values, assumed }) => {
    const template = deps.templates.get(templateName, templateVersion)
    if (!template || template.clauses.length === 0) return refuse('not-running')
    const filled = deps.templates.fill(template, values, { number: '', today: '' })
    return isRefusal(filled) ? filled : run({ template, values, clauses: filled.clauses, assumed })
  }
}

/** A file that was handed in with some fact of this contract. */
async function evidence(
  { deps }: Engine,
  actor: Actor,
  contractId: string,
  digest: string,
): ReturnType<Fulfilment['evidence']> {
  const opened = await openContract(deps, actor, contractId)
  if (isRefusal(opened)) return opened
  const facts = await factsOf(deps.db.read, [contractId])
  const file = facts.flatMap((fact) => fact.evidence).find((one) => one.digest === digest)
  return file ? fetched(deps, digest, file.name) : refuse('not-found')
}

/** The bank's file of a payment that was instructed, unless it is held back. */
async function instruction(
  { deps, evaluate }: Engine,
  actor: Actor,
  contractId: string,
  actionId: string,
): ReturnType<Fulfilment['instruction']> {
  const opened = await openContract(deps, actor, contractId)
  if (isRefusal(opened)) return opened
  const actions = await toldActions(deps.db.read, contractId)
  const found = actions.find(({ action }) => action.id === actionId)?.action
  const [running] = await loadRunning(deps, [contractId])
  if (!(running && found?.documentDigest)) return refuse('not-found')
  const { terms, facts } = running
  const standing = evaluate(terms, facts, dateIn(deps.clock.now(), terms.zone))
  const state = heldState(found, standing)
  if (state === 'frozen') return refuse('instruction-frozen')
  if (state === 'dropped') return refuse('instruction-dropped')
  const name = `pain.001-${opened.contract.number}-${found.clause}.xml`
  return fetched(deps, found.documentDigest, name)
}

async function fetched(
  { documents }: Pick<FulfilmentDeps, 'documents'>,
  digest: string,
  name: string,
): Promise<{ bytes: Uint8Array; name: string } | Refusal> {
  const bytes = await documents.fetch(digest)
  return bytes ? { bytes, name } : refuse('not-found')
}

async function audit({ db }: FulfilmentDeps): ReturnType<FulfilmentModule['audit']> {
  const uneven = await unevenJournals(db.read)
  const unbooked = await unbookedActions(db.read)
  return [
    ...uneven.map(({ contractId, journal, total }) => {
      return { code: 'fulfilment-journal-uneven', facts: { contractId, journal, total } }
    }),
    ...unbooked.map(({ contractId, key, booked }) => {
      const code = booked ? 'fulfilment-instruction-missing' : 'fulfilment-action-unbooked'
      return { code, facts: { contractId, key } }
    }),
  ]
}
