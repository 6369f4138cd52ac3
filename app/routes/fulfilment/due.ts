import { addDays, type CivilDate } from '../../../server/core/values/dates.ts'
import type { DueRow } from '../../../server/fulfilment/types.ts'

/** `owed`: by our side; `owing`: to us. */
export const sides = ['all', 'owed', 'owing'] as const
export type Side = (typeof sides)[number]

export const sideOf = (query: URLSearchParams): Side =>
  sides.find((side) => side === query.get('side')) ?? 'all'

export const ofSide =
  (side: Side) =>
  ({ owed }: DueRow): boolean =>
    side === 'all' || owed === (side === 'owed')

const settled: ReadonlySet<DueRow['state']> = new Set(['performed', 'cured', 'waived'])

export const isOpen = ({ state }: DueRow): boolean => !settled.has(state)

export const keyOf = ({ contractId, clause }: DueRow): string => `${contractId} ${clause}`

/** Claims for what fell due longer ago than 民法典 188 allows are no matter of a calendar. */
const remembered = 3 * 366

/** The days before today in which something may still be open. */
export const lookBack = (today: CivilDate) => ({
  from: addDays(today, -remembered),
  to: addDays(today, -1),
})
