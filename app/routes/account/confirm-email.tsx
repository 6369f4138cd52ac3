import { Button } from '@mantine/core'
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData, useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { Door } from '../../components/door.tsx'
import { ProtectedForm, Submit, useCheckedForm } from '../../components/form.tsx'
import { Text } from '../../components/text.tsx'
import { requireActor } from '../../http/actor.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'

export const handle: RouteHandle = { words: ['account'], title: 'account:emailChange.title' }

const schema = z.object({ token: z.string().max(200) })

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { email } = await requireActor(request, context)
  return { email }
}

/** A button and not the visit confirms: mail scanners open links, too. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, schema, { limit: 'mail', who: actor.personId })
  if (!form.ok) return form.answer
  const outcome = await context.app.people.confirmEmailChange(actor, form.value.token)
  return isRefusal(outcome) ? form.refuse(outcome) : goTo('/account/email/confirm?done=1')
}

export default function ConfirmEmail() {
  const { email } = useLoaderData<typeof loader>()
  const { t } = useTranslation('account')
  const [parameters] = useSearchParams()
  const [form] = useCheckedForm(schema, { id: 'confirm-email' })
  if (parameters.has('done')) {
    return (
      <Door title={t('emailChange.done')} lead={t('emailChange.doneText', { email })}>
        <Button component={Link} to="/account" fullWidth>
          {t('emailChange.toAccount')}
        </Button>
      </Door>
    )
  }
  return (
    <Door title={t('emailChange.confirm')} lead={t('emailChange.confirmText')}>
      <ProtectedForm form={form}>
        <input type="hidden" name="token" value={parameters.get('token') ?? ''} />
        <Submit form={form.id} fullWidth>
          {t('emailChange.confirmAct')}
        </Submit>
      </ProtectedForm>
      <Text size="sm" tone="dimmed" mt="md">
        {t('emailChange.signedInAs', { email })}
      </Text>
    </Door>
  )
}
