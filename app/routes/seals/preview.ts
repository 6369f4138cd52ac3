import type { LoaderFunctionArgs } from '@remix-run/node'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { requireMember } from '../../http/actor.ts'
import { statusOf } from '../../http/answer.ts'
import { previewFor } from './wish.ts'

/** The picture of a seal that has not been made; the form's script asks for it. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { membership } = await requireMember(request, context)
  const { searchParams: asked } = new URL(request.url)
  const preview = previewFor(context.app.seals, membership, Object.fromEntries(asked))
  return Response.json(preview, { status: isRefusal(preview) ? statusOf(preview) : 200 })
}
