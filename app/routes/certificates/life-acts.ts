import { z } from 'zod'
import type { Certificates, CertificateView } from '../../../server/certificates/types.ts'
import type { Refusal } from '../../../server/core/values/refusal.ts'
import type { Actor } from '../../../server/people/types.ts'

const version = z.coerce.number().int()
const reason = z.string().max(500)

export const operations = ['revoke', 'cancel', 'penalise'] as const
export const endorsements = ['inspection', 'note'] as const

export const endorsing = z.object({
  act: z.literal('endorse'),
  version,
  kind: z.enum(endorsements),
  text: z.string().max(200),
})
export const suspending = z.object({ act: z.literal('suspend'), version, reason })
export const resuming = z.object({ act: z.literal('resume'), version, reason })
export const proposing = z.object({
  act: z.literal('propose'),
  version,
  operation: z.enum(operations),
  reason,
  decisionNumber: z.string().max(60),
})
export const deciding = z.object({
  act: z.literal('decide'),
  version,
  proposal: z.string().max(64),
  confirm: z.enum(['yes', 'no']),
  opinion: z.string().max(500).optional(),
})

/** What the page of a certificate can be asked to do; one verb each. */
export const acts = z.discriminatedUnion('act', [
  endorsing,
  suspending,
  resuming,
  proposing,
  deciding,
])

export function carryOut(
  certificates: Certificates,
  actor: Actor,
  id: string,
  asked: z.output<typeof acts>,
): Promise<CertificateView | Refusal> {
  switch (asked.act) {
    case 'endorse':
      return certificates.endorse(actor, id, asked)
    case 'suspend':
      return certificates.suspend(actor, id, asked)
    case 'resume':
      return certificates.resume(actor, id, asked)
    case 'propose':
      return certificates.proposeRevocation(actor, id, asked)
    case 'decide': {
      const { proposal: proposalId, version: seen, confirm, opinion = '' } = asked
      const decision = { proposalId, version: seen, confirm: confirm === 'yes', opinion }
      return certificates.decideRevocation(actor, id, decision)
    }
  }
}
