import type { Tx } from '../../db/connection.ts'
import type { Field, Label, Values } from '../core/forms/fields.ts'
import type { Canonical } from '../core/values/canonical-json.ts'
import type { CivilDate } from '../core/values/dates.ts'
import type { Refusal } from '../core/values/refusal.ts'
import type { JobHandler } from '../outbox/types.ts'
import type { Actor } from '../people/types.ts'
import type {
  ActionIntent,
  Fact,
  FactKind,
  ObligationStanding,
  ObligationState,
  Why,
} from './standing-types.ts'

// What evaluation takes and gives is data of its own; the door keeps its names.
export type {
  ActionIntent,
  Fact,
  FactKind,
  ObligationStanding,
  ObligationState,
  Why,
} from './standing-types.ts'

export type Evidence = { digest: string; name: string; size: number }

/** What may be said about a fact: that it is contested; of a contested one, that it stands or falls after all. */
export type FactAnswer = 'contest' | 'stands' | 'falls'

export type FactView = Fact & {
  actorName: string | null
  partyName: string | null
  note: string
  evidence: readonly Evidence[]
  /** Position of the fact that contests it, while that is open. */
  contestedBy: number | null
  /** What this actor may say about it now. */
  answers: readonly FactAnswer[]
  mine: boolean
  entryId: string | null
  leafIndex: number | null
}

export type ObligationAct = 'confirm-payment' | 'waive' | 'dispute' | 'close-dispute'

/** With the checked tree of the expression, for people who read no code. */
export type ExplainedWhy = Why & { tree: Canonical }

export type ObligationView = Omit<ObligationStanding, 'why'> & {
  why: readonly ExplainedWhy[]
  title: Label
  /** The contract's own words. */
  sentence: string
  /** sha256 hex of the clause's code, as printed in the contract. */
  codeDigest: string
  /** Whole days from today to the last day; negative when overdue. */
  daysLeft: number | null
  acts: readonly ObligationAct[]
}

export type ActionView = {
  id: string
  key: string
  clause: string
  kind: ActionIntent['kind']
  payload: Readonly<Record<string, string | number>>
  /**
   * frozen: an instruction to pay, held as long as its clause is disputed. dropped: one that nobody is to follow any
   * more, what was left of it being waived. The bank's file is handed out of neither.
   */
  state: 'done' | 'frozen' | 'dropped'
  at: Date
  documentDigest: string | null
  entryId: string | null
  leafIndex: number | null
}

export type AccountView = {
  /** Code of the account (`payable:partyA`, `penalty:partyA` …) with its balance in 分, debit positive. */
  balances: readonly { account: string; balance: number }[]
  journals: readonly {
    journal: string
    bookedOn: CivilDate
    lines: readonly { account: string; amount: number }[]
  }[]
}

export type AssetView = {
  id: string
  line: number
  name: string
  /** In 10^-3 units. */
  quantity: number
  unit: string
  ownerName: string
  since: CivilDate
  leafIndex: number | null
}

export type FulfilmentView = {
  contractId: string
  number: string
  title: string
  state: 'running' | 'closed'
  today: CivilDate
  termsDigest: string
  parties: readonly { field: string; label: string; name: string; mine: boolean }[]
  /** Of the template: those that conditions name. */
  fields: readonly Field[]
  obligations: readonly ObligationView[]
  facts: readonly FactView[]
  actions: readonly ActionView[]
  account: AccountView
  assets: readonly AssetView[]
  evaluation: { number: number; at: Date; digest: string }
  /** Facts this actor may record now. */
  mayRecord: readonly FactKind[]
  version: number
}

export type DueRow = {
  contractId: string
  number: string
  title: string
  clause: string
  clauseTitle: Label
  state: ObligationState
  amount: number | null
  penalty: number
  dueOn: CivilDate
  daysLeft: number
  /** Whether the actor's organisation owes it. */
  owed: boolean
  counterparty: string
}

/** 若 3 月 1 日验收合格，则 3 月 4 日前支付 950,000.00 元: as data, sentences are the page's business. */
export type SimulatedLine = {
  clause: string
  title: Label
  sentence: string
  codeDigest: string
  debtor: string
  creditor: string
  /** Facts assumed to have happened, each on a day. */
  given: readonly { kind: FactKind; on: CivilDate }[]
  amount: number | null
  dueOn: CivilDate | null
  /** If it is performed so many days late: 分. */
  late: { days: number; penalty: number } | null
}

export type FactInput = {
  kind: FactKind
  /** Made by the form or the source: the same key is recorded once. */
  key: string
  occurredOn: string
  clause?: string
  /** 分, as typed in yuan by people. */
  amount?: string
  /** Id of the fact that is contested or settled. */
  fact?: string
  outcome?: string
  note: string
  evidence: readonly { bytes: Uint8Array; name: string }[]
}

export type Fulfilment = {
  /** Refusals: not-found, not-running (its template has no running clauses, or it is not complete). */
  view(actor: Actor, contractId: string): Promise<FulfilmentView | Refusal>
  /**
   * Refusals: not-found, not-permitted, fact-not-yours (the other party gives this kind), fact-future, fact-before, fact-known
   * (facts of another content under the same key), fact-premature, fact-repeated, fact-unknown, clause-unknown, amount-wrong,
   * wrong-state, invalid, evidence-large, evidence-kind, evidence-many, not-a-date, reason-required, too-long, overtaken.
   */
  record(actor: Actor, contractId: string, input: FactInput): Promise<FulfilmentView | Refusal>
  evidence(
    actor: Actor,
    contractId: string,
    digest: string,
  ): Promise<{ bytes: Uint8Array; name: string } | Refusal>
  /** pain.001 of an action. Refusals: not-found, instruction-frozen, instruction-dropped. */
  instruction(
    actor: Actor,
    contractId: string,
    actionId: string,
  ): Promise<{ bytes: Uint8Array; name: string } | Refusal>
  /** What falls due between two days over all contracts of the organisation. */
  due(
    actor: Actor,
    query: { organisationId: string; from: CivilDate; to: CivilDate; limit: number },
  ): Promise<readonly DueRow[] | Refusal>
  /** Before anything is signed; `assumed`: civil day of each kind of fact, missing ones a plausible default. Pure. */
  simulate(input: {
    templateName: string
    templateVersion: string
    values: Values
    assumed: Readonly<Partial<Record<FactKind, CivilDate>>>
  }): readonly SimulatedLine[] | Refusal
}

export type Replay = {
  contractId: string
  evaluations: number
  /** Number of the first evaluation whose bytes differ, and both. */
  differs: { number: number; stored: string; recomputed: string } | null
  /** Actions, postings and assets that the evaluations do not explain, or the other way round. */
  faults: readonly { code: string; facts: Record<string, string | number> }[]
}

export type FulfilmentModule = Fulfilment & {
  jobs: Readonly<Record<string, JobHandler>>
  /** In the transaction that completes a contract. */
  begin(tx: Tx, contractId: string): Promise<void>
  /**
   * The same as `record` for many facts at once, whatever contracts they are of, without looking at any again; answers
   * in their order. They share transactions, so that the disk is waited for a few times only.
   */
  recordAll(
    actor: Actor,
    facts: readonly { contractId: string; input: FactInput }[],
  ): Promise<readonly (true | Refusal)[]>
  /** Evaluates and carries out what the clock has reached; at most `limit` contracts. Returns how many. */
  tick(limit: number): Promise<number>
  /** By contract id or number. */
  replay(contract: string): Promise<Replay | Refusal>
  /** Journals that do not balance, actions without their journal or file. */
  audit(): Promise<readonly { code: string; facts: Record<string, string | number> }[]>
}
