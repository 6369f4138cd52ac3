import { Transform } from 'node:stream'
import type {
  ActionFunctionArgs,
  AppLoadContext,
  EntryContext,
  LoaderFunctionArgs,
} from '@remix-run/node'
import { createReadableStreamFromReadable } from '@remix-run/node'
import { RemixServer } from '@remix-run/react'
import { isbot } from 'isbot'
import { type RenderToPipeableStreamOptions, renderToPipeableStream } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { isRefusal } from '../server/core/values/refusal.ts'
import { languageOf } from './http/locale.ts'
import { Nonce } from './http/nonce.ts'
import { speechOf } from './i18n/speech.server.ts'

export const streamTimeout = 10_000

/** Pages stream as soon as their frame is ready; robots wait for the whole page. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  { nonce }: AppLoadContext,
): Promise<Response> {
  const ready = isbot(request.headers.get('User-Agent')) ? 'onAllReady' : 'onShellReady'
  const language = languageOf(request)
  headers.set('Content-Type', 'text/html; charset=utf-8')
  headers.set('Content-Language', language)
  headers.append('Vary', 'Cookie, Accept-Language')
  keepPrivate(headers)
  const page = (
    <Nonce.Provider value={nonce}>
      <I18nextProvider i18n={speechOf(language)}>
        <RemixServer context={remix} url={request.url} abortDelay={streamTimeout} nonce={nonce} />
      </I18nextProvider>
    </Nonce.Provider>
  )
  return stream(page, ready, nonce, (body, broken) => {
    return new Response(createReadableStreamFromReadable(body), {
      headers,
      status: broken ? 500 : status,
    })
  })
}

export function handleDataRequest(response: Response): Response {
  keepPrivate(response.headers)
  return response
}

/** Infrastructure faults only (refusals are answers); the path is masked where the request is logged. */
export function handleError(
  error: unknown,
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
) {
  // A refusal thrown where there is no page to show it (a file, an address for programs) is an answer, too.
  const refused = error instanceof Object && 'data' in error && isRefusal(error.data)
  if (!request.signal.aborted && !refused) context.report(error)
}

function stream(
  page: JSX.Element,
  ready: 'onAllReady' | 'onShellReady',
  nonce: string,
  respond: (body: Transform, broken: boolean) => Response,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let broken = false
    const options: RenderToPipeableStreamOptions = {
      nonce,
      [ready]: () => {
        const body = withoutPadding()
        resolve(respond(body, broken))
        pipe(body)
      },
      onShellError: reject,
      onError: () => {
        broken = true
      },
    }
    const { pipe, abort } = renderToPipeableStream(page, options)
    setTimeout(abort, streamTimeout + 1000).unref()
  })
}

/**
 * React 18 pads a chunk with NUL where a character of several bytes no longer fits into it; browsers show U+FFFD, also
 * inside what was typed into a field. HTML has no NUL of its own, and UTF-8 none but U+0000, so all of them can go.
 */
function withoutPadding(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, chunk.includes(0) ? chunk.filter((byte) => byte !== 0) : chunk)
    },
  })
}

/** What one person sees must not stay in a shared cache, nor come back after signing out. */
function keepPrivate(headers: Headers) {
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'private, no-store')
}
