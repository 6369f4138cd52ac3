import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { postOnly } from '../../http/post-only.ts'
import { spend } from '../../http/rate-limits.ts'

const largest = 2 * 1024
const question = z.object({ token: z.string().max(400) })

/**
 * What the record says of the certificate whose QR was scanned (JSON `{ token }`, the fragment of the link, in the body).
 * `{ certificate: null }` for a token that this house did not sign or does not know. It changes nothing, so that it needs
 * neither session nor token of a form.
 */
export async function action({ request, context }: ActionFunctionArgs) {
  if (Number(request.headers.get('Content-Length') ?? 0) > largest) return plain(413)
  if (await spend('ask', context.clientIp)) return plain(429)
  const asked = question.safeParse(await request.json().catch(() => undefined))
  if (!asked.success) return plain(422)
  const certificate = (await context.app.verification.byToken(asked.data.token)) ?? null
  return Response.json({ certificate }, { headers: { 'Cache-Control': 'no-store' } })
}

export const loader = ({ request }: LoaderFunctionArgs) => postOnly(request)

function plain(status: number): Response {
  return new Response(null, { status, headers: { Allow: 'POST' } })
}
