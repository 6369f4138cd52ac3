/** What people need beside an evaluation to read it: the template's fields, and each expression as a tree. */
import { type Field, type Form, fieldsOf } from '../core/forms/fields.ts'
import type { ObligationStanding, Why } from './standing-types.ts'
import { type OpenTerms, type Part, partNames, parts } from './terms.ts'
import type { ExplainedWhy } from './types.ts'

const partBy = new Map<string, Part>(parts.map((part) => [partNames[part], part]))

export function explained(
  { running }: OpenTerms,
  { clause, why }: ObligationStanding,
): ExplainedWhy[] {
  const open = running.find((one) => one.open.clause.id === clause)?.open
  return why.map((one: Why) => {
    const part = partBy.get(one.part)
    return { ...one, tree: (part && open?.[part]?.tree) ?? null }
  })
}

/** The fields of the form that some reason names, in the form's order. */
export function fieldsNamed(
  form: Form | undefined,
  obligations: readonly Pick<ObligationStanding, 'why'>[],
): Field[] {
  const named = new Set(
    obligations.flatMap(({ why }) => why.flatMap(({ inputs }) => Object.keys(inputs))),
  )
  return form ? fieldsOf(form).filter(({ name }) => named.has(name)) : []
}
