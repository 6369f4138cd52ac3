import type { AppLoadContext } from '@remix-run/node'
import { redirect } from '@remix-run/node'
import { refuse } from '../../server/core/values/refusal.ts'
import type { Actor, Membership } from '../../server/people/types.ts'
import { found } from './answer.ts'
import { readCookie } from './cookies.ts'
import { signInPath } from './redirects.ts'

export const organisationCookie = 'qiyin-organisation'

/** All loaders of one page ask; the session is looked up once. The context lives as long as its request. */
const asked = new WeakMap<AppLoadContext, Promise<Actor | undefined>>()

export function optionalActor(
  request: Request,
  context: AppLoadContext,
): Promise<Actor | undefined> {
  const known = asked.get(context)
  if (known !== undefined) return known
  const actor = context.app.people.actorOf(request.headers)
  asked.set(context, actor)
  return actor
}

/** Sends visitors to sign in, and back here afterwards. */
export async function requireActor(request: Request, context: AppLoadContext): Promise<Actor> {
  const actor = await optionalActor(request, context)
  if (actor === undefined) throw redirect(signInPath(request))
  return actor
}

/** The organisation chosen in the header, else the first; undefined for people who belong to none. */
export function membershipOf(request: Request, actor: Actor): Membership | undefined {
  const chosen = readCookie(request, organisationCookie)
  return (
    actor.memberships.find(({ organisationId }) => organisationId === chosen) ??
    actor.memberships[0]
  )
}

/** For pages that belong to an organisation; people without one are shown how to register it. */
export async function requireMember(
  request: Request,
  context: AppLoadContext,
): Promise<{ actor: Actor; membership: Membership }> {
  const actor = await requireActor(request, context)
  const membership = membershipOf(request, actor)
  if (membership === undefined) throw redirect('/organisations/new')
  return { actor, membership }
}

export async function requireOperator(request: Request, context: AppLoadContext): Promise<Actor> {
  const actor = await requireActor(request, context)
  return found(actor.operator ? actor : refuse('not-permitted'))
}
