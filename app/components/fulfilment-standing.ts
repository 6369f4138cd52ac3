import type {
  FulfilmentView,
  ObligationState,
  ObligationView,
} from '../../server/fulfilment/types.ts'

const openStates: ReadonlySet<ObligationState> = new Set(['due', 'overdue', 'breached', 'disputed'])

/** Obligations that somebody has to do something about now, the most pressing first; of a cured one the penalty may be left. */
export function openOf(view: Pick<FulfilmentView, 'obligations'>): readonly ObligationView[] {
  const open = view.obligations.filter(
    (obligation) => openStates.has(obligation.state) || owesPenalty(obligation),
  )
  return open.toSorted((one, other) => dayOf(one).localeCompare(dayOf(other)))
}

/** Performed late, and its penalty not paid. */
export const owesPenalty = ({ state, outstanding }: ObligationView): boolean =>
  state === 'cured' && outstanding > 0

/** Money that a bank of this person's side has to be told to pay. */
export function isOursToPay(
  { debtor, amount, state }: ObligationView,
  { parties }: Pick<FulfilmentView, 'parties'>,
): boolean {
  const ours = parties.some(({ field, mine }) => mine && field === debtor)
  return ours && amount !== null && state !== 'disputed'
}

export const isLate = ({ state }: Pick<ObligationView, 'state'>): boolean =>
  state === 'overdue' || state === 'breached'

/** Nothing is left of it, not even a penalty. */
export const isSettled = ({
  state,
  outstanding,
}: Pick<ObligationView, 'state' | 'outstanding'>): boolean =>
  outstanding === 0 && (state === 'performed' || state === 'cured' || state === 'waived')

/** Where it stands in time: what is settled on the day it was, all else on its last day. */
export const placeInTime = (obligation: ObligationView): string =>
  isSettled(obligation) ? settledOn(obligation) : dayOf(obligation)

export const settledOn = ({ history }: Pick<ObligationView, 'history'>): string =>
  history.at(-1)?.on ?? ''

/** What has no date yet comes last. */
const dayOf = ({ dueOn }: Pick<ObligationView, 'dueOn'>): string => dueOn ?? '9999-12-31'
