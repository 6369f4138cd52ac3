import type { ActionFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { organisationCookie } from '../../http/actor.ts'
import { writeCookie } from '../../http/cookies.ts'
import { receive } from '../../http/forms.ts'
import { goTo, safePath } from '../../http/redirects.ts'

const schema = z.object({ organisation: z.string(), to: z.string().optional() })

export const loader = () => goTo('/workspace')

/** Only remembers the choice: whether the person belongs there is looked up with every request. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await receive(request, context, schema)
  if (!form.ok) return goTo('/workspace')
  const secure = context.app.config.baseUrl.startsWith('https:')
  const { organisation, to } = form.value
  const cookie = writeCookie(organisationCookie, organisation, { secure, hidden: true })
  return goTo(safePath(to, '/workspace'), [cookie])
}
