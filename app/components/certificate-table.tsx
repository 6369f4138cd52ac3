import { Button } from '@mantine/core'
import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { CertificateRow } from '../../server/certificates/types.ts'
import { CertificateBadge } from './certificate-badge.tsx'
import { useValidity } from './certificate-words.ts'
import { EmptyState } from './empty-state.tsx'
import { wordOf } from './label.ts'
import { type Column, QueryTable } from './query-table.tsx'
import { Anchor, Text } from './text.tsx'
import { Timestamp } from './timestamp.tsx'
import { useViewer } from './viewer.ts'

type CertificateTableProps = {
  rows: readonly CertificateRow[]
  next: string | null
  /** Something was looked for; else there are none at all. */
  filtered: boolean
}

/** 证照库 */
export function CertificateTable({ rows, next, filtered }: CertificateTableProps) {
  const { t } = useTranslation('certificates')
  return (
    <QueryTable
      caption={t('library.title')}
      columns={useColumns()}
      rows={rows}
      rowKey={({ id }) => id}
      next={next}
      empty={filtered ? <Nothing /> : <Empty />}
    />
  )
}

function Empty() {
  const { t } = useTranslation('certificates')
  return <EmptyState title={t('library.empty')}>{t('library.emptyText')}</EmptyState>
}

function Nothing() {
  const { t } = useTranslation('certificates')
  const { t: common } = useTranslation()
  const clear = (
    <Button component={Link} to="/certificates/library" variant="default">
      {common('table.clear')}
    </Button>
  )
  return <EmptyState title={t('library.nothing')} act={clear} />
}

function useColumns(): readonly Column<CertificateRow>[] {
  const { t } = useTranslation('certificates')
  const { language } = useViewer()
  const validityOf = useValidity()
  return [
    {
      title: t('library.holder'),
      main: true,
      cell: ({ id, holderName, number }) => (
        <>
          <Anchor to={`/certificates/${id}`} prefetch="intent">
            {holderName}
          </Anchor>
          <Text size="xs" tone="dimmed">
            {number}
          </Text>
        </>
      ),
    },
    { title: t('library.type'), cell: ({ typeTitle }) => wordOf(typeTitle, language) },
    { title: t('library.status'), cell: ({ status }) => <CertificateBadge status={status} /> },
    { title: t('library.validity'), cell: validityOf },
    { title: t('library.issued'), cell: ({ issuedAt }) => <Timestamp at={issuedAt} /> },
  ]
}
