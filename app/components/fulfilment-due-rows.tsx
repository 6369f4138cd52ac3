import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DueRow } from '../../server/fulfilment/types.ts'
import { fulfilmentAddress } from '../routes/fulfilment/addresses.ts'
import { isOpen, keyOf } from '../routes/fulfilment/due.ts'
import classes from './fulfilment-due-rows.module.css'
import { FulfilmentSide } from './fulfilment-side.tsx'
import { ObligationBadge } from './fulfilment-state.tsx'
import { useDay, useDaysLeft, useYuan } from './fulfilment-words.ts'
import { wordOf } from './label.ts'
import { Money } from './money.tsx'
import { Anchor, Text } from './text.tsx'
import { useViewer } from './viewer.ts'

type DueRowsProps = { rows: readonly DueRow[]; caption: string; empty?: ReactNode }

/** What falls due, by date; each line leads to its clause. */
export function FulfilmentDueRows({ rows, caption, empty }: DueRowsProps) {
  if (rows.length === 0) return <>{empty}</>
  return (
    <ul className={classes['rows']} aria-label={caption}>
      {rows.map((row) => (
        <li key={keyOf(row)} className={classes['row']}>
          <Row row={row} />
        </li>
      ))}
    </ul>
  )
}

function Row({ row }: { row: DueRow }) {
  const { language } = useViewer()
  const day = useDay()
  const { contractId, clause, clauseTitle, state, dueOn, owed, counterparty, title } = row
  return (
    <>
      <div className={classes['when']}>
        <span className={classes['day']}>{day(dueOn)}</span>
        <Left row={row} />
      </div>
      <div className={classes['what']}>
        <Anchor
          to={`${fulfilmentAddress(contractId)}#clause-${clause}`}
          prefetch="intent"
          weight={600}
        >
          {wordOf(clauseTitle, language)}
        </Anchor>
        <Text size="sm" tone="dimmed" as="div">
          {title} · {counterparty}
        </Text>
        <Text size="sm" as="div">
          <FulfilmentSide owed={owed} />
        </Text>
      </div>
      <div className={classes['much']}>
        <Amount row={row} />
        <ObligationBadge state={state} />
      </div>
    </>
  )
}

function Left({ row }: { row: DueRow }) {
  const daysLeft = useDaysLeft()
  if (!isOpen(row) || row.state === 'disputed') return null
  const { daysLeft: days } = row
  return (
    <span className={classes['left']} data-late={days < 0} data-soon={days <= 3}>
      {daysLeft(days)}
    </span>
  )
}

function Amount({ row: { amount, penalty } }: { row: DueRow }) {
  const { t } = useTranslation('fulfilment')
  const yuan = useYuan()
  if (amount === null) return null
  return (
    <>
      <span className={classes['amount']}>
        <Money amount={amount + penalty} />
      </span>
      {penalty > 0 ? (
        <span className={classes['penalty']}>
          {t('calendar.withPenalty', { penalty: yuan(penalty) })}
        </span>
      ) : null}
    </>
  )
}
