import { newestCalendar } from '../core/conditions/calendar.ts'
import { type OpenClause, openClause, valueVariables } from '../core/conditions/clauses.ts'
import type { Condition, Inputs, Outcome, Plain } from '../core/conditions/condition.ts'
import { fieldsOf, type PartyValue, type Values } from '../core/forms/fields.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import type { Template } from '../templates/types.ts'
import type { Terms, Why } from './standing-types.ts'

/** What a contract runs on, from the template it was made of and its checked values. */
export function termsOf(
  template: Template,
  values: Values,
  contract: { id: string; number: string; zone?: string },
): Terms {
  const { name, version, digest } = template
  const fields = fieldsOf(template)
  return {
    contractId: contract.id,
    number: contract.number,
    template: { name, version, digest },
    zone: contract.zone ?? 'Asia/Shanghai',
    calendar: newestCalendar,
    clauses: template.clauses,
    variables: valueVariables(template),
    values: Object.fromEntries(
      fields.flatMap(({ name, type }) => (type === 'party' ? [] : [[name, values[name] ?? null]])),
    ),
    parties: fields.flatMap((field) => {
      if (field.type !== 'party') return []
      const { name, code } = values[field.name] as PartyValue
      return [{ field: field.name, label: field.role, name, code }]
    }),
  }
}

/** The expressions of a clause by the part they are. */
export type Part = keyof typeof partNames

/** As `Why.part` calls them. */
export const partNames = {
  applies: 'applies',
  when: 'when',
  since: 'since',
  due: 'due',
  amount: 'amount',
  transfer: 'transfer',
  silentAfter: 'silentAfter',
  breachAfter: 'breachAfter',
  rate: 'penalty.rate',
  base: 'penalty.base',
  cap: 'penalty.cap',
} as const

export const parts = Object.keys(partNames) as readonly Part[]

/** A clause with everything answered that depends on the values alone. */
export type Running = {
  open: OpenClause
  settled: Partial<Record<Part, Outcome>>
  /** The reasons that never change, ready to be handed out. */
  why: Partial<Record<Part, Why>>
}

export type OpenTerms = { terms: Terms; running: readonly Running[] }

type Opened = {
  terms: Pick<Terms, 'variables' | 'zone' | 'calendar'>
  opened: readonly OpenClause[]
}

/** As many templates as a house runs, several times over. */
const keptClauses = 64

/**
 * Opens terms once: by object for a caller who evaluates the same terms again, and by template, so that a hundred
 * thousand contracts made of one template share its conditions. Throws a sentence when a clause cannot be opened.
 */
export function createTermsOpener(crypto: Pick<CryptoPort, 'digest'>): (terms: Terms) => OpenTerms {
  const byTerms = new WeakMap<Terms, OpenTerms>()
  const byClauses = new Map<string, readonly OpenClause[]>()
  const byObject = new WeakMap<Terms['clauses'], Opened>()
  const clausesOf = (terms: Terms) => {
    const { zone, calendar, variables, clauses } = terms
    const same = byObject.get(clauses)
    const { terms: of } = same ?? {}
    if (same && of?.variables === variables && of.zone === zone && of.calendar === calendar) {
      return same.opened
    }
    const key = JSON.stringify([zone, calendar, variables, clauses])
    const opened =
      byClauses.get(key) ??
      clauses.map((one) => openClause(one, variables, { zone, calendar }, crypto))
    if (byClauses.size >= keptClauses) byClauses.delete(byClauses.keys().next().value ?? '')
    byClauses.set(key, opened)
    byObject.set(clauses, { terms: { variables, zone, calendar }, opened })
    return opened
  }
  return (terms) => {
    const known = byTerms.get(terms)
    if (known) return known
    const running = clausesOf(terms)
      .map((open) => settle(open, terms))
      .filter(({ settled }) => !isFalse(settled.applies))
    const opened = { terms, running }
    byTerms.set(terms, opened)
    return opened
  }
}

function settle(open: OpenClause, terms: Terms): Running {
  const [settled, why]: [Running['settled'], Running['why']] = [{}, {}]
  for (const part of parts) {
    const condition: Condition | null = open[part]
    if (!condition?.names.every((name) => name in terms.variables)) continue
    const outcome = condition.evaluate(terms.values as Inputs)
    settled[part] = outcome
    const seen = condition.names.map((name) => (terms.values as Inputs)[name])
    why[part] = reason(part, condition, seen, outcome)
  }
  return { open, settled, why }
}

/** `seen`: what the names of the condition stood for. */
export function reason(
  part: Part,
  { names, expression, digest }: Condition,
  seen: readonly unknown[],
  outcome: Outcome,
): Why {
  const inputs: Record<string, Plain | null> = {}
  for (const [index, name] of names.entries()) inputs[name] = (seen[index] ?? null) as Plain | null
  const result = 'value' in outcome ? outcome.value : null
  return { part: partNames[part], expression, digest, inputs, result }
}

function isFalse(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && 'value' in outcome && outcome.value === false
}
