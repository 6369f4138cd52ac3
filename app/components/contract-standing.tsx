import { useTranslation } from 'react-i18next'
import type { ContractRow } from '../../server/contracts/types.ts'
import classes from './contract-standing.module.css'
import { partyFacts } from './contract-words.ts'
import { StateBadge } from './state-badge.tsx'

/** The state of a contract in a list and, when another party signs next, which one. */
export function ContractStanding({ state, awaits }: Pick<ContractRow, 'state' | 'awaits'>) {
  const { t } = useTranslation()
  return (
    <div className={classes['standing']}>
      <StateBadge state={state} />
      {awaits ? (
        <span className={classes['awaits']}>{t('workspace.awaits', partyFacts(awaits))}</span>
      ) : null}
    </div>
  )
}
