import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import type { JobRow } from '../../../server/outbox/types.ts'
import { ActButton } from '../../components/act-form.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { QueryTable } from '../../components/query-table.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { Timestamp } from '../../components/timestamp.tsx'
import { requireOperator } from '../../http/actor.ts'
import { receive } from '../../http/forms.ts'
import { goTo } from '../../http/redirects.ts'
import type { RouteHandle } from '../../i18n/languages.ts'

export const handle: RouteHandle = {
  words: ['account'],
  title: 'account:admin.jobs',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireOperator(request, context)
  return { jobs: await context.app.outbox.list({ limit: 100 }) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  await requireOperator(request, context)
  const form = await receive(request, context, z.object({ job: z.number().int() }))
  if (!form.ok) return form.answer
  await context.app.outbox.retry(form.value.job)
  return goTo('/admin/jobs')
}

export default function Jobs() {
  const { jobs } = useLoaderData<typeof loader>()
  const { t } = useTranslation('account')
  return (
    <>
      <PageHeader title={t('admin.jobs')} lead={t('admin.jobsLead')} />
      <Sheet flush>
        <QueryTable
          caption={t('admin.jobs')}
          rows={jobs}
          rowKey={({ id }) => id}
          empty={<EmptyState title={t('admin.jobsEmpty')} />}
          columns={[
            { title: t('admin.kind'), main: true, cell: ({ kind }) => kind },
            { title: t('admin.state'), cell: (job) => <StateBadge state={stateOf(job)} /> },
            { title: t('admin.attempts'), align: 'right', cell: ({ attempts }) => attempts },
            { title: t('admin.runAt'), cell: ({ runAt }) => <Timestamp at={runAt} /> },
            { title: t('admin.lastError'), cell: ({ lastError }) => lastError ?? '—' },
            { title: t('admin.retry'), cell: (job) => <Retry job={job} /> },
          ]}
        />
      </Sheet>
    </>
  )
}

function Retry({ job }: { job: JobRow }) {
  const { t } = useTranslation('account')
  if (job.failedAt === null) return <>—</>
  return (
    <ActButton values={{ job: job.id }} size="xs">
      {t('admin.retry')}
    </ActButton>
  )
}

function stateOf({ doneAt, failedAt }: JobRow): 'done' | 'failed' | 'pending' {
  if (doneAt !== null) return 'done'
  return failedAt === null ? 'pending' : 'failed'
}
