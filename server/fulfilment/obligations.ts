/** From which state an obligation may come into which. Everything else is a mistake and refused. */
import type { ObligationState } from './standing-types.ts'

const moves: Readonly<Record<ObligationState, readonly ObligationState[]>> = {
  pending: ['due', 'performed', 'waived', 'disputed'],
  due: ['performed', 'overdue', 'waived', 'disputed'],
  overdue: ['cured', 'breached', 'waived', 'disputed'],
  /** Performance after breach is still performance; the right to terminate is not the platform's to exercise. */
  breached: ['cured', 'waived', 'disputed'],
  /** It returns to where it was; paying under protest ends it too. */
  disputed: ['pending', 'due', 'overdue', 'breached', 'performed', 'cured', 'waived'],
  performed: [],
  /** What remains of it is the penalty, which may be let go. */
  cured: ['waived'],
  waived: [],
}

export const obligationStates = Object.keys(moves) as readonly ObligationState[]

export function mayMove(from: ObligationState, to: ObligationState): boolean {
  return moves[from].includes(to)
}

/** Nothing but a penalty can remain. */
export function isFinal(state: ObligationState): boolean {
  return state === 'performed' || state === 'cured' || state === 'waived'
}

export function isLate(state: ObligationState): boolean {
  return state === 'overdue' || state === 'breached'
}
