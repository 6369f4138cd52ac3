import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { bytesAnswer } from '../../http/bytes.ts'
import { postOnly } from '../../http/post-only.ts'
import { spend } from '../../http/rate-limits.ts'

/** Sixteen questions with the widest digests and a nonce are half of this. */
const largest = 8 * 1024

/** RFC 6960 appendix A.1 over POST. Programs call it: no cookie, no session, no form. */
export async function action({ request, context }: ActionFunctionArgs) {
  if (request.method !== 'POST') return plain(405)
  if (request.headers.get('Content-Type') !== 'application/ocsp-request') return plain(415)
  if (await spend('ask', context.clientIp)) return plain(429)
  const query = new Uint8Array(await request.arrayBuffer())
  return query.length > largest ? plain(413) : answer(context, query)
}

/** Over GET: the request in base64 as the rest of the path, its slashes and plus signs escaped or not. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const text = params['*'] ?? ''
  if (text === '') return postOnly(request)
  if (text.length > largest) return plain(414)
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return plain(400)
  if (await spend('ask', context.clientIp)) return plain(429)
  return answer(context, new Uint8Array(Buffer.from(text, 'base64')))
}

async function answer(
  { app }: LoaderFunctionArgs['context'],
  query: Uint8Array,
): Promise<Response> {
  const { response, cacheSeconds } = await app.keys.answerStatusRequest(query)
  // RFC 5019 §6.2: what a cache keeps must not outlive the answer; one with a nonce is for the asker alone.
  const kept = cacheSeconds > 0 ? `public, no-transform, max-age=${cacheSeconds}` : 'no-store'
  return bytesAnswer(response, 'application/ocsp-response', { 'Cache-Control': kept })
}

function plain(status: number): Response {
  return new Response(null, { status, headers: { Allow: 'GET, POST' } })
}
