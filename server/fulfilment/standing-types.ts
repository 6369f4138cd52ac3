import type { Variables } from '../core/conditions/functions.ts'
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
  /** Edition of the calendar of working days, so that a replay counts as the first evaluation did. */
  calendar: string
  clauses: readonly RunningClause[]
  /** What conditions may name of `values`, with their types. */
  variables: Variables
  /** Without the parties' particulars, which decide nothing and name people. */
  values: Values
  parties: readonly { field: string; label: string; name: string; code: string }[]
}

/** Why a trigger fired or did not: the expression with what it saw. */
export type Why = {
  /** applies | when | since | due | amount | transfer | silentAfter | breachAfter | penalty.rate | penalty.base | penalty.cap */
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
  /** 分; null while it cannot be said, and where no money is owed. */
  amount: number | null
  /** 分 that counted towards `amount`; what comes in goes there first, then to the penalty. */
  paid: number
  /** 分 accrued up to the day of the standing, within its cap. It grows daily without a step of the clock. */
  penalty: number
  penaltyPaid: number
  /** 分 still to be paid, due or not, penalty included; 0 once waived. */
  outstanding: number
  /** The last day in time; while pending a forecast, null when facts are missing. A dispute moves it by its length. */
  dueOn: CivilDate | null
  /** Every state with the civil day on which it began. */
  history: readonly { state: ObligationState; on: CivilDate }[]
  why: readonly Why[]
}

/**
 * What must be done now that was not due before; `key` (clause:kind:occurrence) makes it once.
 *
 * - payment.instruct, retention.refund `…:1`: when it became due with something to pay. `amount`, `dueOn`, `debtor`, `creditor`.
 * - penalty.accrue `…:FROM..TO`: once, over the civil days of delay, when it was performed late or the cap was reached.
 *   `amount`, `days`, `from`, `to`, `debtor`, `creditor`. When a later fact (a contest, an earlier payment) changes the
 *   range, this key is gone and another one there: the account reverses what it booked under a key that is gone.
 * - notify `…:DUEON:-7|-3|0|overdue`: `dueOn`, `days` to it, `debtor`, `creditor`.
 * - asset.transfer `…:1`: `on`, `from`, `to` (party fields).
 *
 * While its clause is disputed nothing is added.
 */
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
