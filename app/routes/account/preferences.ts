import type { ActionFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { writeCookie } from '../../http/cookies.ts'
import { receive } from '../../http/forms.ts'
import { languageCookie } from '../../http/locale.ts'
import { goTo, safePath } from '../../http/redirects.ts'
import { schemeCookie } from '../../http/viewer.ts'
import { languages } from '../../i18n/languages.ts'

const schema = z.object({
  to: z.string().optional(),
  language: z.enum(languages).optional(),
  scheme: z.enum(['light', 'dark', 'auto']).optional(),
})

export const loader = () => goTo('/')

/** A form that has expired changes nothing and leads home. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await receive(request, context, schema)
  if (!form.ok) return goTo('/')
  const { to, language, scheme } = form.value
  const secure = context.app.config.baseUrl.startsWith('https:')
  const cookies: string[] = []
  if (language) cookies.push(writeCookie(languageCookie, language, { secure }))
  if (scheme) cookies.push(writeCookie(schemeCookie, scheme, { secure }))
  return goTo(safePath(to, '/'), cookies)
}
