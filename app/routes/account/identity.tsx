import { Alert, List } from '@mantine/core'
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isResidentId } from '../../../server/core/values/check-digits.ts'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { TextArea, TextField } from '../../components/fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from '../../components/form.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { ReviewOutcome } from '../../components/review-outcome.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from './account.module.css'

export const handle: RouteHandle = {
  words: ['account'],
  title: 'account:identity.title',
  frame: 'workspace',
}

const resending = z.object({ intent: z.literal('resend') })
const asking = z.object({
  intent: z.literal('ask'),
  legalName: z.string().max(60),
  idNumber: z
    .string()
    .trim()
    .toUpperCase()
    .refine(isResidentId, { params: { code: 'resident-id-invalid' } }),
  note: z.string().max(500).optional(),
})
const acts = z.discriminatedUnion('intent', [resending, asking])

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { identityLevel, name, personId: subjectId } = actor
  const subject = { subjectKind: 'person', subjectId } as const
  const review = found(await context.app.people.identityReview(actor, subject))
  return { level: Math.min(identityLevel, 3), name, review }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, acts, { limit: 'mail', who: actor.personId })
  if (!form.ok) return form.answer
  const { people } = context.app
  if (form.value.intent === 'resend') {
    const outcome = await people.requestEmailVerification(actor)
    return isRefusal(outcome) ? form.refuse(outcome) : goTo('/account/identity?done=sent')
  }
  const { legalName, idNumber, note = '' } = form.value
  const outcome = await people.requestIdentityReview(actor, {
    subjectKind: 'person',
    subjectId: actor.personId,
    statement: { legalName, idNumber, note },
  })
  return isRefusal(outcome) ? form.refuse(outcome) : goTo('/account/identity')
}

export default function Identity() {
  const { level, review } = useLoaderData<typeof loader>()
  const { t } = useTranslation('account')
  const { t: common } = useTranslation()
  const [parameters] = useSearchParams()
  return (
    <div className={classes['stack']}>
      <PageHeader
        title={t('identity.title')}
        lead={t('identity.now', {
          level: common(`levels.${String(level) as '0' | '1' | '2' | '3'}`),
        })}
      />
      {parameters.get('done') === 'sent' ? <Alert role="status">{t('identity.sent')}</Alert> : null}
      {review ? <ReviewOutcome review={review} /> : null}
      {review?.state === 'pending' ? null : (
        <Sheet title={t('identity.next')}>
          {level === 0 ? <Resend /> : null}
          {level === 1 ? <Ask /> : null}
          {level > 1 ? t('identity.top') : null}
        </Sheet>
      )}
      <Sheet title={t('identity.levels')}>
        <List size="sm" spacing="xs">
          <List.Item>L0 {t('identity.l0')}</List.Item>
          <List.Item>L1 {t('identity.l1')}</List.Item>
          <List.Item>L2 {t('identity.l2')}</List.Item>
          <List.Item>L3 {t('identity.l3')}</List.Item>
        </List>
      </Sheet>
    </div>
  )
}

function Resend() {
  const { t } = useTranslation('account')
  const [form] = useCheckedForm(resending, { id: 'resend' })
  return (
    <ProtectedForm form={form}>
      <input type="hidden" name="intent" value="resend" />
      <p>{t('identity.toOne')}</p>
      <div>
        <Submit form={form.id}>{t('identity.resend')}</Submit>
      </div>
    </ProtectedForm>
  )
}

function Ask() {
  const { name, review } = useLoaderData<typeof loader>()
  const { t } = useTranslation('account')
  const [form, fields] = useCheckedForm(asking, { id: 'ask', defaultValue: { legalName: name } })
  return (
    <ProtectedForm form={form}>
      <input type="hidden" name="intent" value="ask" />
      <p>{t('identity.toTwo')}</p>
      <TextField field={fields.legalName} label={t('identity.legalName')} autoComplete="name" />
      <TextField
        field={fields.idNumber}
        label={t('identity.idNumber')}
        description={t('identity.idHelp')}
        mono
      />
      <TextArea field={fields.note} label={t('identity.note')} />
      <div>
        <Submit form={form.id}>{review ? t('review.again') : t('identity.act')}</Submit>
      </div>
    </ProtectedForm>
  )
}
