import type { AppLoadContext } from '@remix-run/node'
import type { OrganisationKind } from '../../server/people/types.ts'
import type { Language } from '../i18n/languages.ts'
import { membershipOf, optionalActor } from './actor.ts'
import { readCookie, writeCookie } from './cookies.ts'
import { csrfToken, visitorCookie } from './csrf.ts'
import { languageOf } from './locale.ts'
import { zoneOf } from './times.ts'

export const schemeCookie = 'qiyin-scheme'
export type Scheme = 'light' | 'dark' | 'auto'

/** What every page knows about whoever looks at it. */
export type Viewer = {
  language: Language
  scheme: Scheme
  /** IANA time zone. */
  zone: string
  csrf: string
  demo: boolean
  person: { id: string; name: string; email: string; operator: boolean } | null
  organisation: {
    id: string
    name: string
    kind: OrganisationKind
    roles: readonly string[]
  } | null
  organisations: readonly { id: string; name: string }[]
}

export async function viewerOf(
  request: Request,
  context: AppLoadContext,
): Promise<{ viewer: Viewer; headers: Headers }> {
  const [actor, { token, newVisitor }] = await Promise.all([
    optionalActor(request, context),
    csrfToken(request, context),
  ])
  const membership = actor && membershipOf(request, actor)
  const viewer: Viewer = {
    language: languageOf(request),
    scheme: schemeOf(request),
    zone: zoneOf(request),
    csrf: token,
    demo: context.app.config.demo,
    person: actor
      ? { id: actor.personId, name: actor.name, email: actor.email, operator: actor.operator }
      : null,
    organisation: membership
      ? {
          id: membership.organisationId,
          name: membership.organisationName,
          kind: membership.organisationKind,
          roles: membership.roles,
        }
      : null,
    organisations: (actor?.memberships ?? []).map(({ organisationId, organisationName }) => ({
      id: organisationId,
      name: organisationName,
    })),
  }
  return { viewer, headers: visitorHeaders(newVisitor, context) }
}

function visitorHeaders(visitor: string | undefined, context: AppLoadContext): Headers {
  const headers = new Headers()
  if (visitor !== undefined) {
    const secure = context.app.config.baseUrl.startsWith('https:')
    headers.append('Set-Cookie', writeCookie(visitorCookie, visitor, { secure, hidden: true }))
  }
  return headers
}

function schemeOf(request: Request): Scheme {
  const scheme = readCookie(request, schemeCookie)
  return scheme === 'light' || scheme === 'dark' ? scheme : 'auto'
}
