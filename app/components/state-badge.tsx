import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconClock,
  IconHelpCircle,
  IconInfoCircle,
  IconPencil,
  IconSignature,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { words } from '../i18n/zh-CN/common.ts'
import { Badge, type Face } from './badge.tsx'

export type StateWord = keyof typeof words.states

const faces: Record<StateWord, Face> = {
  draft: { tone: 'calm', icon: IconPencil },
  submitted: { tone: 'wait', icon: IconClock },
  signing: { tone: 'active', icon: IconSignature },
  completed: { tone: 'good', icon: IconCircleCheck },
  declined: { tone: 'bad', icon: IconBan },
  withdrawn: { tone: 'calm', icon: IconBan },
  waiting: { tone: 'calm', icon: IconCircleDashed },
  invited: { tone: 'wait', icon: IconClock },
  signed: { tone: 'good', icon: IconCircleCheck },
  active: { tone: 'good', icon: IconCircleCheck },
  suspended: { tone: 'wait', icon: IconAlertTriangle },
  destroyed: { tone: 'bad', icon: IconBan },
  pending: { tone: 'wait', icon: IconClock },
  running: { tone: 'active', icon: IconClock },
  done: { tone: 'good', icon: IconCircleCheck },
  failed: { tone: 'bad', icon: IconBan },
  revoked: { tone: 'bad', icon: IconBan },
  expired: { tone: 'wait', icon: IconAlertTriangle },
  valid: { tone: 'good', icon: IconCircleCheck },
  'valid-with-notes': { tone: 'wait', icon: IconInfoCircle },
  invalid: { tone: 'bad', icon: IconBan },
  undetermined: { tone: 'wait', icon: IconHelpCircle },
  unreadable: { tone: 'calm', icon: IconHelpCircle },
  passed: { tone: 'good', icon: IconCircleCheck },
  noted: { tone: 'wait', icon: IconInfoCircle },
  unknown: { tone: 'calm', icon: IconHelpCircle },
  on: { tone: 'good', icon: IconCircleCheck },
  off: { tone: 'wait', icon: IconAlertTriangle },
  approved: { tone: 'active', icon: IconCircleCheck },
  rejected: { tone: 'bad', icon: IconBan },
  made: { tone: 'wait', icon: IconClock },
}

type StateBadgeProps = { state: StateWord; size?: 'md' | 'lg' }

export function StateBadge({ state, size = 'lg' }: StateBadgeProps) {
  const { t } = useTranslation()
  return (
    <Badge face={faces[state]} size={size}>
      {t(`states.${state}`)}
    </Badge>
  )
}
