import { Link } from '@remix-run/react'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type Side, sides } from '../routes/fulfilment/due.ts'
import tabs from './contract-tabs.module.css'
import classes from './fulfilment-calendar.module.css'
import { type Month, monthOf, shiftMonth } from './fulfilment-month.ts'
import { FulfilmentSide } from './fulfilment-side.tsx'
import { useMonth } from './fulfilment-words.ts'
import { Title } from './text.tsx'

type MonthsProps = { month: Month; side: Side; today: string }

/** Which month, and whose obligations: both are the page's address. */
export function FulfilmentMonths({ month, side, today }: MonthsProps) {
  const { t } = useTranslation('fulfilment')
  const named = useMonth()
  const to = (shown: Month, of: Side = side) =>
    `?${new URLSearchParams({ month: shown, ...(of === 'all' ? {} : { side: of }) })}`
  return (
    <div className={classes['months']}>
      <div className={classes['head']}>
        <Link
          to={to(shiftMonth(month, -1))}
          className={classes['turn']}
          aria-label={t('calendar.earlier')}
          preventScrollReset
        >
          <IconChevronLeft size={18} aria-hidden="true" />
        </Link>
        <Title order={2}>{named(month)}</Title>
        <Link
          to={to(shiftMonth(month, 1))}
          className={classes['turn']}
          aria-label={t('calendar.later')}
          preventScrollReset
        >
          <IconChevronRight size={18} aria-hidden="true" />
        </Link>
        {month === monthOf(today) ? null : (
          <Link to={to(monthOf(today))} className={classes['now']} preventScrollReset>
            {t('calendar.today')}
          </Link>
        )}
      </div>
      <nav className={tabs['tabs']} aria-label={t('calendar.side')}>
        {sides.map((one) => (
          <Link
            key={one}
            to={to(month, one)}
            className={tabs['tab'] ?? ''}
            aria-current={one === side ? 'page' : undefined}
            preventScrollReset
          >
            {one === 'all' ? t('sides.all') : <FulfilmentSide owed={one === 'owed'} />}
          </Link>
        ))}
      </nav>
    </div>
  )
}
