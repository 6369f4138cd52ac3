import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { CivilDate } from '../../server/core/values/dates.ts'
import type { DueRow } from '../../server/fulfilment/types.ts'
import { fulfilmentAddress } from '../routes/fulfilment/addresses.ts'
import { keyOf } from '../routes/fulfilment/due.ts'
import classes from './fulfilment-calendar.module.css'
import { daysShown, type Month, monthOf, weeksOf } from './fulfilment-month.ts'
import { obligationFaces } from './fulfilment-state.tsx'
import { useDay } from './fulfilment-words.ts'
import { wordOf } from './label.ts'
import { useViewer } from './viewer.ts'

type CalendarProps = { month: Month; today: CivilDate; rows: readonly DueRow[] }

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** The month as a sheet on the wall: whole weeks, what is due in its day. */
export function FulfilmentCalendar({ month, today, rows }: CalendarProps) {
  const { t } = useTranslation('fulfilment')
  return (
    <table className={classes['month']}>
      <caption className={classes['caption']}>{t('calendar.title')}</caption>
      <thead>
        <tr>
          {weekdays.map((weekday) => (
            <th key={weekday} scope="col">
              {t(`calendar.days.${weekday}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(daysShown(month)).map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <td
                key={day}
                data-other={monthOf(day) !== month}
                aria-current={day === today ? 'date' : undefined}
              >
                <Day day={day} rows={rows.filter(({ dueOn }) => dueOn === day)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** At most this many in the square of a day; the list beside it has all. */
const shown = 3

function Day({ day, rows }: { day: CivilDate; rows: readonly DueRow[] }) {
  const { t } = useTranslation('fulfilment')
  const spoken = useDay()
  return (
    <>
      <time dateTime={day} className={classes['date']}>
        <span aria-hidden="true">{Number(day.slice(8))}</span>
        <span className={classes['spoken']}>{spoken(day)}</span>
      </time>
      {rows.length > 0 ? (
        <ul className={classes['entries']}>
          {rows.slice(0, shown).map((row) => (
            <li key={keyOf(row)}>
              <Entry row={row} />
            </li>
          ))}
          {rows.length > shown ? (
            <li className={classes['more']}>
              {t('calendar.more', { count: rows.length - shown })}
            </li>
          ) : null}
        </ul>
      ) : null}
    </>
  )
}

function Entry({ row }: { row: DueRow }) {
  const { t } = useTranslation('fulfilment')
  const { language } = useViewer()
  const { contractId, clause, clauseTitle, state, owed, title } = row
  const side = t(owed ? 'sides.owed' : 'sides.owing')
  const { tone, icon: Icon } = obligationFaces[state]
  return (
    <Link
      to={`${fulfilmentAddress(contractId)}#clause-${clause}`}
      className={classes['entry']}
      data-tone={tone}
      data-owed={owed}
      title={`${title} · ${side} · ${t(`states.${state}`)}`}
      prefetch="intent"
    >
      <Icon size={13} stroke={2.2} aria-hidden="true" />
      <span>{wordOf(clauseTitle, language)}</span>
      <span className={classes['spoken']}>
        {t(`states.${state}`)} {side}
      </span>
    </Link>
  )
}
