import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { BackLink } from '../../components/back-link.tsx'
import { TextField } from '../../components/fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from '../../components/form.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { useViewer } from '../../components/viewer.ts'
import { requireActor } from '../../http/actor.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from './account.module.css'

export const handle: RouteHandle = {
  words: ['account'],
  title: 'account:passwordChange.title',
  frame: 'workspace',
}

const schema = z
  .object({
    password: z.string().max(200),
    newPassword: z.string().min(10).max(128),
    newPasswordAgain: z.string(),
  })
  .refine(({ newPassword, newPasswordAgain }) => newPassword === newPasswordAgain, {
    path: ['newPasswordAgain'],
    params: { code: 'passwords-differ' },
  })

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor(request, context)
  return null
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { personId: who } = await requireActor(request, context)
  const form = await receive(request, context, schema, { limit: 'prove', who })
  if (!form.ok) return form.answer
  const { password, newPassword } = form.value
  const { people } = context.app
  const outcome = await people.changePassword(request.headers, { password, newPassword })
  if (isRefusal(outcome)) return form.refuse(outcome)
  return goTo('/account/security?done=password', outcome.cookies)
}

export default function Password() {
  const { t } = useTranslation('account')
  return (
    <div className={classes['stack']}>
      <PageHeader
        title={t('passwordChange.title')}
        lead={t('passwordChange.lead')}
        back={<BackLink to="/account/security">{t('security.title')}</BackLink>}
      />
      <Sheet>
        <NewPassword />
      </Sheet>
    </div>
  )
}

function NewPassword() {
  const { t } = useTranslation('account')
  const { person } = useViewer()
  const [form, fields] = useCheckedForm(schema, { id: 'password' })
  return (
    <ProtectedForm form={form}>
      {/* Tells a password manager whose password it is about to keep. */}
      <input type="email" defaultValue={person?.email} autoComplete="username" readOnly hidden />
      <TextField
        field={fields.password}
        type="password"
        label={t('passwordChange.present')}
        autoComplete="current-password"
      />
      <TextField
        field={fields.newPassword}
        type="password"
        label={t('reset.password')}
        description={t('passwordHelp')}
        autoComplete="new-password"
      />
      <TextField
        field={fields.newPasswordAgain}
        type="password"
        label={t('passwordChange.again')}
        autoComplete="new-password"
      />
      <div>
        <Submit form={form.id}>{t('passwordChange.act')}</Submit>
      </div>
    </ProtectedForm>
  )
}
