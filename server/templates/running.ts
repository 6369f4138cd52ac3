/** `clauses.json`: the clauses of a template that run, checked against its fields before anybody can use it. */
import { z } from 'zod'
import { newestCalendar } from '../core/conditions/calendar.ts'
import {
  type OpenClause,
  openClause,
  type RunningClause,
  valueVariables,
} from '../core/conditions/clauses.ts'
import { type Form, fieldsOf } from '../core/forms/fields.ts'
import type { CryptoPort } from '../core/values/crypto.ts'

const label = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const id = z.string().regex(/^[a-z][A-Za-z0-9]*$/)
const expression = z.string().min(1).max(2000)
const sentence = z.string().min(1).max(4000)

/** What a simulation may assume, in the order in which it happens. */
const storied = z.enum(['contract.effective', 'delivery.made', 'acceptance.passed'])

const definition = z.strictObject({
  /** Shared by clauses, printed once. */
  penalties: z.array(
    z.strictObject({
      id,
      title: label,
      sentence,
      rate: expression,
      base: expression,
      cap: expression,
    }),
  ),
  /** The plausible course of a contract, for the simulation. */
  story: z.array(z.strictObject({ kind: storied, on: expression })),
  clauses: z
    .array(
      z.strictObject({
        id,
        title: label,
        sentence,
        debtor: id,
        creditor: id,
        kind: z.enum(['payment', 'retention', 'delivery']),
        applies: expression,
        when: expression,
        since: expression.optional(),
        due: expression,
        amount: expression.optional(),
        penalty: id.optional(),
        breachAfter: expression.optional(),
        transfer: expression.optional(),
        silentAfter: expression.optional(),
      }),
    )
    .min(1)
    .max(40),
})

/** Throws the first fault with its place: a misspelt part, or the clause, the part and what is wrong with its code. */
export function readClauses(
  json: string,
  form: Form,
  crypto: Pick<CryptoPort, 'digest'>,
): readonly OpenClause[] {
  const result = definition.safeParse(JSON.parse(json))
  if (!result.success) {
    const [issue] = result.error.issues
    throw new Error(`clauses.json: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  const clauses = withPenalties(result.data)
  checkNames(clauses, form)
  const variables = valueVariables(form)
  const place = { zone: 'Asia/Shanghai', calendar: newestCalendar }
  return clauses.map((clause) => openClause(clause, variables, place, crypto))
}

function withPenalties({
  penalties,
  story,
  clauses,
}: z.infer<typeof definition>): readonly RunningClause[] {
  const byId = new Map(penalties.map((penalty) => [penalty.id, penalty]))
  return clauses.map(({ penalty: wanted, ...clause }) => {
    const penalty = wanted === undefined ? undefined : byId.get(wanted)
    if (wanted !== undefined && !penalty) {
      throw new Error(`clauses.json: clause ${clause.id} has the penalty ${wanted}, there is none`)
    }
    return { ...clause, ...(penalty && { penalty }), simulated: story }
  })
}

function checkNames(clauses: readonly RunningClause[], form: Form): void {
  const parties = fieldsOf(form).flatMap(({ type, name }) => (type === 'party' ? [name] : []))
  const seen = new Set<string>()
  for (const { id, kind, debtor, creditor, amount } of clauses) {
    const fault = (what: string) => new Error(`clauses.json: clause ${id} ${what}`)
    if (seen.has(id)) throw fault('is there twice')
    seen.add(id)
    if (!(parties.includes(debtor) && parties.includes(creditor)) || debtor === creditor) {
      throw fault(`binds ${debtor} to ${creditor}; the parties are ${parties.join(', ')}`)
    }
    if ((kind === 'delivery') === (amount !== undefined)) {
      throw fault(`is of the kind ${kind} and ${amount === undefined ? 'has no' : 'has an'} amount`)
    }
  }
}
