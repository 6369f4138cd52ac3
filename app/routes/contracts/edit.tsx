import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { type ShouldRevalidateFunction, useLoaderData } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { typedValues } from '../../../server/core/forms/typed.ts'
import { dateIn } from '../../../server/core/values/dates.ts'
import { BackLink } from '../../components/back-link.tsx'
import { ContractForm } from '../../components/contract-form.tsx'
import { Overtaken } from '../../components/overtaken.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { revision } from './form-schema.ts'
import { hasYielded, refuseOrYield } from './overtaken.ts'

export const handle: RouteHandle = {
  words: ['contracts', 'fulfilment'],
  title: 'contracts:edit.title',
  frame: 'public',
}

/** Overtaken, the page must stay as it is: loaded again it would lead away from what was typed. */
export const shouldRevalidate: ShouldRevalidateFunction = ({
  actionStatus,
  defaultShouldRevalidate,
}) => defaultShouldRevalidate && actionStatus !== 409

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const { contracts, templates, clock } = context.app
  const contract = found(await contracts.view(actor, params['id'] ?? ''))
  // Moved on while it was written: what was typed must not be lost with the page.
  if (!contract.next.includes('revise') && !hasYielded(context))
    throw goTo(`/contracts/${contract.id}`)
  const template = found(templates.get(contract.templateName, contract.templateVersion))
  const { id, number, title, state, version, values, suite } = contract
  const initial = { ...typedValues(template, values), 'contract-suite': suite }
  return { template, initial, today: dateIn(clock.now()), id, number, title, state, version }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, revision)
  if (!form.ok) return form.answer
  const version = form.value['contract-version']
  const id = params['id'] ?? ''
  const suite = form.value['contract-suite']
  const input = { version, values: form.value, ...(suite && { suite }) }
  const outcome = await context.app.contracts.revise(actor, id, input)
  if ('id' in outcome) return goTo(`/contracts/${outcome.id}`)
  return refuseOrYield(form, outcome, { context, actor, id })
}

export default function Edit() {
  const { template, initial, today, ...contract } = useLoaderData<typeof loader>()
  const { t } = useTranslation('contracts')
  // The version that was opened, not the newest: saving over somebody else's change is refused.
  const [version] = useState(contract.version)
  const back = `/contracts/${contract.id}`
  return (
    <>
      <Overtaken newest={back} />
      <PageHeader
        title={t('edit.title')}
        state={<StateBadge state={contract.state} />}
        lead={contract.number}
        back={<BackLink to={back}>{contract.title}</BackLink>}
      />
      <ContractForm
        template={template}
        initial={initial}
        today={today}
        hidden={{ name: 'contract-version', value: String(version) }}
        back={back}
      />
    </>
  )
}
