import { IconBan, IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './step-track.module.css'

const steps = ['draft', 'submitted', 'signing', 'completed'] as const
type Step = (typeof steps)[number]

type StepTrackProps = {
  /** The state of a contract; `declined` and `withdrawn` stop the track where `stoppedAt` says. */
  state: Step | 'declined' | 'withdrawn'
  stoppedAt?: Step
  /** A few words below a step: `1/2`, a date. */
  notes?: Partial<Record<Step, string>>
}

/** The life of a contract as a track, from draft to in force. */
export function StepTrack({ state, stoppedAt = 'signing', notes = {} }: StepTrackProps) {
  const { t } = useTranslation()
  const stopped = state === 'declined' || state === 'withdrawn'
  const at = steps.indexOf(stopped ? stoppedAt : state)
  return (
    <ol className={classes['track']} aria-label={t('track.label')}>
      {steps.map((step, index) => {
        const phase = phaseOf(index, at, state === 'completed')
        const halted = stopped && index === at
        return (
          <li
            key={step}
            className={classes['step']}
            data-phase={halted ? 'stopped' : phase}
            {...(index === at ? { 'aria-current': 'step' as const } : {})}
          >
            <span className={classes['knot']} aria-hidden="true">
              <Knot phase={halted ? 'stopped' : phase} number={index + 1} />
            </span>
            <span className={classes['name']}>
              {halted ? t(`states.${state}`) : t(`track.${step}`)}
              <span className={classes['hidden']}> {t(`track.${phase}`)}</span>
            </span>
            <span className={classes['note']}>{notes[step]}</span>
          </li>
        )
      })}
    </ol>
  )
}

function Knot({ phase, number }: { phase: string; number: number }) {
  if (phase === 'stopped') return <IconBan size={16} />
  return phase === 'done' ? <IconCheck size={16} /> : <span>{number}</span>
}

function phaseOf(index: number, at: number, complete: boolean): 'done' | 'current' | 'ahead' {
  if (index < at || complete) return 'done'
  return index === at ? 'current' : 'ahead'
}
