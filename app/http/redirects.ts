import { redirect } from '@remix-run/node'

/**
 * Where to go next when the visitor's own request says so (`?to=`, a hidden field). Only paths of this site:
 * `//evil.example`, `/\evil.example` and anything with a scheme fall back.
 */
export function safePath(to: unknown, fallback: string): string {
  if (typeof to !== 'string' || !to.startsWith('/') || /^\/[/\\]/.test(to)) return fallback
  const url = URL.canParse(to, 'http://here.invalid') ? new URL(to, 'http://here.invalid') : null
  if (url === null || url.host !== 'here.invalid') return fallback
  // `/..//evil.example` is a path of this site until its dots are gone.
  if (url.pathname.startsWith('//')) return fallback
  return `${url.pathname}${url.search}${url.hash}`
}

/** 303, so that a reload repeats the page and not the act. `cookies` are `Set-Cookie` values. */
export function goTo(path: string, cookies: readonly string[] = []): Response {
  const headers = new Headers()
  for (const cookie of cookies) headers.append('Set-Cookie', cookie)
  return redirect(path, { status: 303, headers })
}

/** The page to come back to after signing in. */
export function signInPath(request: Request): string {
  const { pathname, search } = new URL(request.url)
  // A loader's data request has `.data` at the end of the page's own path.
  const page = `${pathname.replace(/\.data$/, '').replace(/^\/_root$/, '/')}${search}`
  return `/sign-in?to=${encodeURIComponent(page)}`
}
