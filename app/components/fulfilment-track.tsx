import { useTranslation } from 'react-i18next'
import type { FulfilmentView, ObligationView } from '../../server/fulfilment/types.ts'
import { dayOf } from './fulfilment-standing.ts'
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
  const ordered = view.obligations.toSorted((one, other) => dayOf(one).localeCompare(dayOf(other)))
  const before = ordered.filter((obligation) => dayOf(obligation) < view.today)
  const after = ordered.filter((obligation) => dayOf(obligation) >= view.today)
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
  const day = useDay()
  const partyOf = usePartyOf(view.parties)
  const { clause, state, dueOn, amount } = obligation
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
        {dueOn === null ? t('track.undated') : t('track.due', { day: day(dueOn) })}
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
