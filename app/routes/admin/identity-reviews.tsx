import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Facts } from '../../components/facts.tsx'
import { TextField } from '../../components/fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from '../../components/form.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Text } from '../../components/text.tsx'
import { Timestamp } from '../../components/timestamp.tsx'
import { requireOperator } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from '../account/account.module.css'

export const handle: RouteHandle = {
  words: ['account'],
  title: 'account:admin.reviews',
  frame: 'workspace',
}

const schema = z.object({
  review: z.string(),
  version: z.number().int(),
  decision: z.enum(['accept', 'reject']),
  reason: z.string().max(500).default(''),
})

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireOperator(request, context)
  return { reviews: found(await context.app.people.pendingReviews(actor)) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireOperator(request, context)
  const form = await receive(request, context, schema)
  if (!form.ok) return form.answer
  const { review, version, decision, reason } = form.value
  const decided = { accept: decision === 'accept', reason, version }
  const outcome = await context.app.people.decideReview(actor, review, decided)
  return isRefusal(outcome) ? form.refuse(outcome) : goTo('/admin/identity-reviews')
}

export default function IdentityReviews() {
  const { reviews } = useLoaderData<typeof loader>()
  const { t } = useTranslation('account')
  return (
    <div className={classes['stack']}>
      <PageHeader title={t('admin.reviews')} lead={t('admin.reviewsLead')} />
      {reviews.length === 0 ? (
        <Sheet>
          <EmptyState title={t('admin.reviewsEmpty')} />
        </Sheet>
      ) : null}
      {reviews.map((review) => (
        <Review key={review.id} review={review} />
      ))}
    </div>
  )
}

type Request = ReturnType<typeof useLoaderData<typeof loader>>['reviews'][number]

function Review({ review }: { review: Request }) {
  const { t } = useTranslation('account')
  const kind = review.subjectKind === 'person' ? t('admin.person') : t('admin.organisation')
  return (
    <Sheet
      title={review.subjectName}
      aside={
        <Text size="sm" tone="dimmed">
          {kind} · <Timestamp at={review.requestedAt} />
        </Text>
      }
    >
      <Facts
        lines={Object.entries(review.statement)
          .filter(([, value]) => value !== '')
          .map(([name, value]) => ({ label: statementName(name, t), value }))}
      />
      <Decision review={review} />
    </Sheet>
  )
}

function Decision({ review }: { review: Request }) {
  const { t } = useTranslation('account')
  const [form, fields] = useCheckedForm(schema, { id: `review-${review.id}` })
  return (
    <ProtectedForm form={form} className={classes['decide'] ?? ''}>
      <input type="hidden" name="review" value={review.id} />
      <input type="hidden" name="version" value={review.version} />
      <TextField
        field={fields.reason}
        label={t('admin.reason')}
        description={t('admin.reasonHelp')}
      />
      <div className={classes['acts']}>
        <Submit form={form.id} name="decision" value="accept">
          {t('admin.accept')}
        </Submit>
        <Submit form={form.id} name="decision" value="reject" variant="default">
          {t('admin.reject')}
        </Submit>
      </div>
    </ProtectedForm>
  )
}

type Words = ReturnType<typeof useTranslation<'account'>>['t']

function statementName(name: string, t: Words): string {
  if (name === 'legalName' || name === 'idNumber' || name === 'note') return t(`identity.${name}`)
  return name
}
