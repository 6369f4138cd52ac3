import { useTranslation } from 'react-i18next'
import type { BatchView } from '../../server/certificates/types.ts'
import { BatchBadge } from './certificate-badge.tsx'
import { EmptyState } from './empty-state.tsx'
import { type Column, QueryTable } from './query-table.tsx'
import { Anchor } from './text.tsx'
import { Timestamp } from './timestamp.tsx'

/** 制证批次, newest first. */
export function BatchTable({ batches }: { batches: readonly BatchView[] }) {
  const { t } = useTranslation('certificates')
  const columns: Column<BatchView>[] = [
    {
      title: t('issue.ordered'),
      main: true,
      cell: ({ id, orderedAt }) => (
        <Anchor to={`/certificates/batches/${id}`} prefetch="intent">
          <Timestamp at={orderedAt} />
        </Anchor>
      ),
    },
    { title: t('issue.by'), cell: ({ orderedByName }) => orderedByName },
    { title: t('issue.seal'), cell: ({ sealName }) => sealName },
    {
      title: t('issue.progress'),
      align: 'right',
      cell: ({ issued, total }) => `${issued} / ${total}`,
    },
    { title: t('issue.state'), cell: ({ state }) => <BatchBadge state={state} /> },
  ]
  return (
    <QueryTable
      caption={t('issue.batches')}
      columns={columns}
      rows={batches}
      rowKey={({ id }) => id}
      empty={<EmptyState title={t('issue.noBatches')} />}
    />
  )
}
