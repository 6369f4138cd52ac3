import { z } from 'zod'
import { isRefusal, type Refusal, refuse } from '../../../server/core/values/refusal.ts'
import type { Actor, OrganisationKind, People, Role } from '../../../server/people/types.ts'

const roles = [
  'owner',
  'admin',
  'drafter',
  'approver',
  'seal-keeper',
  'signer',
  'auditor',
  'officer',
  'reviewer',
  'issuer',
] as const satisfies readonly Role[]

/** Only agencies issue certificates. */
const agencyRoles: ReadonlySet<Role> = new Set(['officer', 'reviewer', 'issuer'])

/** What may be given in an organisation of this kind. */
export function rolesOf(kind: OrganisationKind): readonly (typeof roles)[number][] {
  return kind === 'agency' ? roles : roles.filter((role) => !agencyRoles.has(role))
}

export const granting = z.object({
  act: z.literal('grant'),
  email: z.email().max(254),
  roles: z.array(z.enum(roles)).min(1),
})
const invitation = z.string().max(64)
export const removing = z.object({ act: z.literal('remove'), person: z.string().max(64) })
export const acts = z.discriminatedUnion('act', [
  granting,
  z.object({ act: z.literal('take-back'), invitation }),
  z.object({ act: z.literal('send-again'), invitation }),
  removing,
])

export const outcomes = ['invited', 'granted', 'taken-back', 'sent-again', 'removed'] as const
type Done = (typeof outcomes)[number]

export async function carryOut(
  people: People,
  actor: Actor,
  id: string,
  wish: z.output<typeof acts>,
): Promise<Done | Refusal> {
  switch (wish.act) {
    case 'take-back': {
      const refusal = await people.takeBackInvitation(actor, id, wish.invitation)
      return isRefusal(refusal) ? refusal : 'taken-back'
    }
    case 'send-again': {
      const refusal = await people.sendInvitationAgain(actor, id, wish.invitation)
      return isRefusal(refusal) ? refusal : 'sent-again'
    }
    case 'remove': {
      const outcome = await remove(people, actor, id, wish.person)
      return isRefusal(outcome) ? outcome : 'removed'
    }
    default: {
      const outcome = await people.grant(actor, id, wish)
      if (isRefusal(outcome)) return outcome
      return 'invited' in outcome ? 'invited' : 'granted'
    }
  }
}

/** Without any role nobody belongs. */
async function remove(people: People, actor: Actor, id: string, personId: string) {
  const members = await people.members(actor, id)
  if (isRefusal(members)) return members
  const member = members.find((one) => one.personId === personId)
  return member ? people.grant(actor, id, { email: member.email, roles: [] }) : refuse('not-found')
}
