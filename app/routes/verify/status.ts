import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { postOnly } from '../../http/post-only.ts'
import { spend } from '../../http/rate-limits.ts'

/** Digests and serial numbers of one file; nothing legitimate comes near this. */
const largest = 64 * 1024
const most = 128

const question = z.object({
  digests: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(most),
  certificates: z
    .array(z.object({ serial: z.string().regex(/^[0-9a-f]{1,64}$/), at: z.iso.datetime() }))
    .max(most),
})

/**
 * What the platform knows of the digests in `StatusQuestion` (JSON). It changes nothing and shows nothing that the
 * ledger does not publish to whoever holds the file, so that it needs neither session nor token.
 */
export async function action({ request, context }: ActionFunctionArgs) {
  if (Number(request.headers.get('Content-Length') ?? 0) > largest) return plain(413)
  if (await spend('ask', context.clientIp)) return plain(429)
  const asked = question.safeParse(await request.json().catch(() => undefined))
  if (!asked.success) return plain(422)
  const answer = await context.app.verification.status(asked.data)
  return Response.json(answer, { headers: { 'Cache-Control': 'no-store' } })
}

export const loader = ({ request }: LoaderFunctionArgs) => postOnly(request)

function plain(status: number): Response {
  return new Response(null, { status, headers: { Allow: 'POST' } })
}
