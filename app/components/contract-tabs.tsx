import { useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { ContractState } from '../../server/contracts/types.ts'
import { StateTabs } from './state-tabs.tsx'

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
  const text = parameters.get('text')
  const kept: Record<string, string> = text ? { text } : {}
  const tabs = [
    { key: 'all', name: t('list.all'), query: kept },
    { key: 'waiting', name: t('list.waiting'), query: { waiting: '1', ...kept } },
    ...contractStates.map((state) => ({
      key: state,
      name: common(`states.${state}`),
      query: { state, ...kept },
    })),
  ]
  const current = parameters.get('waiting') ? 'waiting' : (parameters.get('state') ?? 'all')
  return <StateTabs label={t('list.tabs')} tabs={tabs} current={current} />
}
