import { useTranslation } from 'react-i18next'
import type { ContractRow } from '../../server/contracts/types.ts'
import classes from './contract-standing.module.css'
import { partyFacts } from './contract-words.ts'
import { StateBadge } from './state-badge.tsx'

type ContractStandingProps = Pick<ContractRow, 'state' | 'awaits' | 'returned'>

/** The state of a contract in a list and, when another party signs next, which one; of a draft, that it was sent back. */
export function ContractStanding({ state, awaits, returned }: ContractStandingProps) {
  const { t } = useTranslation()
  const sentBack = returned ? t('workspace.returned') : null
  const more = awaits ? t('workspace.awaits', partyFacts(awaits)) : sentBack
  return (
    <div className={classes['standing']}>
      <StateBadge state={state} />
      {more ? <span className={classes['awaits']}>{more}</span> : null}
    </div>
  )
}
