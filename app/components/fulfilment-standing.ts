import type {
  FulfilmentView,
  ObligationState,
  ObligationView,
} from '../../server/fulfilment/types.ts'

const openStates: ReadonlySet<ObligationState> = new Set(['due', 'overdue', 'breached', 'disputed'])

/** Obligations that somebody has to do something about now, the most pressing first. */
export function openOf(view: Pick<FulfilmentView, 'obligations'>): readonly ObligationView[] {
  const open = view.obligations.filter(({ state }) => openStates.has(state))
  return open.toSorted((one, other) => dayOf(one).localeCompare(dayOf(other)))
}

/** What has no date yet comes last. */
export const dayOf = ({ dueOn }: Pick<ObligationView, 'dueOn'>): string => dueOn ?? '9999-12-31'

/** 分 still to be paid, with the penalty so far; 0 where no money is owed. */
export function leftOf({
  amount,
  penalty,
  paid,
}: Pick<ObligationView, 'amount' | 'penalty' | 'paid'>): number {
  return Math.max((amount ?? 0) + penalty - paid, 0)
}
