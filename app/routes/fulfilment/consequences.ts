import type { App } from '../../../server/app.ts'
import type { CivilDate } from '../../../server/core/values/dates.ts'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import type { FactKind, FulfilmentView, SimulatedLine } from '../../../server/fulfilment/types.ts'
import type { Actor } from '../../../server/people/types.ts'

type Asked = { kind: FactKind; on: CivilDate }

/** What would be due because of this fact, were it recorded with this day: the same code, run beforehand. */
export async function consequencesOf(
  { contracts, fulfilment }: Pick<App, 'contracts' | 'fulfilment'>,
  actor: Actor,
  view: FulfilmentView,
  { kind, on }: Asked,
): Promise<readonly SimulatedLine[]> {
  const contract = await contracts.view(actor, view.contractId)
  if (isRefusal(contract)) return []
  const known = view.facts.map((fact) => [fact.kind, fact.occurredOn])
  const { templateName, templateVersion, values } = contract
  const assumed = { ...Object.fromEntries(known), [kind]: on }
  const lines = fulfilment.simulate({ templateName, templateVersion, values, assumed })
  if (isRefusal(lines)) return []
  const waiting = new Set(
    view.obligations.filter(({ state }) => state === 'pending').map(({ clause }) => clause),
  )
  return lines.filter(
    ({ clause, given }) => waiting.has(clause) && given.some((one) => one.kind === kind),
  )
}
