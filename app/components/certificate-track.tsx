import { useTranslation } from 'react-i18next'
import type { ApplicationState, CertificateLine } from '../../server/certificates/types.ts'
import { Steps } from './steps.tsx'

const names = ['submitted', 'accepted', 'approved', 'issuing', 'issued'] as const

type CertificateTrackProps = { state: ApplicationState; timeline: readonly CertificateLine[] }

/** 申请 → 受理 → 审核 → 制证 → 领取; a step is current until what it is named for has happened. */
export function CertificateTrack({ state, timeline }: CertificateTrackProps) {
  const { t } = useTranslation('certificates')
  const over = state === 'rejected' || state === 'withdrawn'
  return (
    <Steps
      label={t('track.label')}
      steps={names.map((key) => ({ key, name: t(`track.${key}`), note: undefined }))}
      at={over ? reached(timeline) : ahead[state]}
      complete={state === 'issued'}
      {...(over ? { stopped: t(`state.${state}`) } : {})}
    />
  )
}

/** Which step is under way in a state. */
const ahead: Record<Exclude<ApplicationState, 'rejected' | 'withdrawn'>, number> = {
  returned: 0,
  submitted: 1,
  accepted: 2,
  approved: 3,
  issuing: 3,
  issued: 4,
}

/** Where it ended: at the step after the last that was done. */
function reached(timeline: readonly CertificateLine[]): number {
  const done = (kind: string) => timeline.some((line) => line.kind === kind)
  if (done('accepted')) return 2
  return done('submitted') ? 1 : 0
}
