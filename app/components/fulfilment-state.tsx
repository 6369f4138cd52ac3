import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleMinus,
  IconClock,
  IconScale,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ObligationState } from '../../server/fulfilment/types.ts'
import classes from './state-badge.module.css'

/** Word, icon and colour together; none of them alone carries the meaning. */
export const obligationFaces: Record<ObligationState, { tone: string; icon: typeof IconClock }> = {
  pending: { tone: 'calm', icon: IconCircleDashed },
  due: { tone: 'active', icon: IconClock },
  performed: { tone: 'good', icon: IconCircleCheck },
  overdue: { tone: 'bad', icon: IconAlertTriangle },
  cured: { tone: 'good', icon: IconCircleCheck },
  breached: { tone: 'bad', icon: IconBan },
  waived: { tone: 'calm', icon: IconCircleMinus },
  disputed: { tone: 'wait', icon: IconScale },
}

export function ObligationBadge({ state }: { state: ObligationState }) {
  const { t } = useTranslation('fulfilment')
  const { tone, icon: Icon } = obligationFaces[state]
  return (
    <span className={classes['badge']} data-size="lg" data-tone={tone}>
      <Icon size={14} stroke={2} aria-hidden="true" />
      {t(`states.${state}`)}
    </span>
  )
}

/** Of the whole contract's fulfilment. */
export function FulfilmentBadge({ state }: { state: 'running' | 'closed' }) {
  const { t } = useTranslation('fulfilment')
  const Icon = state === 'running' ? IconClock : IconCircleCheck
  return (
    <span
      className={classes['badge']}
      data-size="lg"
      data-tone={state === 'running' ? 'active' : 'good'}
    >
      <Icon size={14} stroke={2} aria-hidden="true" />
      {t(state)}
    </span>
  )
}
