import type { ActionFunctionArgs } from '@remix-run/node'
import { dateIn } from '../../../server/core/values/dates.ts'
import { requireMember } from '../../http/actor.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import { previewed } from '../contracts/form-schema.ts'
import { rehearse, suffices } from './rehearse.ts'

export const loader = () => goTo('/contracts')

/** The rehearsal of a form as it stands; scripts ask for it while people type. The assumed days are in the query. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { actor } = await requireMember(request, context)
  const form = await receive(request, context, previewed, { limit: 'ask', who: actor.personId })
  if (!form.ok) return new Response(null, { status: form.answer.init?.status ?? 422 })
  const { app } = context
  const { value } = form
  const template = app.templates.get(value['template-name'], value['template-version'])
  if (template === undefined) return new Response(null, { status: 404 })
  const { values, faults } = app.templates.check(template, value, dateIn(app.clock.now()))
  if (!suffices(template, faults)) return Response.json(null)
  return Response.json(rehearse(app, template, values, new URL(request.url).searchParams))
}
