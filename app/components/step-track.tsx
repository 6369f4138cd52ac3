import { IconBan, IconCheck } from '@tabler/icons-react'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './step-track.module.css'

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
  const columns = { '--steps': places.length } as CSSProperties
  return (
    <ol className={classes['track']} style={columns} aria-label={t('track.label')}>
      {places.map(({ key, name, note }, index) => {
        const phase = phaseOf(index, at, state === 'completed')
        const halted = stopped && index === at
        return (
          <li
            key={key}
            className={classes['step']}
            data-phase={halted ? 'stopped' : phase}
            {...(index === at ? { 'aria-current': 'step' as const } : {})}
          >
            <span className={classes['knot']} aria-hidden="true">
              <Knot phase={halted ? 'stopped' : phase} number={index + 1} />
            </span>
            <span className={classes['name']}>
              {halted ? t(`states.${state}`) : name}
              <span className={classes['hidden']}> {t(`track.${phase}`)}</span>
            </span>
            <span className={classes['note']}>{note}</span>
          </li>
        )
      })}
    </ol>
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

function Knot({ phase, number }: { phase: string; number: number }) {
  if (phase === 'stopped') return <IconBan size={16} />
  return phase === 'done' ? <IconCheck size={16} /> : <span>{number}</span>
}

function phaseOf(index: number, at: number, complete: boolean): 'done' | 'current' | 'ahead' {
  if (index < at || complete) return 'done'
  return index === at ? 'current' : 'ahead'
}
