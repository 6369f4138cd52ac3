import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import { BackLink } from '../../components/back-link.tsx'
import columns from '../../components/columns.module.css'
import { ContractActs } from '../../components/contract-acts.tsx'
import { ContractDocument } from '../../components/contract-document.tsx'
import { ContractExpected } from '../../components/contract-expected.tsx'
import { ContractParties } from '../../components/contract-parties.tsx'
import { ContractPlaces } from '../../components/contract-places.tsx'
import { ContractProofs } from '../../components/contract-proofs.tsx'
import { ContractRunning } from '../../components/contract-running.tsx'
import { ContractTimeline } from '../../components/contract-timeline.tsx'
import { ContractTrack } from '../../components/contract-track.tsx'
import { useFresh } from '../../components/fresh.ts'
import { RehearsalFold } from '../../components/fulfilment-rehearsal-fold.tsx'
import { Overtaken } from '../../components/overtaken.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import { alsoAfter } from '../../http/revalidation.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { runningOf } from '../fulfilment/running.ts'
import { acts, carryOut } from './acts.ts'
import { refuseOrYield } from './overtaken.ts'
import { draftFacts, seenBy } from './seen.ts'

export const handle: RouteHandle = {
  words: ['contracts', 'fulfilment'],
  title: 'contracts:detail.title',
  frame: 'workspace',
}

export const shouldRevalidate = alsoAfter(409)

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  const contract = found(await context.app.contracts.view(actor, params['id'] ?? ''))
  return {
    contract: seenBy(actor, contract),
    ...draftFacts(context.app, contract),
    ...(await runningOf(context.app, { actor, contract, url: request.url })),
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, context)
  const form = await receive(request, context, acts)
  if (!form.ok) return form.answer
  const id = params['id'] ?? ''
  const outcome = await carryOut(context.app.contracts, actor, id, form.value)
  if (isRefusal(outcome)) return refuseOrYield(form, outcome, { context, actor, id })
  return goTo(`/contracts/${id}`)
}

export default function ContractDetail() {
  useFresh()
  const { contract, missing, roles, running, rehearsal } = useLoaderData<typeof loader>()
  const { t } = useTranslation('contracts')
  return (
    <div className={columns['stack']}>
      <Overtaken />
      <PageHeader
        title={contract.title}
        state={<StateBadge state={contract.state} />}
        lead={`${contract.number} · ${contract.organisationName}`}
        back={<BackLink to="/contracts">{t('list.title')}</BackLink>}
      />
      {running ? <ContractPlaces id={contract.id} here="contract" /> : null}
      <ContractExpected contract={contract} missing={missing}>
        <ContractActs contract={contract} missing={missing} />
      </ContractExpected>
      {running ? <ContractRunning id={contract.id} running={running} /> : null}
      <Sheet>
        <ContractTrack contract={contract} roles={roles} />
      </Sheet>
      {contract.parties.length > 0 ? <ContractParties parties={contract.parties} /> : null}
      {rehearsal ? <RehearsalFold rehearsal={rehearsal} /> : null}
      <Sheet title={t('detail.document')}>
        <ContractDocument contract={contract} missing={missing} />
      </Sheet>
      <Past />
    </div>
  )
}

/** What happened, and what the file can be held against. */
function Past() {
  const { contract, templateTitle } = useLoaderData<typeof loader>()
  const { t } = useTranslation('contracts')
  return (
    <div className={columns['pair']}>
      <Sheet title={t('detail.timeline')}>
        <ContractTimeline lines={contract.timeline} />
      </Sheet>
      <Sheet title={t('detail.proofs')}>
        <ContractProofs contract={contract} templateTitle={templateTitle} />
      </Sheet>
    </div>
  )
}
