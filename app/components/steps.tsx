import { IconBan, IconCheck } from '@tabler/icons-react'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './steps.module.css'

type StepsProps = {
  /** What the track is the life of, for those who do not see it. */
  label: string
  /** In order; `note`: a few words below, a name or a date. */
  steps: readonly { key: string; name: string; note: string | undefined }[]
  /** Index of the step that is being taken. */
  at: number
  /** All of them are done. */
  complete: boolean
  /** It ended at that step: how, in a word. */
  stopped?: string
}

/** Steps of a life as a track: what is done, what is being done, what lies ahead. */
export function Steps({ label, steps, at, complete, stopped }: StepsProps) {
  const { t } = useTranslation()
  const columns = { '--steps': steps.length } as CSSProperties
  return (
    <ol className={classes['track']} style={columns} aria-label={label}>
      {steps.map(({ key, name, note }, index) => {
        const phase = phaseOf(index, at, complete)
        const halted = stopped !== undefined && index === at
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
              {halted ? stopped : name}
              <span className={classes['hidden']}> {t(`track.${phase}`)}</span>
            </span>
            <span className={classes['note']}>{note}</span>
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
