import { useTranslation } from 'react-i18next'
import type { SealApplication, SealState } from '../../server/seals/types.ts'
import { Steps } from './steps.tsx'

type SealTrackProps = {
  application: Pick<SealApplication, 'state' | 'appliedByName' | 'decidedByName' | 'decidedAt'>
  /** Of the seal that came of it. */
  seal: SealState | undefined
}

/** The life of a seal until it is in use. */
export function SealTrack({ application, seal }: SealTrackProps) {
  const { t } = useTranslation('seals')
  const { t: common } = useTranslation()
  const { state, appliedByName, decidedByName, decidedAt } = application
  const notes = { apply: appliedByName, decide: decidedByName ?? '', make: '', enable: '' }
  const names = ['apply', 'decide', 'make', 'enable'] as const
  const steps = names.map((key) => ({ key, name: t(`track.${key}`), note: notes[key] }))
  const over = state === 'rejected' || state === 'withdrawn'
  const places = { applied: 1, approved: 2, made: 3, rejected: 1, withdrawn: decidedAt ? 2 : 1 }
  return (
    <Steps
      label={t('track.label')}
      steps={steps}
      at={places[state]}
      complete={seal !== undefined && seal !== 'made'}
      {...(over ? { stopped: common(`states.${state}`) } : {})}
    />
  )
}
