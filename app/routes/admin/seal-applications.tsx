import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { QueryTable } from '../../components/query-table.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { Anchor } from '../../components/text.tsx'
import { Timestamp } from '../../components/timestamp.tsx'
import { requireOperator } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import type { RouteHandle } from '../../i18n/languages.ts'

export const handle: RouteHandle = {
  words: ['seals'],
  title: 'seals:orphans.title',
  frame: 'workspace',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireOperator(request, context)
  return { applications: found(await context.app.seals.orphanedApplications(actor)) }
}

/** What the platform has to decide, because the organisation has nobody else. */
export default function SealApplications() {
  const { applications } = useLoaderData<typeof loader>()
  const { t } = useTranslation('seals')
  return (
    <>
      <PageHeader title={t('orphans.title')} lead={t('orphans.lead')} />
      <Sheet flush>
        <QueryTable
          caption={t('orphans.title')}
          rows={applications}
          rowKey={({ id }) => id}
          empty={<EmptyState title={t('orphans.empty')} />}
          columns={[
            {
              title: t('application.name'),
              main: true,
              cell: ({ id, name }) => <Anchor to={`/seals/applications/${id}`}>{name}</Anchor>,
            },
            { title: t('orphans.organisation'), cell: ({ organisation }) => organisation.name },
            {
              title: t('orphans.level'),
              cell: ({ organisation: { identityLevel: level } }) =>
                t('orphans.level_value', { level }),
            },
            { title: t('apply.purpose'), cell: ({ purpose }) => purpose },
            { title: t('application.applicant'), cell: ({ appliedByName }) => appliedByName },
            {
              title: t('orphans.appliedAt'),
              cell: ({ appliedAt }) => <Timestamp at={appliedAt} />,
            },
          ]}
        />
      </Sheet>
    </>
  )
}
