import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { ApplicationTable } from '../../components/application-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { useFresh } from '../../components/fresh.ts'
import { IssuePicks, pickColumn } from '../../components/issue-picks.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { StateTabs } from '../../components/state-tabs.tsx'
import { found } from '../../http/answer.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { requireAgency } from './agency.ts'
import { applicationStates, deskQuery } from './desk-query.ts'

export const handle: RouteHandle = {
  words: ['certificates'],
  title: 'certificates:desk.title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { actor, agency } = await requireAgency(request, context)
  const { authorise, certificates } = context.app
  const { organisationId: agencyId, organisationName: agencyName } = agency
  const query = deskQuery(new URL(request.url), agencyId)
  const page = found(await certificates.desk(actor, query))
  const { states: counts } = found(await certificates.waiting(actor, agencyId))
  const mayIssue = authorise(actor, 'certificate.issue', agencyId) === undefined
  return { ...page, counts, agencyName, state: query.state, mayIssue }
}

/** The boxes belong to this form, wherever they stand. */
const picks = 'issue-picks'

export default function Desk() {
  useFresh()
  const { rows, next, counts, agencyName, state, mayIssue } = useLoaderData<typeof loader>()
  const { t } = useTranslation('certificates')
  const picking = mayIssue && state === 'approved' && rows.length > 0
  const pick = pickColumn(picks, (holder) => t('desk.pickOne', { holder }))
  return (
    <>
      <PageHeader title={t('desk.title')} lead={t('desk.lead', { agency: agencyName })} />
      <Sheet flush>
        <Tabs counts={counts} />
        <ApplicationTable
          key={state}
          rows={rows}
          caption={t('desk.title')}
          next={next}
          pick={picking ? pick : undefined}
          empty={<EmptyState title={t('desk.empty')}>{t('desk.emptyText')}</EmptyState>}
        />
        {picking ? <IssuePicks id={picks} /> : null}
      </Sheet>
    </>
  )
}

function Tabs({ counts }: { counts: Readonly<Record<string, number>> }) {
  const { t } = useTranslation('certificates')
  const [parameters] = useSearchParams()
  const tabs = applicationStates.map((state) => {
    return { key: state, name: t(`state.${state}`), query: { state }, count: counts[state] ?? 0 }
  })
  return (
    <StateTabs
      label={t('desk.tabs')}
      tabs={[{ key: 'all', name: t('desk.all'), query: {} }, ...tabs]}
      current={parameters.get('state') ?? 'all'}
    />
  )
}
