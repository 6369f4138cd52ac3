/** Express before Remix: headers, files, limits, log; then the pages. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createRequestHandler } from '@remix-run/express'
import type { ServerBuild } from '@remix-run/node'
import compression from 'compression'
import express, { type Express, type Request, type RequestHandler, type Response } from 'express'
import type { Logger } from 'pino'
import type { App } from '../app.ts'
import { addressBlock, clientAddressHeader } from '../core/values/client-address.ts'
import { nonce, securityHeaders } from './headers.ts'
import { describe } from './jobs.ts'
import { boundedBodies } from './limits.ts'
import { maskPath } from './log.ts'
import { ownOrigin } from './origin.ts'

/** Run from its source the program serves pages through Vite; run from the bundle, what was built. */
const development = import.meta.url.endsWith('.ts')

export async function createSite(app: App, log: Logger): Promise<Express> {
  const site = express()
  const pages = development ? await pagesFromSource() : await pagesFromBuild(app.config.root)
  site.disable('x-powered-by')
  site.set('trust proxy', app.config.trustProxy)
  site.use(logged(log), nonce, callersAddress)
  site.use(securityHeaders({ https: app.config.baseUrl.startsWith('https:'), development }))
  site.use(compression(), pages.files, ownOrigin, boundedBodies)
  site.all(
    '*',
    createRequestHandler({
      build: pages.build,
      mode: development ? 'development' : 'production',
      getLoadContext: (request, response) => ({
        app,
        nonce: String(response.locals['nonce']),
        clientIp: addressBlock(request.ip ?? ''),
        report: (error) =>
          log.error(
            { path: maskPath(request.originalUrl), error: describe(error) },
            'a page failed',
          ),
      }),
    }),
  )
  site.use(failed(log))
  return site
}

type Pages = { build: ServerBuild | (() => Promise<ServerBuild>); files: RequestHandler }

async function pagesFromBuild(root: string): Promise<Pages> {
  const client = join(root, 'build', 'client')
  const build = await import(pathToFileURL(join(root, 'build', 'server', 'index.js')).href)
  const serve = (folder: string, cacheControl: string) =>
    express.static(folder, {
      index: false,
      redirect: false,
      setHeaders: (response) => void response.set('Cache-Control', cacheControl),
    })
  const files = express.Router()
  // Their names carry a digest of their content; one that is not there is no page either.
  const assets = serve(join(client, 'assets'), 'public, max-age=31536000, immutable')
  files.use('/assets', assets, (_request, response) => void response.sendStatus(404))
  files.use(serve(client, 'public, max-age=3600'))
  return { build, files }
}

async function pagesFromSource(): Promise<Pages> {
  const { createServer } = await import('vite')
  const vite = await createServer({ server: { middlewareMode: true } })
  const build = () => vite.ssrLoadModule('virtual:remix/server-build') as Promise<ServerBuild>
  return { build, files: vite.middlewares }
}

/** People's brakes count by address: ours, whatever the caller writes into that header. */
const callersAddress: RequestHandler = (request, _response, next) => {
  request.headers[clientAddressHeader] = addressBlock(request.ip ?? '')
  next()
}

/** One line a request: no address, no name, no query, no header. */
function logged(log: Logger): RequestHandler {
  return (request, response, next) => {
    const began = performance.now()
    response.on('finish', () => {
      const ms = Math.round(performance.now() - began)
      const path = maskPath(request.originalUrl)
      if (path.startsWith('/assets/')) return
      log.info({ method: request.method, path, status: response.statusCode, ms })
    })
    next()
  }
}

function failed(log: Logger) {
  return (error: unknown, request: Request, response: Response, next: (error: unknown) => void) => {
    // An address that is none (`/%ff`), a broken range: the asker's affair, as Express says by a status.
    const status = Number((error as { status?: unknown } | null)?.status)
    if (status >= 400 && status < 500 && !response.headersSent) {
      return void response.sendStatus(status)
    }
    log.error({ path: maskPath(request.originalUrl), error: describe(error) }, 'a request failed')
    if (response.headersSent) return next(error)
    response.status(500).type('text/plain; charset=utf-8')
    response.send(
      '系统出了故障,请稍后再试。\nSomething failed on our side. Please try again later.\n',
    )
  }
}
