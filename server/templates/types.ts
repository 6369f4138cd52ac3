import type { Database } from '../../db/connection.ts'
import type { RunningClause } from '../core/conditions/clauses.ts'
import type { Form, Label, PartyValue, Values } from '../core/forms/fields.ts'
import type { Refusal } from '../core/values/refusal.ts'
import type { Block } from '../documents/types.ts'
import type { Ledger } from '../ledger/types.ts'

// The field and clause types live in core, where the browser may take them; the door keeps their names.
export type { RunningClause } from '../core/conditions/clauses.ts'
export type {
  Form,
  Label,
  PartyValue,
  Values,
} from '../core/forms/fields.ts'

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
  /** The running clauses that apply with these values: their words without marks, the digest printed behind them. */
  clauses: readonly { id: string; title: Label; sentence: string; codeDigest: string }[]
  /** In the order of signing; `field` is the signature field's name, the party field's own. */
  parties: readonly (PartyValue & { position: number; label: string; field: string })[]
}

export type Templates = {
  /** By name, newest version of each first. */
  list(): readonly Template[]
  /** The newest of each name: what new contracts are drafted on. Older versions stay for the contracts made of them. */
  offered(): readonly Template[]
  get(name: string, version: string): Template | undefined
  /** All faults at once, each with its field path. Raw values as the form sent them (strings) or as stored. */
  check(
    template: Template,
    raw: Record<string, unknown>,
    today: string,
  ): { values: Values; faults: readonly Refusal[] }
  /**
   * Liquid with limits, then the block model. `values` as `check` gave them. Refusals: `required` where a
   * number is not filled in yet, `text-too-heavy` beyond the limits.
   */
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
