import type { ActionFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { isRefusal, type Refusal } from '../../../server/core/values/refusal.ts'
import { requireActor } from '../../http/actor.ts'
import { statusOf } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { proofFields } from '../../http/intent-proof.ts'
import { goTo } from '../../http/redirects.ts'
import { enablingObstacle } from './enable-by-will.ts'

const schema = z.object({ digest: proofFields.digest, purpose: z.literal('seal.enable') })

export const loader = () => goTo('/seals')

/** A passkey's question, bound to this seal and its picture; the page's script asks for it. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, schema, { limit: 'prove', who: actor.personId })
  if (!form.ok) return new Response(null, { status: form.answer.init?.status ?? 422 })
  const { app } = context
  const subjectId = params['id'] ?? ''
  const { digest, purpose } = form.value
  const obstacle = await enablingObstacle(app, actor, subjectId, digest)
  if (obstacle) return refused(obstacle)
  const outcome = await app.people.passkeyChallenge(actor, { purpose, subjectId, digest })
  return isRefusal(outcome) ? refused(outcome) : Response.json(outcome)
}

const refused = (refusal: Refusal) => Response.json(refusal, { status: statusOf(refusal) })
