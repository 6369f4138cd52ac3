import type { App } from '../../../server/app.ts'
import { fieldsOf, type Values } from '../../../server/core/forms/fields.ts'
import { type CivilDate, isCivilDate } from '../../../server/core/values/dates.ts'
import { isRefusal, type Refusal } from '../../../server/core/values/refusal.ts'
import type { FactKind, SimulatedLine } from '../../../server/fulfilment/types.ts'
import type { Template } from '../../../server/templates/types.ts'
import { recordable } from './acts.ts'

/** What the clauses of a contract will demand, and the days that were assumed for it. */
export type Rehearsal = {
  lines: readonly SimulatedLine[]
  assumed: readonly { kind: FactKind; on: CivilDate }[]
  parties: readonly { field: string; label: string }[]
}

const assumable: readonly FactKind[] = ['contract.effective', ...recordable]

/** Null where the template has no clauses that run, or what is filled in does not suffice. `?acceptance.passed=2027-03-01` assumes a day. */
export function rehearse(
  { fulfilment }: Pick<App, 'fulfilment'>,
  template: Template | undefined,
  values: Values,
  query: URLSearchParams,
): Rehearsal | null {
  if (template === undefined || template.clauses.length === 0) return null
  const { name: templateName, version: templateVersion } = template
  const assumed = assumedIn(query)
  const lines = fulfilment.simulate({ templateName, templateVersion, values, assumed })
  if (isRefusal(lines)) return null
  const parties = fieldsOf(template).flatMap((field) =>
    field.type === 'party' ? [{ field: field.name, label: field.role }] : [],
  )
  return { lines, assumed: daysOf(lines), parties }
}

function assumedIn(query: URLSearchParams): Partial<Record<FactKind, CivilDate>> {
  const days = assumable.map((kind) => [kind, query.get(kind) ?? ''] as const)
  return Object.fromEntries(days.filter(([, on]) => isCivilDate(on)))
}

/** Clauses compute with amounts, rates and days; who the parties are and what is bought may still be open. */
export function suffices(template: Template, faults: readonly Refusal[]): boolean {
  const counted = new Set(['money', 'percent', 'integer', 'decimal', 'date'])
  const fields = fieldsOf(template)
  return faults.every(({ field: path = '' }) => {
    const [name, column] = path.split(/[.[\]]+\d*[.[\]]*/)
    const field = fields.find((one) => one.name === name)
    if (field?.type !== 'table') return field !== undefined && !counted.has(field.type)
    const cell = field.columns.find((one) => one.name === column)
    return cell !== undefined && !counted.has(cell.type)
  })
}

/** Each assumed fact once, in the order of their days. */
function daysOf(lines: readonly SimulatedLine[]): Rehearsal['assumed'] {
  const days = new Map(lines.flatMap(({ given }) => given.map(({ kind, on }) => [kind, on])))
  return [...days]
    .map(([kind, on]) => ({ kind, on }))
    .toSorted((one, other) => one.on.localeCompare(other.on))
}
