import { z } from 'zod'
import type { Contracts, ContractView } from '../../../server/contracts/types.ts'
import type { Refusal } from '../../../server/core/values/refusal.ts'
import type { Actor } from '../../../server/people/types.ts'

const version = z.coerce.number().int()
const reason = z.string().max(500)

const submitting = z.object({ act: z.literal('submit'), version })
const approving = z.object({ act: z.literal('approve'), version })
export const rejecting = z.object({ act: z.literal('reject'), version, reason })
export const withdrawing = z.object({ act: z.literal('withdraw'), version, reason })
export const declining = z.object({ act: z.literal('decline'), party: z.string(), reason })

/** What the page of a contract can be asked to do; one verb each. */
export const acts = z.discriminatedUnion('act', [
  submitting,
  approving,
  rejecting,
  withdrawing,
  declining,
])

export function carryOut(
  contracts: Contracts,
  actor: Actor,
  id: string,
  asked: z.output<typeof acts>,
): Promise<ContractView | Refusal> {
  switch (asked.act) {
    case 'submit':
      return contracts.submit(actor, id, asked)
    case 'approve':
      return contracts.approve(actor, id, asked)
    case 'reject':
      return contracts.reject(actor, id, asked)
    case 'withdraw':
      return contracts.withdraw(actor, id, asked)
    case 'decline':
      return contracts.decline(actor, id, { partyId: asked.party, reason: asked.reason })
  }
}
