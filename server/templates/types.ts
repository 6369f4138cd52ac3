import type { Database } from '../../db/connection.ts'
import type { Form, Label, PartyValue, Values } from '../core/forms/fields.ts'
import type { Refusal } from '../core/values/refusal.ts'
import type { Block } from '../documents/types.ts'
import type { Ledger } from '../ledger/types.ts'

// The field types live in core, where the browser may take them; the door keeps their names.
export type {
  Form,
  Label,
  PartyValue,
  Values,
} from '../core/forms/fields.ts'

/** A CEL expression (`server/core/conditions`), checked when the template is opened. */
export type Expression = string

/** Sentence and code are one object: what is printed in the contract and what runs after it is signed. */
export type RunningClause = {
  id: string
  title: Label
  /** Liquid; printed as the clause's words, its code's digest behind it. */
  sentence: string
  /** Party fields. */
  debtor: string
  creditor: string
  /** payment: money is owed; delivery: things are. */
  kind: 'payment' | 'retention' | 'delivery'
  /** bool: the clause exists at all with these values. */
  applies: Expression
  /** bool: its conditions are met; undetermined while a fact is missing. */
  when: Expression
  /** date: the last day on which it can be performed in time. */
  due: Expression
  /** int 分; absent where no money is owed. */
  amount?: Expression
  /** int: ten-thousandths a day, and int 分 that it never exceeds. */
  penalty?: { rate: Expression; base: Expression; cap: Expression }
  /** Days after the last day when overdue becomes breached; none: never by the clock. */
  breachAfter?: Expression
  /** Facts that the simulation assumes, each so many days after what comes before. */
  simulated: readonly { kind: string; days: Expression }[]
}

export type Template = Form & {
  name: string
  version: string
  title: Label
  summary: Label
  /** sha256 hex over the folder's files, sorted by path. */
  digest: string
  /** 民法典 470: clause id for each of the eight contents. */
  contents470: Readonly<Record<string, string>>
  /** Clauses that run; none in templates that only state. */
  clauses: readonly RunningClause[]
}

export type FilledContract = {
  title: string
  blocks: readonly Block[]
  /** 分 */
  amount: number
  /** In the order of signing; `field` is the signature field's name, the party field's own. */
  parties: readonly (PartyValue & { position: number; label: string; field: string })[]
}

export type Templates = {
  /** By name, newest version of each first. */
  list(): readonly Template[]
  get(name: string, version: string): Template | undefined
  /** All faults at once, each with its field path. Raw values as the form sent them (strings) or as stored. */
  check(
    template: Template,
    raw: Record<string, unknown>,
    today: string,
  ): { values: Values; faults: readonly Refusal[] }
  /** Liquid with limits, then the block model. `values` must have passed `check`. Refusal `text-too-heavy` beyond the limits. */
  fill(
    template: Template,
    values: Values,
    meta: { number: string; today: string },
  ): FilledContract | Refusal
  /** The folder's `example.json` with its `today+N` dates made real: raw values that pass `check`. */
  example(template: Template, today: string): Record<string, unknown>
  /**
   * Records every version not yet recorded, each with a `template.published` entry, and returns those.
   * Throws a sentence when a recorded version's files have changed: a published version never does. Idempotent.
   */
  publish(deps: {
    db: Database
    ledger: Pick<Ledger, 'append'>
    clock: { now(): Date }
  }): Promise<readonly Template[]>
}
