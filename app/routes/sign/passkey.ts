import type { ActionFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { requireActor } from '../../http/actor.ts'
import { statusOf } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'

const schema = z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/) })

export const loader = () => goTo('/contracts')

/** A passkey's question, bound to this contract and these bytes; the page's script asks for it. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, schema, { limit: 'prove', who: actor.personId })
  if (!form.ok) return new Response(null, { status: form.answer.init?.status ?? 422 })
  const act = { purpose: 'contract.sign', subjectId: params['id'] ?? '', digest: form.value.digest }
  const outcome = await context.app.people.passkeyChallenge(actor, act)
  return isRefusal(outcome)
    ? Response.json(outcome, { status: statusOf(outcome) })
    : Response.json(outcome)
}
