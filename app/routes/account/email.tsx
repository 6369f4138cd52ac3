import { Alert } from '@mantine/core'
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { ActButton } from '../../components/act-form.tsx'
import { BackLink } from '../../components/back-link.tsx'
import { TextField } from '../../components/fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from '../../components/form.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { requireActor } from '../../http/actor.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from './account.module.css'

export const handle: RouteHandle = {
  words: ['account'],
  title: 'account:emailChange.title',
  frame: 'workspace',
}

const asking = z.object({
  intent: z.literal('ask'),
  email: z.email().max(254),
  password: z.string().max(200),
})
const acts = z.discriminatedUnion('intent', [asking, z.object({ intent: z.literal('cancel') })])

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const pending = await context.app.people.pendingEmailChange(actor)
  return { email: actor.email, pending: pending?.email ?? null }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, acts, { limit: 'prove', who: actor.personId })
  if (!form.ok) return form.answer
  const { people } = context.app
  const outcome =
    form.value.intent === 'ask'
      ? await people.requestEmailChange(actor, form.value)
      : await people.cancelEmailChange(actor)
  return isRefusal(outcome) ? form.refuse(outcome) : goTo('/account/email')
}

export default function ChangeEmail() {
  const { email, pending } = useLoaderData<typeof loader>()
  const { t } = useTranslation('account')
  return (
    <div className={classes['stack']}>
      <PageHeader
        title={t('emailChange.title')}
        lead={t('emailChange.lead', { email })}
        back={<BackLink to="/account/security">{t('security.title')}</BackLink>}
      />
      {pending ? <Pending email={pending} /> : null}
      <Sheet>
        {/* A new wish begins with empty fields: the password of the last one does not stay behind. */}
        <Ask key={pending} again={pending !== null} />
      </Sheet>
    </div>
  )
}

function Pending({ email }: { email: string }) {
  const { t } = useTranslation('account')
  return (
    <Alert role="status" title={t('emailChange.pending', { email })}>
      <p className={classes['said']}>{t('emailChange.pendingText')}</p>
      <ActButton values={{ intent: 'cancel' }} size="xs">
        {t('emailChange.cancel')}
      </ActButton>
    </Alert>
  )
}

function Ask({ again }: { again: boolean }) {
  const { t } = useTranslation('account')
  const [form, fields] = useCheckedForm(asking, { id: 'email' })
  return (
    <ProtectedForm form={form}>
      <input type="hidden" name="intent" value="ask" />
      <TextField
        field={fields.email}
        type="email"
        label={t('emailChange.email')}
        description={t('emailChange.help')}
        autoComplete="email"
      />
      <TextField
        field={fields.password}
        type="password"
        label={t('passwordChange.present')}
        autoComplete="current-password"
      />
      <p className={classes['said']}>{t('emailChange.note')}</p>
      <div>
        <Submit form={form.id}>{again ? t('emailChange.again') : t('emailChange.act')}</Submit>
      </div>
    </ProtectedForm>
  )
}
