import type { ActionFunctionArgs } from '@remix-run/node'
import { isRefusal, type Refusal } from '../../../server/core/values/refusal.ts'
import { requireActor } from '../../http/actor.ts'
import { statusOf } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import { questioning } from './acts.ts'

export const loader = () => goTo('/keys')

/** A passkey's question, bound to this key, its certificate and one purpose; the page's script asks for it. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, questioning, { limit: 'prove', who: actor.personId })
  if (!form.ok) return new Response(null, { status: form.answer.init?.status ?? 422 })
  const keyId = params['id'] ?? ''
  const { keyHolders, people } = context.app
  const key = await keyHolders.open(actor, keyId)
  if (isRefusal(key)) return refused(key)
  const outcome = await people.passkeyChallenge(actor, { ...form.value, subjectId: keyId })
  return isRefusal(outcome) ? refused(outcome) : Response.json(outcome)
}

const refused = (refusal: Refusal) => Response.json(refusal, { status: statusOf(refusal) })
