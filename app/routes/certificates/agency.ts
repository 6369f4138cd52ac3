import type { AppLoadContext } from '@remix-run/node'
import { refuse } from '../../../server/core/values/refusal.ts'
import type { Actor, Membership } from '../../../server/people/types.ts'
import { membershipOf, requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'

/** For pages of agencies: the organisation chosen in the header if it is one, else the person's first agency. */
export async function requireAgency(
  request: Request,
  context: AppLoadContext,
): Promise<{ actor: Actor; agency: Membership }> {
  const actor = await requireActor(request, context)
  const isAgency = (one: Membership | undefined) => one?.organisationKind === 'agency'
  const chosen = membershipOf(request, actor)
  const agency = isAgency(chosen) ? chosen : actor.memberships.find(isAgency)
  return { actor, agency: found(agency ?? refuse('not-permitted')) }
}
