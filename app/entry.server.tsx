import { Writable } from 'node:stream'
import type {
  ActionFunctionArgs,
  AppLoadContext,
  EntryContext,
  LoaderFunctionArgs,
} from '@remix-run/node'
import { isRouteErrorResponse, RemixServer } from '@remix-run/react'
import { renderToPipeableStream } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { isRefusal } from '../server/core/values/refusal.ts'
import { languageOf } from './http/locale.ts'
import { Nonce } from './http/nonce.ts'
import { speechOf } from './i18n/speech.server.ts'

export const streamTimeout = 10_000

/**
 * A page is sent whole: nothing on it comes later, so that streaming would only cut it into hundreds of small pieces
 * and leave its content to a script that puts it in place.
 */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  { nonce }: AppLoadContext,
): Promise<Response> {
  const language = languageOf(request)
  headers.set('Content-Type', 'text/html; charset=utf-8')
  headers.set('Content-Language', language)
  headers.append('Vary', 'Cookie, Accept-Language')
  keepPrivate(headers)
  const { html, broken } = await render(
    <Nonce.Provider value={nonce}>
      <I18nextProvider i18n={speechOf(language)}>
        <RemixServer context={remix} url={request.url} abortDelay={streamTimeout} nonce={nonce} />
      </I18nextProvider>
    </Nonce.Provider>,
    nonce,
  )
  return new Response(html, { headers, status: broken ? 500 : status })
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
  // A refusal thrown where there is no page to show it (a file, an address for programs) is an answer, too; and so is
  // Remix's own word that nobody is there to take a form.
  const answered =
    error instanceof Object &&
    'data' in error &&
    (isRefusal(error.data) || (isRouteErrorResponse(error) && error.status < 500))
  if (!request.signal.aborted && !answered) context.report(error)
}

/** `broken`: some part failed, and its error page stands in its place. */
function render(
  page: JSX.Element,
  nonce: string,
): Promise<{ html: Uint8Array<ArrayBuffer>; broken: boolean }> {
  return new Promise((resolve, reject) => {
    let broken = false
    const { pipe, abort } = renderToPipeableStream(page, {
      nonce,
      onAllReady: () => pipe(collect((html) => resolve({ html, broken }))),
      onShellError: reject,
      onError: () => {
        broken = true
      },
    })
    setTimeout(abort, streamTimeout + 1000).unref()
  })
}

function collect(done: (html: Uint8Array<ArrayBuffer>) => void): Writable {
  const chunks: Buffer[] = []
  return new Writable({
    // React stops and waits whenever so much is unread; the whole page is wanted at once.
    highWaterMark: Number.MAX_SAFE_INTEGER,
    write(chunk: Buffer, _encoding, next) {
      chunks.push(withoutPadding(chunk))
      next()
    },
    final(next) {
      done(new Uint8Array(Buffer.concat(chunks)))
      next()
    },
  })
}

/**
 * React 18 pads a chunk with NUL where a character of several bytes no longer fits into it; browsers show U+FFFD, also
 * inside what was typed into a field. HTML has no NUL of its own, and UTF-8 none but U+0000, so all of them can go.
 */
function withoutPadding(chunk: Buffer): Buffer {
  return chunk.includes(0) ? Buffer.from(chunk.filter((byte) => byte !== 0)) : chunk
}

/** What one person sees must not stay in a shared cache, nor come back after signing out. */
function keepPrivate(headers: Headers) {
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'private, no-store')
}
