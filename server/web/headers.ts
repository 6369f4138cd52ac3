import { randomBytes } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import helmet from 'helmet'

type Nonced = { locals: { nonce: string } }

/** A fresh nonce for each response; only scripts that carry it run. */
export const nonce: RequestHandler = (_request, response, next) => {
  response.locals['nonce'] = randomBytes(16).toString('base64')
  next()
}

/**
 * - styles: Mantine and React write `style` attributes, which no nonce can allow, hence 'unsafe-inline' there only;
 * - blob: and data: are pictures and fonts that pdf.js makes out of a file, and its worker;
 * - while developing, Vite speaks to the page over a web socket.
 */
export function securityHeaders(options: { https: boolean; development: boolean }): RequestHandler {
  const nonced = (_: unknown, response: unknown) =>
    `'nonce-${(response as Response & Nonced).locals.nonce}'`
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", nonced],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:', 'blob:'],
        workerSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'", ...(options.development ? ['ws:'] : [])],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    strictTransportSecurity: options.https,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  })
}
