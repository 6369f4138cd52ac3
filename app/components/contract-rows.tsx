import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContractRow } from '../../server/contracts/types.ts'
import { ContractStanding } from './contract-standing.tsx'
import classes from './contract-table.module.css'
import { Money } from './money.tsx'
import { type Column, QueryTable } from './query-table.tsx'
import { Anchor, Text } from './text.tsx'
import { Timestamp } from './timestamp.tsx'

type ContractRowsProps = {
  rows: readonly ContractRow[]
  caption: string
  /** A last column that leads to what is expected. */
  acts?: boolean
  next?: string | null
  search?: string
  filters?: ReactNode
  empty?: ReactNode
}

export function ContractRows({ acts = false, ...table }: ContractRowsProps) {
  const { t } = useTranslation()
  const columns: Column<ContractRow>[] = [
    { title: t('workspace.contract'), main: true, cell: (row) => <Name row={row} /> },
    { title: t('workspace.counterparty'), cell: ({ counterparty }) => counterparty || '—' },
    {
      title: t('money.amount'),
      align: 'right',
      cell: ({ amount }) => <Money amount={amount} />,
    },
    { title: t('money.state'), cell: (row) => <ContractStanding {...row} /> },
    acts
      ? { title: t('next'), cell: (row) => <Next row={row} /> }
      : { title: t('workspace.updated'), cell: ({ updatedAt }) => <Timestamp at={updatedAt} /> },
  ]
  return <QueryTable columns={columns} rowKey={({ id }) => id} {...table} />
}

function Name({ row }: { row: ContractRow }) {
  return (
    <>
      <Anchor to={`/contracts/${row.id}`} prefetch="intent">
        {row.title}
      </Anchor>
      <Text size="xs" tone="dimmed" className={classes['number'] ?? ''}>
        {row.number}
      </Text>
    </>
  )
}

function Next({ row: { id, state } }: { row: ContractRow }) {
  const { t } = useTranslation()
  const act = state === 'draft' || state === 'submitted' || state === 'signing' ? state : 'open'
  return (
    <Anchor to={`/contracts/${id}`} prefetch="intent" weight={600}>
      {t(`workspace.act.${act}`)}
    </Anchor>
  )
}
