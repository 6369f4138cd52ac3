/** Running clauses: what their parts may know, and all of them opened at once. */
import type { Field, Form, Label } from '../forms/fields.ts'
import { fieldsOf } from '../forms/fields.ts'
import { toHex, utf8 } from '../values/bytes.ts'
import { canonicalJson } from '../values/canonical-json.ts'
import type { CryptoPort } from '../values/crypto.ts'
import { isRefusal, type Refusal } from '../values/refusal.ts'
import { type Condition, openCondition } from './condition.ts'
import type { Place, ValueType, Variables } from './functions.ts'

/** A CEL expression (`condition.ts`), checked when the template is opened. */
export type Expression = string

export type Penalty = {
  /** Clauses may share one: its words are printed once. */
  id: string
  title: Label
  /** Liquid; its code's digest is printed behind it. */
  sentence: string
  /** int: ten-thousandths a day. */
  rate: Expression
  /** int 分: what the rate is taken of on a day of delay; sees `amount` and `outstanding`. */
  base: Expression
  /** int 分 that all days together never exceed; sees `amount`. */
  cap: Expression
}

/** Sentence and code are one object: what is printed in the contract and what runs after it is signed. */
export type RunningClause = {
  id: string
  title: Label
  /** Liquid; printed as the clause's words, its code's digest behind it. */
  sentence: string
  /** Party fields. */
  debtor: string
  creditor: string
  /** payment: money is owed; retention: money kept back is; delivery: things are. */
  kind: 'payment' | 'retention' | 'delivery'
  /** bool, of the values alone: the clause exists at all. */
  applies: Expression
  /** bool: its conditions are met; undetermined while a fact is missing. Once met they stay met. */
  when: Expression
  /** date: the first day on which it may be demanded although `when` holds already; absent: at once. */
  since?: Expression | undefined
  /** date: the last day on which it can be performed in time; sees `metOn`, the day on which it became due. */
  due: Expression
  /** int 分; absent where no money is owed. */
  amount?: Expression | undefined
  penalty?: Penalty | undefined
  /** int: days after the last day when overdue becomes breached; absent: never by the clock. */
  breachAfter?: Expression | undefined
  /** date: the day on which the things become the creditor's; absent: nothing changes hands. */
  transfer?: Expression | undefined
  /** date: when the creditor has accepted or refused nothing by then, the debtor may state the acceptance; absent: never. */
  silentAfter?: Expression | undefined
  /** Facts that a simulation assumes, in this order, each on a day that may follow from those before. */
  simulated: readonly { kind: string; on: Expression }[]
}

/** The facts that conditions may name; the fact's kind in front. `metOn`, `amount` and `outstanding` belong to their parts. */
const factVariables = {
  /** contract.effective */
  effectiveOn: 'date',
  /** delivery.made, unless it failed acceptance afterwards */
  deliveredOn: 'date',
  /** acceptance.passed */
  acceptedOn: 'date',
  /** claim.opened without its claim.closed; 0 is known */
  openClaims: 'int',
} as const satisfies Variables

const reserved: Variables = { ...factVariables, metOn: 'date', amount: 'int', outstanding: 'int' }

/** Every expression of a clause, opened; simulated ones in their order. */
export type OpenClause = {
  clause: RunningClause
  /** sha256 hex over the clause's code: everything that runs, none of the words. */
  digest: string
  /** The penalty's own, for behind its own sentence. */
  penaltyDigest: string | null
  applies: Condition
  when: Condition
  since: Condition | null
  due: Condition
  amount: Condition | null
  rate: Condition | null
  base: Condition | null
  cap: Condition | null
  breachAfter: Condition | null
  transfer: Condition | null
  silentAfter: Condition | null
  simulated: readonly { kind: string; on: Condition }[]
}

/** What is wrong with which part of which clause; the refusal is one of `openCondition`'s. */
class ClauseFault extends Error {
  readonly clause: string
  readonly part: string
  readonly refusal: Refusal
  constructor(clause: string, part: string, expression: string, refusal: Refusal) {
    const facts = Object.entries(refusal.facts).map(([name, fact]) => `${name} ${fact}`)
    super(
      `clause ${clause}, ${part} \`${expression.slice(0, 120)}\`: ${[refusal.code, ...facts].join(', ')}`,
    )
    this.clause = clause
    this.part = part
    this.refusal = refusal
  }
}

/** Variables that a form's values are: money, shares and counts are ints. Throws when a field takes a fact's name. */
export function valueVariables(form: Form): Variables {
  const variables: Record<string, ValueType> = {}
  for (const field of fieldsOf(form)) {
    const type = typeOf(field)
    if (type === undefined) continue
    if (field.name in reserved) throw new Error(`the field ${field.name} has the name of a fact`)
    variables[field.name] = type
  }
  return variables
}

function typeOf(field: Field): ValueType | undefined {
  switch (field.type) {
    case 'string':
    case 'enum':
      return 'string'
    case 'date':
      return 'date'
    case 'integer':
    case 'decimal':
    case 'money':
    case 'percent':
      return 'int'
    case 'table':
    case 'party':
      return undefined
  }
}

/** Throws the first `ClauseFault`. `values`: what `valueVariables` says. */
export function openClause(
  clause: RunningClause,
  values: Variables,
  place: Place,
  crypto: Pick<CryptoPort, 'digest'>,
): OpenClause {
  const facts = { ...values, ...factVariables }
  const need = (part: string, expression: string, result: ValueType, variables: Variables) => {
    const condition = openCondition(expression, { variables, result, ...place }, crypto)
    if (!isRefusal(condition)) return condition
    throw new ClauseFault(clause.id, part, expression, condition)
  }
  const may = (part: 'since' | 'amount' | 'transfer' | 'silentAfter', result: ValueType) => {
    const expression = clause[part]
    return expression === undefined ? null : need(part, expression, result, facts)
  }
  const { penalty, breachAfter } = clause
  const sum = { ...facts, amount: 'int' } as const
  const parts = {
    applies: need('applies', clause.applies, 'bool', values),
    when: need('when', clause.when, 'bool', facts),
    since: may('since', 'date'),
    due: need('due', clause.due, 'date', { ...facts, metOn: 'date' }),
    amount: may('amount', 'int'),
    rate: penalty ? need('penalty.rate', penalty.rate, 'int', values) : null,
    base: penalty
      ? need('penalty.base', penalty.base, 'int', { ...sum, outstanding: 'int' })
      : null,
    cap: penalty ? need('penalty.cap', penalty.cap, 'int', sum) : null,
    breachAfter: breachAfter === undefined ? null : need('breachAfter', breachAfter, 'int', values),
    transfer: may('transfer', 'date'),
    silentAfter: may('silentAfter', 'date'),
  }
  const simulated = clause.simulated.map(({ kind, on }) => ({
    kind,
    on: need(`simulated ${kind}`, on, 'date', facts),
  }))
  return { clause, ...parts, simulated, ...digestsOf(clause, parts, crypto) }
}

/** The simulation is not part of what runs, and so not of the digest. */
function digestsOf(
  { id, kind, debtor, creditor, penalty }: RunningClause,
  parts: Readonly<Record<string, Condition | null>>,
  crypto: Pick<CryptoPort, 'digest'>,
) {
  const digest = (code: unknown) => toHex(crypto.digest('sha256', utf8(canonicalJson(code))))
  const trees = Object.entries(parts).map(([part, condition]) => [part, condition?.digest ?? null])
  const { rate, base, cap } = Object.fromEntries(trees)
  return {
    digest: digest({ id, kind, debtor, creditor, ...Object.fromEntries(trees) }),
    penaltyDigest: penalty ? digest({ id: penalty.id, rate, base, cap }) : null,
  }
}
