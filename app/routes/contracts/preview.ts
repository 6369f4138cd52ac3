import type { ActionFunctionArgs } from '@remix-run/node'
import { requireMember } from '../../http/actor.ts'
import { statusOf } from '../../http/answer.ts'
import { bytesAnswer } from '../../http/bytes.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import { previewed } from './form-schema.ts'

export const loader = () => goTo('/contracts')

/** The PDF of a form as it stands; scripts ask for it while people type. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { actor, membership } = await requireMember(request, context)
  const form = await receive(request, context, previewed, { limit: 'ask', who: actor.personId })
  if (!form.ok) return new Response(null, { status: form.answer.init?.status ?? 422 })
  const outcome = await context.app.contracts.preview(actor, {
    organisationId: membership.organisationId,
    templateName: form.value['template-name'],
    templateVersion: form.value['template-version'],
    values: form.value,
  })
  if (outcome instanceof Uint8Array) return bytesAnswer(outcome, 'application/pdf')
  return new Response(null, { status: outcome[0] ? statusOf(outcome[0]) : 422 })
}
