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
  /** For applicants: by what they asked for, and whom. */
  agency?: boolean
}

/** Applications by holder and type, with their state. */
export function ApplicationTable({ pick, agency = false, ...table }: ApplicationTableProps) {
  const { t } = useTranslation('certificates')
  const { language } = useViewer()
  const holder = { title: t('desk.holder'), name: (row: ApplicationRow) => row.holderName }
  const type = {
    title: t('desk.type'),
    name: ({ typeTitle }: ApplicationRow) => wordOf(typeTitle, language),
  }
  const columns: Column<ApplicationRow>[] = [
    ...(pick ? [{ title: t('desk.pick'), cell: pick }] : []),
    ...(agency ? [type, holder] : [holder, type]).map(({ title, name }, index) => ({
      title,
      main: index === 0,
      cell: (row: ApplicationRow) => (index === 0 ? <Way to={row.id}>{name(row)}</Way> : name(row)),
    })),
    ...(agency
      ? [{ title: t('apply.agency'), cell: (row: ApplicationRow) => row.agencyName }]
      : []),
    { title: t('desk.state'), cell: ({ state }) => <ApplicationBadge state={state} /> },
    { title: t('desk.submitted'), cell: ({ submittedAt }) => <Timestamp at={submittedAt} /> },
  ]
  return <QueryTable columns={columns} rowKey={({ id }) => id} {...table} />
}

function Way({ to, children }: { to: string; children: string }) {
  return (
    <Anchor to={`/certificates/applications/${to}`} prefetch="intent">
      {children}
    </Anchor>
  )
}
