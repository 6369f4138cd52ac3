import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dateIn } from '../../../server/core/values/dates.ts'
import { BackLink } from '../../components/back-link.tsx'
import { ContractForm } from '../../components/contract-form.tsx'
import { wordOf } from '../../components/label.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { useViewer } from '../../components/viewer.ts'
import { requireMember } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { beginning } from './beginning.ts'
import { newDraft } from './form-schema.ts'

export const handle: RouteHandle = {
  words: ['contracts', 'fulfilment'],
  title: 'contracts:draft.title',
  frame: 'public',
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { actor, membership } = await requireMember(request, context)
  const { app } = context
  found(app.authorise(actor, 'contract.draft', membership.organisationId) ?? true)
  const template = found(app.templates.get(params['name'] ?? '', params['version'] ?? ''))
  const organisation = await app.people.organisation(membership.organisationId)
  const today = dateIn(app.clock.now())
  const as = new URL(request.url).searchParams.get('as') ?? ''
  const suite = organisation?.suite ?? 'international'
  const initial = { ...beginning(template, { today, as, organisation }), 'contract-suite': suite }
  return { template, today, initial, requestId: crypto.randomUUID() }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { actor, membership } = await requireMember(request, context)
  const form = await receive(request, context, newDraft)
  if (!form.ok) return form.answer
  const suite = form.value['contract-suite']
  const outcome = await context.app.contracts.draft(actor, {
    organisationId: membership.organisationId,
    requestId: form.value['request-id'],
    templateName: params['name'] ?? '',
    templateVersion: params['version'] ?? '',
    ...(suite && { suite }),
    values: form.value,
  })
  return 'id' in outcome ? goTo(`/contracts/${outcome.id}`) : form.refuse(outcome)
}

export default function Draft() {
  const { template, today, initial, requestId } = useLoaderData<typeof loader>()
  const { t } = useTranslation('contracts')
  const { language } = useViewer()
  // Loaded again after a refusal, the page keeps the number it began with: that is what makes a replay harmless.
  const [first] = useState(requestId)
  return (
    <>
      <PageHeader
        title={t('draft.title')}
        lead={`${wordOf(template.title, language)} · ${template.version}`}
        back={<BackLink to="/contracts/new">{t('choose.title')}</BackLink>}
      />
      <ContractForm
        template={template}
        initial={initial}
        today={today}
        hidden={{ name: 'request-id', value: first }}
        back="/contracts"
      />
    </>
  )
}
