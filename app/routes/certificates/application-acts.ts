import { z } from 'zod'
import type { ApplicationView, Certificates } from '../../../server/certificates/types.ts'
import type { Refusal } from '../../../server/core/values/refusal.ts'
import type { Actor } from '../../../server/people/types.ts'

const version = z.coerce.number().int()
const words = z.string().max(500)

const accepting = z.object({ act: z.literal('accept'), version })
/** Acts that somebody else must be able to understand later. */
export const saying = {
  return: z.object({ act: z.literal('return'), version, words }),
  approve: z.object({ act: z.literal('approve'), version, words: words.optional() }),
  reject: z.object({ act: z.literal('reject'), version, words }),
  withdraw: z.object({ act: z.literal('withdraw'), version, words }),
} as const
export type SaidAct = keyof typeof saying

/** What the page of an application can be asked to do; one verb each. */
export const acts = z.discriminatedUnion('act', [
  accepting,
  saying.return,
  saying.approve,
  saying.reject,
  saying.withdraw,
])

export function carryOut(
  certificates: Certificates,
  actor: Actor,
  id: string,
  asked: z.output<typeof acts>,
): Promise<ApplicationView | Refusal> {
  const { act, version } = asked
  if (act === 'accept') return certificates.accept(actor, id, { version })
  if (act === 'withdraw') return certificates.withdraw(actor, id, { version, reason: asked.words })
  return certificates[act](actor, id, { version, opinion: asked.words ?? '' })
}

/** The verbs call it opinion or reason; the form has one box. */
export function atBox(refusal: Refusal): Refusal {
  const field = refusal.field ?? (refusal.code === 'reason-required' ? 'words' : undefined)
  if (field === undefined) return refusal
  return { ...refusal, field: ['opinion', 'reason'].includes(field) ? 'words' : field }
}
