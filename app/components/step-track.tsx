import { useTranslation } from 'react-i18next'
import { Steps } from './steps.tsx'

type Step = 'draft' | 'submitted' | 'signing' | 'completed'

type StepTrackProps = {
  /** The state of a contract; `declined` and `withdrawn` stop the track where `stoppedAt` says. */
  state: Step | 'declined' | 'withdrawn'
  stoppedAt?: Step
  /** Each party's own step of signing, in order; none: one step for all. */
  signers?: readonly { label: string; signed: boolean; note?: string }[]
  /** A few words below a step: a name, a date. */
  notes?: Partial<Record<Step, string>>
}

type Place = { key: string; step: Step; name: string; signed: boolean; note: string | undefined }

/** The life of a contract as a track, from draft to in force. */
export function StepTrack({
  state,
  stoppedAt = 'signing',
  signers = [],
  notes = {},
}: StepTrackProps) {
  const { t } = useTranslation()
  const stopped = state === 'declined' || state === 'withdrawn'
  const places = usePlaces(signers, notes)
  const at = whereIs(places, stopped ? stoppedAt : state)
  const name = stopped ? t(`states.${state}`) : undefined
  return (
    <Steps
      label={t('track.label')}
      steps={places}
      at={at}
      complete={state === 'completed'}
      {...(name === undefined ? {} : { stopped: name })}
    />
  )
}

function usePlaces(
  signers: NonNullable<StepTrackProps['signers']>,
  notes: NonNullable<StepTrackProps['notes']>,
): readonly Place[] {
  const { t } = useTranslation()
  const plain = (step: Step): Place => {
    return { key: step, step, name: t(`track.${step}`), signed: false, note: notes[step] }
  }
  const signing = signers.map(({ label, signed, note }): Place => {
    return { key: label, step: 'signing', name: label, signed, note }
  })
  return [
    plain('draft'),
    plain('submitted'),
    ...(signing.length > 0 ? signing : [plain('signing')]),
    plain('completed'),
  ]
}

/** Among several signers: the first who has not signed. */
function whereIs(places: readonly Place[], step: Step): number {
  const open = places.findIndex((place) => place.step === step && !place.signed)
  return open >= 0 ? open : places.findIndex((place) => place.step === step)
}
