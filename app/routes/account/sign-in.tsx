import { Group } from '@mantine/core'
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { DemoAccounts } from '../../components/demo-accounts.tsx'
import { Door } from '../../components/door.tsx'
import { TextField } from '../../components/fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from '../../components/form.tsx'
import { PasskeySignIn } from '../../components/passkey-sign-in.tsx'
import { Anchor } from '../../components/text.tsx'
import { optionalActor } from '../../http/actor.ts'
import { receive } from '../../http/forms.ts'
import { goTo, safePath } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'

export const handle: RouteHandle = { words: ['account'], title: 'account:signIn.title' }

const schema = z.object({
  email: z.email().max(254),
  password: z.string().max(200),
  to: z.string().optional(),
})

export async function loader({ request, context }: LoaderFunctionArgs) {
  if (await optionalActor(request, context)) {
    throw goTo(safePath(new URL(request.url).searchParams.get('to'), '/workspace'))
  }
  return { demo: context.app.demo }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await receive(request, context, schema, { limit: 'signIn' })
  if (!form.ok) return form.answer
  const { to, ...input } = form.value
  const outcome = await context.app.people.signIn(request.headers, input)
  if (isRefusal(outcome)) return form.refuse(outcome)
  const onward = safePath(to, '/workspace')
  const next = outcome.twoFactorRequired
    ? `/sign-in/second-factor?to=${encodeURIComponent(onward)}`
    : onward
  return goTo(next, outcome.cookies)
}

export default function SignIn() {
  const { demo } = useLoaderData<typeof loader>()
  const { t } = useTranslation('account')
  const [parameters] = useSearchParams()
  const to = parameters.get('to') ?? ''
  return (
    <>
      <Door title={t('signIn.title')} lead={t('signIn.lead')}>
        <PasswordForm to={to} email={parameters.get('email') ?? ''} />
        <PasskeySignIn to={to} />
        <Group justify="space-between" mt="md" fz="sm">
          <Anchor to="/forgot-password">{t('signIn.forgot')}</Anchor>
          <span>
            {t('signIn.none')}{' '}
            <Anchor to={`/sign-up?${parameters}`} underlined>
              {t('signIn.signUp')}
            </Anchor>
          </span>
        </Group>
      </Door>
      {demo.length > 0 ? <DemoAccounts accounts={demo} to={to} /> : null}
    </>
  )
}

function PasswordForm({ to, email }: { to: string; email: string }) {
  const { t } = useTranslation('account')
  const [form, fields] = useCheckedForm(schema, { id: 'sign-in', defaultValue: { email } })
  return (
    <ProtectedForm form={form} key={email}>
      <input type="hidden" name="to" value={to} />
      <TextField
        field={fields.email}
        type="email"
        label={t('email')}
        autoComplete="username webauthn"
      />
      <TextField
        field={fields.password}
        type="password"
        label={t('password')}
        autoComplete="current-password"
      />
      <Submit form={form.id} fullWidth>
        {t('signIn.act')}
      </Submit>
    </ProtectedForm>
  )
}
