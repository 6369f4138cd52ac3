import type { App } from '../../../server/app.ts'
import { addDays, dateIn } from '../../../server/core/values/dates.ts'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import type { DueRow } from '../../../server/fulfilment/types.ts'
import type { Actor } from '../../../server/people/types.ts'
import { isOpen, lookBack } from './due.ts'

const daysAhead = 30
const most = 8

/** What is overdue, then what falls due within a month; none for people of no organisation. */
export async function dueSoon(
  { fulfilment, clock }: Pick<App, 'fulfilment' | 'clock'>,
  actor: Actor,
  organisationId: string | undefined,
): Promise<readonly DueRow[]> {
  if (organisationId === undefined) return []
  const today = dateIn(clock.now())
  const query = { from: lookBack(today).from, to: addDays(today, daysAhead), organisationId }
  const rows = await fulfilment.due(actor, { ...query, limit: 200 })
  if (isRefusal(rows)) return []
  const open = rows.filter(isOpen)
  return open.toSorted((one, other) => one.dueOn.localeCompare(other.dueOn)).slice(0, most)
}
