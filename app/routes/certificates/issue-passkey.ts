import type { ActionFunctionArgs } from '@remix-run/node'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { statusOf } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import { requireAgency } from './agency.ts'
import { questioning } from './issuing.ts'

export const loader = () => goTo('/certificates/issue')

/** A passkey's question, bound to this agency and this list; the page's script asks for it. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { actor, agency } = await requireAgency(request, context)
  const limit = { limit: 'prove', who: actor.personId } as const
  const form = await receive(request, context, questioning, limit)
  if (!form.ok) return new Response(null, { status: form.answer.init?.status ?? 422 })
  const act = { purpose: 'certificate.issue', subjectId: agency.organisationId, ...form.value }
  const outcome = await context.app.people.passkeyChallenge(actor, act)
  return isRefusal(outcome)
    ? Response.json(outcome, { status: statusOf(outcome) })
    : Response.json(outcome)
}
