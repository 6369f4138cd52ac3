import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { bytesAnswer } from '../../http/bytes.ts'
import { postOnly } from '../../http/post-only.ts'
import { spend } from '../../http/rate-limits.ts'

/** A request is a digest, an OID and a nonce; nothing legitimate comes near this. */
const largest = 16 * 1024

/** RFC 3161 §3.4, over HTTP. Programs call it: no cookie, no session, no form. */
export async function action({ request, context }: ActionFunctionArgs) {
  if (request.method !== 'POST') return plain(405)
  if (request.headers.get('Content-Type') !== 'application/timestamp-query') return plain(415)
  if (await spend('ask', context.clientIp)) return plain(429)
  const query = new Uint8Array(await request.arrayBuffer())
  if (query.length > largest) return plain(413)
  const reply = await context.app.keys.answerTimestampRequest(query)
  return bytesAnswer(reply, 'application/timestamp-reply')
}

export const loader = ({ request }: LoaderFunctionArgs) => postOnly(request)

function plain(status: number): Response {
  return new Response(null, { status, headers: { Allow: 'POST' } })
}
