import type { Request, RequestHandler } from 'express'

/** Programs ask here from wherever they are; these answers need no session, or better-auth looks at the origin itself. */
const forPrograms = /^\/(tsa|ocsp|verify\/status|api\/auth\/.*)$/
const reading = ['GET', 'HEAD', 'OPTIONS']

/**
 * A form of another site gets no further. Remix stops it as well, but as a fault of ours: with 500 and a line in the log
 * for each. What a page may do is decided by the token (`checkOrigin`), not here.
 */
export const ownOrigin: RequestHandler = (request, response, next) => {
  const { origin } = request.headers
  const asked = origin !== undefined && !reading.includes(request.method)
  if (!asked || forPrograms.test(request.path) || hostOf(origin) === namedHost(request)) {
    return next()
  }
  response.status(403).type('text/plain; charset=utf-8')
  response.send(
    '这个请求来自别的网站，没有执行。\nThis request came from another site; nothing was done.\n',
  )
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

/** As Remix reads it: what the proxy in front was called, else what we were called. */
function namedHost(request: Request): string | undefined {
  return request.get('x-forwarded-host')?.split(',')[0]?.trim() || request.headers.host
}
