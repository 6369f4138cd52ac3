import { Link, useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { ContractState } from '../../server/contracts/types.ts'
import classes from './contract-tabs.module.css'

/** In the order of a contract's life. */
export const contractStates = [
  'draft',
  'submitted',
  'signing',
  'completed',
  'declined',
  'withdrawn',
] as const satisfies readonly ContractState[]

/** One link a state: every view of the list has its own address. */
export function ContractTabs() {
  const { t } = useTranslation('contracts')
  const { t: common } = useTranslation()
  const [parameters] = useSearchParams()
  const tabs = [
    { key: 'all', name: t('list.all'), set: {} },
    { key: 'waiting', name: t('list.waiting'), set: { waiting: '1' } },
    ...contractStates.map((state) => ({
      key: state,
      name: common(`states.${state}`),
      set: { state },
    })),
  ]
  const current = parameters.get('waiting') ? 'waiting' : (parameters.get('state') ?? 'all')
  const text = parameters.get('text')
  return (
    <nav className={classes['tabs']} aria-label={t('list.tabs')}>
      {tabs.map(({ key, name, set }) => (
        <Link
          key={key}
          to={`?${new URLSearchParams({ ...set, ...(text ? { text } : {}) })}`}
          className={classes['tab'] ?? ''}
          aria-current={current === key ? 'page' : undefined}
          preventScrollReset
        >
          {name}
        </Link>
      ))}
    </nav>
  )
}
