import { Alert, Button } from '@mantine/core'
import type { ActionFunctionArgs } from '@remix-run/node'
import { Link, useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { Door } from '../../components/door.tsx'
import { TextField } from '../../components/fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from '../../components/form.tsx'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'

export const handle: RouteHandle = { words: ['account'], title: 'account:reset.title' }

const schema = z
  .object({
    token: z.string(),
    password: z.string().min(10).max(128),
    passwordAgain: z.string(),
  })
  .refine(({ password, passwordAgain }) => password === passwordAgain, {
    path: ['passwordAgain'],
    params: { code: 'passwords-differ' },
  })

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await receive(request, context, schema, { limit: 'mail' })
  if (!form.ok) return form.answer
  const { token, password } = form.value
  const outcome = await context.app.people.resetPassword(token, password)
  if (isRefusal(outcome)) return form.refuse(outcome)
  return goTo('/reset-password?done=1')
}

export default function ResetPassword() {
  const { t } = useTranslation('account')
  const [parameters] = useSearchParams()
  const token = parameters.get('token')
  if (parameters.has('done')) {
    return (
      <Door title={t('reset.done')} lead={t('reset.doneText')}>
        <Button component={Link} to="/sign-in" fullWidth>
          {t('signIn.act')}
        </Button>
      </Door>
    )
  }
  return (
    <Door title={t('reset.title')} lead={t('reset.lead')}>
      {token ? <NewPassword token={token} /> : <Alert color="red">{t('reset.noToken')}</Alert>}
    </Door>
  )
}

function NewPassword({ token }: { token: string }) {
  const { t } = useTranslation('account')
  const [form, fields] = useCheckedForm(schema, { id: 'reset' })
  return (
    <ProtectedForm form={form}>
      <input type="hidden" name="token" value={token} />
      <TextField
        field={fields.password}
        type="password"
        label={t('reset.password')}
        description={t('passwordHelp')}
        autoComplete="new-password"
      />
      <TextField
        field={fields.passwordAgain}
        type="password"
        label={t('passwordAgain')}
        autoComplete="new-password"
      />
      <Submit form={form.id} fullWidth>
        {t('reset.act')}
      </Submit>
    </ProtectedForm>
  )
}
