import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApplicationRow } from '../../server/certificates/types.ts'
import { ApplicationBadge } from './certificate-badge.tsx'
import { wordOf } from './label.ts'
import { type Column, QueryTable } from './query-table.tsx'
import { Anchor } from './text.tsx'
import { Timestamp } from './timestamp.tsx'
import { useViewer } from './viewer.ts'

type ApplicationTableProps = {
  rows: readonly ApplicationRow[]
  caption: string
  next?: string | null
  empty?: ReactNode
  /** A column before all others: a box to tick. */
  pick?: ((row: ApplicationRow) => ReactNode) | undefined
  /** Who is asked matters to applicants, not to the agency. */
  agency?: boolean
}

/** Applications by holder and type, with their state. */
export function ApplicationTable({ pick, agency = false, ...table }: ApplicationTableProps) {
  const { t } = useTranslation('certificates')
  const { language } = useViewer()
  const columns: Column<ApplicationRow>[] = [
    ...(pick ? [{ title: t('desk.pick'), cell: pick }] : []),
    {
      title: t('desk.holder'),
      main: true,
      cell: ({ id, holderName }) => (
        <Anchor to={`/certificates/applications/${id}`} prefetch="intent">
          {holderName}
        </Anchor>
      ),
    },
    { title: t('desk.type'), cell: ({ typeTitle }) => wordOf(typeTitle, language) },
    ...(agency
      ? [{ title: t('apply.agency'), cell: (row: ApplicationRow) => row.agencyName }]
      : []),
    { title: t('desk.state'), cell: ({ state }) => <ApplicationBadge state={state} /> },
    { title: t('desk.submitted'), cell: ({ submittedAt }) => <Timestamp at={submittedAt} /> },
  ]
  return <QueryTable columns={columns} rowKey={({ id }) => id} {...table} />
}
