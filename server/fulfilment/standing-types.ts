import type { Values } from '../core/forms/fields.ts'
import type { CivilDate } from '../core/values/dates.ts'
import type { RunningClause } from '../templates/types.ts'

/** pending 未到 · due 应履行 · performed 已履行 · overdue 逾期 · cured 已补正 · breached 违约 · waived 已免除 · disputed 争议中. */
export type ObligationState =
  | 'pending'
  | 'due'
  | 'performed'
  | 'overdue'
  | 'cured'
  | 'breached'
  | 'waived'
  | 'disputed'

/**
 * contract.effective (by the house) · delivery.made · acceptance.passed · acceptance.failed · payment.confirmed ·
 * claim.opened · claim.closed · dispute.opened · dispute.closed · obligation.waived · fact.contested · fact.settled.
 * Which party may give which is a rule of this module (`rules.ts`).
 */
export type FactKind =
  | 'contract.effective'
  | 'delivery.made'
  | 'acceptance.passed'
  | 'acceptance.failed'
  | 'payment.confirmed'
  | 'claim.opened'
  | 'claim.closed'
  | 'dispute.opened'
  | 'dispute.closed'
  | 'obligation.waived'
  | 'fact.contested'
  | 'fact.settled'

/** As evaluation sees it: nothing but data, in the order of `position`. */
export type Fact = {
  id: string
  position: number
  kind: FactKind
  source: 'party' | 'platform' | 'clock'
  /** Party field (`partyA`) on whose behalf it was given; null for the house. */
  party: string | null
  occurredOn: CivilDate
  /** `clause`, `amount` (分), `fact` (the one contested), `outcome` … */
  value: Readonly<Record<string, string | number>>
  recordedAt: Date
}

/** Everything that decides, frozen when the contract became effective; canonical JSON, its SHA-256 on the ledger. */
export type Terms = {
  contractId: string
  number: string
  template: { name: string; version: string; digest: string }
  zone: string
  clauses: readonly RunningClause[]
  values: Values
  parties: readonly { field: string; label: string; name: string; code: string }[]
}

/** Why a trigger fired or did not: the expression with what it saw. */
export type Why = {
  /** applies | when | due | amount | performed | penalty */
  part: string
  expression: string
  /** sha256 hex of the checked syntax tree. */
  digest: string
  inputs: Readonly<Record<string, string | number | boolean | null>>
  result: string | number | boolean | null
}

export type ObligationStanding = {
  clause: string
  state: ObligationState
  debtor: string
  creditor: string
  /** 分 */
  amount: number | null
  paid: number
  penalty: number
  dueOn: CivilDate | null
  /** Every state with the civil day on which it began. */
  history: readonly { state: ObligationState; on: CivilDate }[]
  why: readonly Why[]
}

/** What must be done now that was not due before; `key` makes it once. */
export type ActionIntent = {
  key: string
  clause: string
  kind: 'payment.instruct' | 'retention.refund' | 'penalty.accrue' | 'notify' | 'asset.transfer'
  payload: Readonly<Record<string, string | number>>
}

/** The whole result of an evaluation; its canonical JSON is stored and replayed. */
export type Standing = {
  at: CivilDate
  obligations: readonly ObligationStanding[]
  /** All that follow from the facts so far, done or not. */
  actions: readonly ActionIntent[]
  /** Civil day on which the clock alone will change something; null: never. */
  nextOn: CivilDate | null
  closed: boolean
}
