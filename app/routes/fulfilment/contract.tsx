import { Alert } from '@mantine/core'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useSearchParams } from '@remix-run/react'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { BackLink } from '../../components/back-link.tsx'
import columns from '../../components/columns.module.css'
import { ContractPlaces } from '../../components/contract-places.tsx'
import { useFresh } from '../../components/fresh.ts'
import { FulfilmentAccount } from '../../components/fulfilment-account.tsx'
import { FulfilmentActions } from '../../components/fulfilment-actions.tsx'
import { FulfilmentActs } from '../../components/fulfilment-acts.tsx'
import { FulfilmentAssets } from '../../components/fulfilment-assets.tsx'
import { FulfilmentEvaluation } from '../../components/fulfilment-evaluation.tsx'
import { FulfilmentFacts } from '../../components/fulfilment-facts.tsx'
import { FulfilmentNow } from '../../components/fulfilment-now.tsx'
import { FulfilmentObligation } from '../../components/fulfilment-obligation.tsx'
import { FulfilmentBadge } from '../../components/fulfilment-state.tsx'
import { FulfilmentTrack } from '../../components/fulfilment-track.tsx'
import { useDay, usePartyOf } from '../../components/fulfilment-words.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { useSentence } from '../../components/refusal.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Text, Title } from '../../components/text.tsx'
import { requireActor } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import type { RouteHandle } from '../../i18n/languages.ts'

export const handle: RouteHandle = {
  words: ['contracts', 'fulfilment'],
  title: 'fulfilment:title',
  frame: 'workspace',
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, context)
  return { view: found(await context.app.fulfilment.view(actor, params['id'] ?? '')) }
}

type View = Awaited<ReturnType<typeof loader>>['view']

export default function ContractFulfilment() {
  useFresh()
  const { view } = useLoaderData<typeof loader>()
  const { t } = useTranslation('fulfilment')
  const { t: contracts } = useTranslation('contracts')
  return (
    <div className={columns['stack']}>
      <PageHeader
        title={view.title}
        state={<FulfilmentBadge state={view.state} />}
        lead={<Lead view={view} />}
        back={<BackLink to="/contracts">{contracts('list.title')}</BackLink>}
      />
      <ContractPlaces id={view.contractId} here="fulfilment" />
      <Refused />
      <Recorded view={view} />
      <FulfilmentNow view={view}>
        <FulfilmentActs view={view} />
      </FulfilmentNow>
      <Sheet title={t('track.title')}>
        <FulfilmentTrack view={view} />
      </Sheet>
      <Title order={2}>{t('obligations.title')}</Title>
      {view.obligations.map((obligation) => (
        <FulfilmentObligation key={obligation.clause} obligation={obligation} view={view} />
      ))}
      <Records view={view} />
    </div>
  )
}

function Lead({ view }: { view: View }) {
  const partyOf = usePartyOf(view.parties)
  const parties = view.parties.map(({ field, name }) => `${partyOf(field)} ${name}`)
  return [view.number, ...parties].join(' · ')
}

/** Files that the site did not read to the end: there was no form to answer. */
function Refused() {
  const sentence = useSentence()
  const [parameters] = useSearchParams()
  if (parameters.get('refused') !== 'too-large') return null
  return (
    <Alert role="alert" color="red" icon={<IconAlertTriangle aria-hidden="true" />}>
      {sentence({ code: 'too-large', facts: { maximum: 30 } })}
    </Alert>
  )
}

/** After an act: what was recorded, said once more on the page that shows what came of it. */
function Recorded({ view }: { view: View }) {
  const { t } = useTranslation('fulfilment')
  const day = useDay()
  const [parameters] = useSearchParams()
  const fact = view.facts.find(({ position }) => String(position) === parameters.get('recorded'))
  if (fact === undefined) return null
  return (
    <Alert role="status" color="teal" icon={<IconCircleCheck aria-hidden="true" />}>
      {t('record.done', { kind: t(`kinds.${fact.kind}`), day: day(fact.occurredOn) })}
    </Alert>
  )
}

/** What can be looked up and checked: facts, actions, books, assets, evaluation. */
function Records({ view }: { view: View }) {
  const { t } = useTranslation('fulfilment')
  return (
    <>
      <Sheet title={t('actions.title')} flush>
        <FulfilmentActions view={view} />
      </Sheet>
      <div className={columns['pair']}>
        <Sheet title={t('facts.title')}>
          <FulfilmentFacts view={view} />
        </Sheet>
        <div className={columns['stack']}>
          <Sheet title={t('account.title')}>
            <FulfilmentAccount view={view} />
          </Sheet>
          <Sheet title={t('evaluation.title')}>
            <FulfilmentEvaluation view={view} />
          </Sheet>
        </div>
      </div>
      <Sheet title={t('assets.title')} flush={view.assets.length > 0}>
        {view.assets.length > 0 ? (
          <FulfilmentAssets assets={view.assets} />
        ) : (
          <Text tone="dimmed">{t('assets.none')}</Text>
        )}
      </Sheet>
    </>
  )
}
