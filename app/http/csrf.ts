import type { AppLoadContext } from '@remix-run/node'
import { type Refusal, refuse } from '../../server/core/values/refusal.ts'
import { readCookie } from './cookies.ts'

export const csrfField = 'csrf'
export const visitorCookie = 'qiyin-visitor'

/** Who the form was made for: the session, or before signing in a random visitor number. */
function bearerOf(request: Request, visitor?: string): string | undefined {
  const session =
    readCookie(request, '__Secure-qiyin.session_token') ??
    readCookie(request, 'qiyin.session_token')
  if (session !== undefined) return `session ${session}`
  const known = visitor ?? readCookie(request, visitorCookie)
  return known === undefined ? undefined : `visitor ${known}`
}

/** The token for this visitor's forms, and the visitor number to remember if they have none yet. */
export async function csrfToken(
  request: Request,
  context: AppLoadContext,
): Promise<{ token: string; newVisitor: string | undefined }> {
  const known = readCookie(request, visitorCookie)
  const visitor = known ?? crypto.randomUUID()
  const bearer = bearerOf(request, visitor) as string
  return {
    token: await context.app.keys.mac('csrf', bearer),
    newVisitor: known === undefined ? visitor : undefined,
  }
}

/**
 * Every act must come from a page of this site: the browser's own word for it (Sec-Fetch-Site, else Origin) and a
 * token that only our pages know. Refusals: `foreign-origin`, `form-expired` (the session changed under the form).
 */
export async function checkOrigin(
  request: Request,
  context: AppLoadContext,
  token: unknown,
): Promise<Refusal | undefined> {
  if (!comesFromHere(request)) return refuse('foreign-origin')
  const bearer = bearerOf(request)
  if (bearer === undefined || typeof token !== 'string') return refuse('form-expired')
  const expected = await context.app.keys.mac('csrf', bearer)
  return sameText(expected, token) ? undefined : refuse('form-expired')
}

function comesFromHere(request: Request): boolean {
  const site = request.headers.get('Sec-Fetch-Site')
  if (site !== null) return site === 'same-origin'
  const origin = request.headers.get('Origin')
  return origin === null || origin === new URL(request.url).origin
}

/** Takes as long whatever the first difference is. */
function sameText(one: string, other: string): boolean {
  let difference = one.length ^ other.length
  for (let at = 0; at < one.length; at += 1) {
    difference |= one.charCodeAt(at) ^ other.charCodeAt(at % Math.max(other.length, 1))
  }
  return difference === 0
}
