import { useSearchParams } from '@remix-run/react'
import { IconPointFilled } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContractRow } from '../../server/contracts/types.ts'
import { ContractStanding } from './contract-standing.tsx'
import classes from './contract-table.module.css'
import { EmptyState } from './empty-state.tsx'
import { Money } from './money.tsx'
import { type Column, QueryTable } from './query-table.tsx'
import { Anchor, Text } from './text.tsx'
import { Timestamp } from './timestamp.tsx'

type ContractTableProps = {
  rows: readonly ContractRow[]
  next: string | null
  /** What to do when there are none at all. */
  act?: ReactNode
}

export function ContractTable({ rows, next, act }: ContractTableProps) {
  const { t } = useTranslation('contracts')
  return (
    <QueryTable<ContractRow>
      caption={t('list.title')}
      columns={useColumns()}
      rows={rows}
      rowKey={({ id }) => id}
      next={next}
      search="text"
      filters={<KeptFilter />}
      empty={
        <EmptyState title={t('list.empty')} act={act}>
          {t('list.emptyText')}
        </EmptyState>
      }
    />
  )
}

/** Searching stays within the chosen tab. */
function KeptFilter() {
  const [parameters] = useSearchParams()
  return (
    <>
      {['state', 'waiting'].map((name) => {
        const value = parameters.get(name)
        return value ? <input key={name} type="hidden" name={name} value={value} /> : null
      })}
    </>
  )
}

function useColumns(): readonly Column<ContractRow>[] {
  const { t } = useTranslation('contracts')
  return [
    { title: t('list.titleColumn'), main: true, cell: (row) => <Name {...row} /> },
    {
      title: t('list.counterparty'),
      cell: ({ counterparty }) => (
        <span className={classes['party']}>{counterparty || t('list.nobody')}</span>
      ),
    },
    { title: t('list.amount'), align: 'right', cell: ({ amount }) => <Money amount={amount} /> },
    { title: t('list.state'), cell: (row) => <ContractStanding {...row} /> },
    { title: t('list.updated'), cell: ({ updatedAt }) => <Timestamp at={updatedAt} /> },
  ]
}

function Name({ id, title, number, waiting }: ContractRow) {
  const { t } = useTranslation('contracts')
  return (
    <div className={classes['name']}>
      <Anchor to={`/contracts/${id}`} prefetch="intent">
        {title}
      </Anchor>
      <Text size="xs" tone="dimmed" as="div" className={classes['number'] ?? ''}>
        {number}
        {waiting ? (
          <span className={classes['waiting']}>
            <IconPointFilled size={12} aria-hidden="true" />
            {t('list.waitsForMe')}
          </span>
        ) : null}
      </Text>
    </div>
  )
}
