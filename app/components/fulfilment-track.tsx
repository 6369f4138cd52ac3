import { useTranslation } from 'react-i18next'
import type { FulfilmentView, ObligationView } from '../../server/fulfilment/types.ts'
import { isSettled, placeInTime, settledOn } from './fulfilment-standing.ts'
import { obligationFaces } from './fulfilment-state.tsx'
import classes from './fulfilment-track.module.css'
import { useDay, usePartyOf } from './fulfilment-words.ts'
import { wordOf } from './label.ts'
import { Money } from './money.tsx'
import { useViewer } from './viewer.ts'

type FulfilmentTrackProps = { view: Pick<FulfilmentView, 'obligations' | 'parties' | 'today'> }

/** The obligations in the order of their days, and where today stands among them. */
export function FulfilmentTrack({ view }: FulfilmentTrackProps) {
  const { t } = useTranslation('fulfilment')
  const ordered = view.obligations.toSorted((one, other) =>
    placeInTime(one).localeCompare(placeInTime(other)),
  )
  const before = ordered.filter((obligation) => isPast(obligation, view.today))
  const after = ordered.filter((obligation) => !isPast(obligation, view.today))
  const steps = (part: readonly ObligationView[]) =>
    part.map((obligation) => <Step key={obligation.clause} obligation={obligation} view={view} />)
  return (
    <ol className={classes['track']} aria-label={t('track.title')}>
      {steps(before)}
      <Today day={view.today} />
      {steps(after)}
    </ol>
  )
}

/** What was settled today is behind us, what falls due today is not. */
function isPast(obligation: ObligationView, today: string): boolean {
  const on = placeInTime(obligation)
  return isSettled(obligation) ? on <= today : on < today
}

function Today({ day }: { day: string }) {
  const { t } = useTranslation('fulfilment')
  const spoken = useDay()
  return (
    <li className={classes['today']} aria-current="date">
      <span>{t('track.today', { day: spoken(day) })}</span>
    </li>
  )
}

type StepProps = { obligation: ObligationView } & FulfilmentTrackProps

function Step({ obligation, view }: StepProps) {
  const { t } = useTranslation('fulfilment')
  const { language } = useViewer()
  const partyOf = usePartyOf(view.parties)
  const { clause, state, amount } = obligation
  const { tone, icon: Icon } = obligationFaces[state]
  return (
    <li className={classes['step']} data-tone={tone} data-ahead={state === 'pending'}>
      <span className={classes['knot']} aria-hidden="true">
        <Icon size={17} stroke={2} />
      </span>
      <a href={`#clause-${clause}`} className={classes['name']}>
        {wordOf(obligation.title, language)}
      </a>
      <span className={classes['state']}>{t(`states.${state}`)}</span>
      <span className={classes['note']}>
        <When obligation={obligation} />
      </span>
      <span className={classes['note']}>
        {partyOf(obligation.debtor)}
        {amount === null ? null : (
          <>
            {' · '}
            <Money amount={amount} />
          </>
        )}
      </span>
    </li>
  )
}

function When({ obligation }: { obligation: ObligationView }) {
  const { t } = useTranslation('fulfilment')
  const day = useDay()
  if (isSettled(obligation)) return <>{day(settledOn(obligation))}</>
  const { dueOn } = obligation
  return <>{dueOn === null ? t('track.undated') : t('track.due', { day: day(dueOn) })}</>
}
