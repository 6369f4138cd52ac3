import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconClock,
  IconPencil,
  IconStack2,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ApplicationState, BatchView } from '../../server/certificates/types.ts'
import type { CertificateStatus } from '../../server/core/certificates/status.ts'
import { Badge, type Face } from './badge.tsx'

const ended: Face = { tone: 'bad', icon: IconBan }

const statuses: Record<CertificateStatus, Face> = {
  '01': { tone: 'good', icon: IconCircleCheck },
  '02': { tone: 'wait', icon: IconAlertTriangle },
  '03': ended,
  '04': ended,
  '05': { tone: 'calm', icon: IconClock },
  '07': ended,
}

type Size = { size?: 'md' | 'lg' }

/** 证照状态. Needs the words of `certificates`, as the two below. */
export function CertificateBadge({ status, ...size }: { status: CertificateStatus } & Size) {
  const { t } = useTranslation('certificates')
  return (
    <Badge face={statuses[status]} {...size}>
      {t(`status.${status}`)}
    </Badge>
  )
}

/** What it was worth on the day of issue, as seen from now: 撤销 reaches back to it. */
export function FirstBadge({ status, ...size }: { status: CertificateStatus } & Size) {
  const { t } = useTranslation('certificates')
  if (status !== '03') return <CertificateBadge status="01" {...size} />
  return (
    <Badge face={ended} {...size}>
      {t('detail.void')}
    </Badge>
  )
}

const applications: Record<ApplicationState, Face> = {
  submitted: { tone: 'wait', icon: IconClock },
  accepted: { tone: 'active', icon: IconClock },
  returned: { tone: 'wait', icon: IconPencil },
  approved: { tone: 'active', icon: IconStack2 },
  rejected: ended,
  withdrawn: { tone: 'calm', icon: IconBan },
  issuing: { tone: 'active', icon: IconStack2 },
  issued: { tone: 'good', icon: IconCircleCheck },
}

export function ApplicationBadge({ state, ...size }: { state: ApplicationState } & Size) {
  const { t } = useTranslation('certificates')
  return (
    <Badge face={applications[state]} {...size}>
      {t(`state.${state}`)}
    </Badge>
  )
}

const batches: Record<BatchView['state'], Face> = {
  running: { tone: 'active', icon: IconClock },
  done: { tone: 'good', icon: IconCircleCheck },
  stopped: { tone: 'bad', icon: IconAlertTriangle },
}

export function BatchBadge({ state, ...size }: Pick<BatchView, 'state'> & Size) {
  const { t } = useTranslation('certificates')
  return (
    <Badge face={batches[state]} {...size}>
      {t(`batch.state.${state}`)}
    </Badge>
  )
}
