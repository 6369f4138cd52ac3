import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { typedNumber } from '../../../server/core/certificates/typed-number.ts'
import { refuse } from '../../../server/core/values/refusal.ts'
import { judgeRecord } from '../../../server/core/verify-shown.ts'
import {
  NumberForm,
  type NumberReply,
  NumberResult,
  numberSchema,
} from '../../components/number-lookup.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Text } from '../../components/text.tsx'
import { VerifyTabs } from '../../components/verify-tabs.tsx'
import { receive } from '../../http/forms.ts'
import { spend } from '../../http/rate-limits.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import classes from './page.module.css'

export const handle: RouteHandle = {
  words: ['verify', 'findings', 'lookup'],
  title: 'lookup:titleNumber',
}

export function loader({ context }: LoaderFunctionArgs) {
  return { types: context.app.verification.numberedTypes() }
}

/** The answer is shown where it was asked for: nothing of it ever stands in an address. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { verification, clock } = context.app
  const form = await receive(request, context, numberSchema, { limit: 'number' })
  if (!form.ok) return form.answer
  const { typeName, number, name = '' } = form.value
  const type = verification.numberedTypes().find((one) => one.name === typeName)
  const secret = type?.publicity !== 'public'
  if (secret && name.trim() === '') return form.refuse(refuse('required', {}, 'name'))
  // Common surnames are soon tried through: whoever asks, and however it is spelled, one number bears few names an hour.
  const weary = secret ? await spend('name', `${typeName} ${typedNumber(number)}`) : undefined
  if (weary) return form.refuse(weary)
  const answer = await verification.byNumber({ typeName, number, name })
  const judgement = answer.found === 'record' ? judgeRecord(answer.record, clock.now()) : undefined
  const asked = { title: type?.title ?? { zh: '', en: '' }, number: number.trim() }
  return data<NumberReply>({ asked, answer, judgement, secret })
}

export default function VerifyNumber() {
  const { t } = useTranslation('lookup')
  const { types } = useLoaderData<typeof loader>()
  const replied = useActionData<typeof action>()
  const reply = replied && 'answer' in replied ? (replied as NumberReply) : undefined
  return (
    <div className={classes['page']}>
      <PageHeader title={t('number.heading')} lead={t('number.lead')} />
      <VerifyTabs />
      {types.length === 0 ? <Text>{t('number.none')}</Text> : <NumberForm types={types} />}
      {reply ? <NumberResult reply={reply} /> : null}
    </div>
  )
}
