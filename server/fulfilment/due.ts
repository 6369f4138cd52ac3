/** The calendar: what falls due over all contracts of an organisation. */
import { dateIn, daysBetween, isCivilDate } from '../core/values/dates.ts'
import { refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import { obligationsDue } from './due-store.ts'
import { loadRunning } from './parts.ts'
import type { Running } from './plan.ts'
import type { ObligationStanding } from './standing-types.ts'
import type { Engine } from './steps.ts'
import type { DueRow, Fulfilment } from './types.ts'

const longestPage = 500

export async function due(
  { deps, evaluate }: Engine,
  actor: Actor,
  query: Parameters<Fulfilment['due']>[1],
): ReturnType<Fulfilment['due']> {
  const { organisationId, from, to } = query
  const refused = deps.authorise(actor, 'fulfilment.view', organisationId)
  if (refused) return refused
  if (!isCivilDate(from) || !isCivilDate(to)) return refuse('not-a-date')
  const limit = Math.min(Math.max(query.limit, 1), longestPage)
  const found = await obligationsDue(deps.db.read, { organisationId, from, to, limit })
  const ids = [...new Set(found.map((one) => one.contractId))]
  const running = await loadRunning(deps, ids)
  // Stored is what was true when it was last evaluated; a penalty grows by the day.
  const standings = new Map(
    running.map((one) => {
      const today = dateIn(deps.clock.now(), one.terms.zone)
      return [one.contractId, { running: one, standing: evaluate(one.terms, one.facts, today) }]
    }),
  )
  return found.flatMap((row) => {
    const known = standings.get(row.contractId)
    const obligation = known?.standing.obligations.find((one) => one.clause === row.clause)
    return known && obligation ? dueRow(row, known.running, known.standing.at, obligation) : []
  })
}

function dueRow(
  found: Awaited<ReturnType<typeof obligationsDue>>[number],
  { terms }: Running,
  today: string,
  { clause, state, amount, penalty, dueOn, debtor }: ObligationStanding,
): DueRow[] {
  if (dueOn === null) return []
  const title = terms.clauses.find((one) => one.id === clause)?.title ?? { zh: clause, en: clause }
  const others = terms.parties.filter(({ field }) => field !== found.field)
  return [
    {
      ...{ contractId: found.contractId, number: found.number, title: found.title },
      ...{ clause, clauseTitle: title, state, amount, penalty, dueOn },
      daysLeft: daysBetween(today, dueOn),
      owed: debtor === found.field,
      counterparty: others.map(({ name }) => name).join('、'),
    },
  ]
}
