import { Button } from '@mantine/core'
import type { ActionFunctionArgs } from '@remix-run/node'
import { Link, useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { Door } from '../../components/door.tsx'
import { ProtectedForm, Submit, useCheckedForm } from '../../components/form.tsx'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'

export const handle: RouteHandle = { words: ['account'], title: 'account:verify.title' }

const schema = z.object({ token: z.string() })

/** A button and not the visit confirms: mail scanners open links, too. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await receive(request, context, schema, { limit: 'mail' })
  if (!form.ok) return form.answer
  const outcome = await context.app.people.verifyEmail(form.value.token)
  if (isRefusal(outcome)) return form.refuse(outcome)
  return goTo('/verify-email?done=1')
}

export default function VerifyEmail() {
  const { t } = useTranslation('account')
  const { t: common } = useTranslation()
  const [parameters] = useSearchParams()
  const [form] = useCheckedForm(schema, { id: 'verify-email' })
  if (parameters.has('done')) {
    return (
      <Door title={t('verify.done')} lead={t('verify.doneText')}>
        <Button component={Link} to="/workspace" fullWidth>
          {common('home.goWorkspace')}
        </Button>
      </Door>
    )
  }
  return (
    <Door title={t('verify.title')} lead={t('verify.lead')}>
      <ProtectedForm form={form}>
        <input type="hidden" name="token" value={parameters.get('token') ?? ''} />
        <Submit form={form.id} fullWidth>
          {t('verify.act')}
        </Submit>
      </ProtectedForm>
    </Door>
  )
}
