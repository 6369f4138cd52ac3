/** What the ledger is told of a step: salted commitments, and no more in the open than what kind of thing happened. */
import type { Tx } from '../../db/connection.ts'
import { canonicalJson } from '../core/values/canonical-json.ts'
import type { EntryDraft } from '../ledger/types.ts'
import type { Letter } from '../outbox/types.ts'
import { type FulfilmentDeps, type NoticeDraft, sha256Hex } from './parts.ts'
import type { Plan, PlannedAction } from './plan.ts'
import type { Fact } from './standing-types.ts'
import type { Evidence } from './types.ts'

export type NewFact = {
  fact: Fact
  key: string
  organisationId: string | null
  actorId: string | null
  evidence: readonly Evidence[]
  /** Of each file, in their order. */
  mediaTypes: readonly string[]
  note: string
}

/** A plan with what was prepared for it outside the transaction. */
export type Step = {
  plan: Plan
  facts: readonly NewFact[]
  /** sha256 of the payment files kept, by id of their action. */
  files: ReadonlyMap<string, string>
  notices: readonly NoticeDraft[]
  letters: readonly Letter[]
}

/** Ids of ledger entries by what they are about: an object of the step. */
export type Entries = ReadonlyMap<unknown, string>

export async function enter(
  deps: FulfilmentDeps,
  tx: Tx,
  steps: readonly Step[],
): Promise<Entries> {
  const about: unknown[] = []
  const drafts: EntryDraft[] = []
  const put = (subject: unknown, draft: EntryDraft) => {
    about.push(subject)
    drafts.push(draft)
  }
  for (const step of steps) {
    for (const fact of step.facts) put(fact, factEntry(deps, step.plan, fact))
    put(step, evaluationEntry(step.plan))
    for (const action of step.plan.actions) enterAction(step, action, put)
  }
  const ids = await deps.ledger.appendAll(tx, drafts)
  return new Map(about.map((subject, index) => [subject, ids[index] ?? '']))
}

function factEntry(deps: FulfilmentDeps, { running }: Plan, told: NewFact): EntryDraft {
  const { fact, evidence, note, actorId, organisationId } = told
  const files = evidence.map(({ digest }, index) => [`evidence${index + 1}`, digest])
  return {
    kind: 'fulfilment.fact',
    ...(actorId === null ? {} : { actor: actorId }),
    ...(organisationId === null ? {} : { organisation: organisationId }),
    commitments: {
      contract: running.contractId,
      fact: committedFact(deps, fact, note),
      ...Object.fromEntries(files),
    },
    facts: { fact: fact.kind },
    subjects: [running.contractId, ...evidence.map(({ digest }) => digest)],
  }
}

/** sha256 over all that a fact says; the ledger has it salted. */
export function committedFact(
  deps: Pick<FulfilmentDeps, 'crypto'>,
  { recordedAt, ...content }: Fact,
  note: string,
): string {
  return sha256Hex(deps, canonicalJson({ ...content, recordedAt: recordedAt.toISOString(), note }))
}

function evaluationEntry({ running, number, digest }: Plan): EntryDraft {
  const { contractId, termsDigest, facts } = running
  return {
    kind: 'fulfilment.evaluated',
    commitments: { contract: contractId, terms: termsDigest, evaluation: digest },
    facts: { number, facts: facts.length },
    subjects: [contractId],
  }
}

/** To be told something changes nothing, and is not entered. */
function enterAction(
  { plan, files }: Step,
  action: PlannedAction,
  put: (subject: unknown, draft: EntryDraft) => void,
): void {
  const { contractId } = plan.running
  const { intent, assets } = action
  if (intent.kind === 'notify') return
  for (const asset of assets) {
    put(asset, {
      kind: 'asset.transferred',
      commitments: { contract: contractId, asset: canonicalJson(asset), action: intent.key },
      subjects: [contractId],
    })
  }
  const document = files.get(action.id)
  put(action, {
    kind: 'fulfilment.acted',
    commitments: {
      contract: contractId,
      action: canonicalJson(intent),
      ...(document === undefined ? {} : { document }),
    },
    facts: { action: intent.kind },
    subjects: document === undefined ? [contractId] : [contractId, document],
  })
}
