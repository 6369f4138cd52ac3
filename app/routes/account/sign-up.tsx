import type { ActionFunctionArgs } from '@remix-run/node'
import { useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { Door } from '../../components/door.tsx'
import { TextField } from '../../components/fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from '../../components/form.tsx'
import { Anchor, Text } from '../../components/text.tsx'
import { receive } from '../../http/forms.ts'
import { goTo, safePath } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'

export const handle: RouteHandle = { words: ['account'], title: 'account:signUp.title' }

const schema = z.object({
  name: z.string().max(60),
  email: z.email().max(254),
  password: z.string().min(10).max(128),
  to: z.string().optional(),
})

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await receive(request, context, schema, { limit: 'signUp' })
  if (!form.ok) return form.answer
  const { to, ...input } = form.value
  const outcome = await context.app.people.signUp(request.headers, input)
  if (isRefusal(outcome)) return form.refuse(outcome)
  return goTo(safePath(to, '/workspace'), outcome.cookies)
}

export default function SignUp() {
  const { t } = useTranslation('account')
  const [parameters] = useSearchParams()
  const [form, fields] = useCheckedForm(schema, {
    id: 'sign-up',
    defaultValue: { email: parameters.get('email') ?? '' },
  })
  return (
    <Door title={t('signUp.title')} lead={t('signUp.lead')}>
      <ProtectedForm form={form}>
        <input type="hidden" name="to" value={parameters.get('to') ?? ''} />
        <TextField
          field={fields.name}
          label={t('name')}
          description={t('signUp.nameHelp')}
          autoComplete="name"
        />
        <TextField
          field={fields.email}
          type="email"
          label={t('email')}
          description={t('signUp.emailHelp')}
          autoComplete="email"
        />
        <TextField
          field={fields.password}
          type="password"
          label={t('password')}
          description={t('passwordHelp')}
          autoComplete="new-password"
        />
        <Submit form={form.id} fullWidth>
          {t('signUp.act')}
        </Submit>
      </ProtectedForm>
      <Text size="sm" mt="md">
        {t('signUp.have')}{' '}
        <Anchor to={`/sign-in?${parameters}`} underlined>
          {t('signUp.signIn')}
        </Anchor>
      </Text>
    </Door>
  )
}
