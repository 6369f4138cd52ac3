/** Whether what was instructed may still be carried to a bank: a dispute holds back its part, and no more. */
import type { Standing } from './standing-types.ts'
import type { ActionView } from './types.ts'

const instructions: ReadonlySet<string> = new Set(['payment.instruct', 'retention.refund'])

/** What falls due under dispute is not instructed at all before the dispute is over (`events.ts`); this is of what was. */
export function heldState(
  { kind, clause }: { kind: string; clause: string },
  { obligations }: Standing,
): ActionView['state'] {
  const obligation = obligations.find((one) => one.clause === clause)
  if (!(obligation && instructions.has(kind))) return 'done'
  const { state, paid, amount } = obligation
  if (state === 'disputed') return 'frozen'
  return state === 'waived' && paid < (amount ?? 0) ? 'dropped' : 'done'
}
