import { Alert } from '@mantine/core'
import type { ActionFunctionArgs } from '@remix-run/node'
import { useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { Door } from '../../components/door.tsx'
import { TextField } from '../../components/fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from '../../components/form.tsx'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'

export const handle: RouteHandle = { words: ['account'], title: 'account:forgot.title' }

const schema = z.object({ email: z.email().max(254) })

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await receive(request, context, schema, { limit: 'mail' })
  if (!form.ok) return form.answer
  await context.app.people.requestPasswordReset(form.value.email)
  return goTo('/forgot-password?sent=1')
}

export default function ForgotPassword() {
  const { t } = useTranslation('account')
  const [parameters] = useSearchParams()
  const [form, fields] = useCheckedForm(schema, { id: 'forgot' })
  return (
    <Door title={t('forgot.title')} lead={t('forgot.lead')}>
      {parameters.has('sent') ? (
        <Alert title={t('forgot.sent')} role="status">
          {t('forgot.sentText')}
        </Alert>
      ) : (
        <ProtectedForm form={form}>
          <TextField field={fields.email} type="email" label={t('email')} autoComplete="email" />
          <Submit form={form.id} fullWidth>
            {t('forgot.act')}
          </Submit>
        </ProtectedForm>
      )}
    </Door>
  )
}
