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

export const handle: RouteHandle = { words: ['account'], title: 'account:factor.title' }

const schema = z.object({ code: z.string().trim().max(40), to: z.string().optional() })

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await receive(request, context, schema, { limit: 'prove' })
  if (!form.ok) return form.answer
  const { code, to } = form.value
  const outcome = await context.app.people.signInSecondFactor(request.headers, code)
  if (isRefusal(outcome)) return form.refuse(outcome)
  return goTo(safePath(to, '/workspace'), outcome.cookies)
}

export default function SecondFactor() {
  const { t } = useTranslation('account')
  const [parameters] = useSearchParams()
  const [form, fields] = useCheckedForm(schema, { id: 'second-factor' })
  return (
    <Door title={t('factor.title')} lead={t('factor.lead')}>
      <ProtectedForm form={form}>
        <input type="hidden" name="to" value={parameters.get('to') ?? ''} />
        <TextField
          field={fields.code}
          label={t('factor.code')}
          description={t('factor.codeHelp')}
          autoComplete="one-time-code"
          size="md"
          mono
        />
        <Submit form={form.id} fullWidth>
          {t('factor.act')}
        </Submit>
      </ProtectedForm>
      <Text size="sm" mt="md">
        <Anchor to="/sign-in">{t('factor.again')}</Anchor>
      </Text>
    </Door>
  )
}
