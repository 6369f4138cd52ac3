import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { dateIn } from '../../../server/core/values/dates.ts'
import columns from '../../components/columns.module.css'
import { EmptyState } from '../../components/empty-state.tsx'
import { useFresh } from '../../components/fresh.ts'
import { FulfilmentCalendar } from '../../components/fulfilment-calendar.tsx'
import { FulfilmentDueRows } from '../../components/fulfilment-due-rows.tsx'
import { daysShown, isMonth, monthOf } from '../../components/fulfilment-month.ts'
import { FulfilmentMonths } from '../../components/fulfilment-months.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { requireMember } from '../../http/actor.ts'
import { found } from '../../http/answer.ts'
import type { RouteHandle } from '../../i18n/languages.ts'
import { isOpen, keyOf, lookBack, ofSide, sideOf } from './due.ts'
import classes from './fulfilment.module.css'

export const handle: RouteHandle = {
  words: ['fulfilment'],
  title: 'fulfilment:calendar.title',
  frame: 'workspace',
}

const most = 500

/** `?month=2027-03`, `?side=owed|owing`. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { actor, membership } = await requireMember(request, context)
  const { fulfilment, clock } = context.app
  const { organisationId } = membership
  const { searchParams } = new URL(request.url)
  const today = dateIn(clock.now())
  const asked = searchParams.get('month') ?? ''
  const month = isMonth(asked) ? asked : monthOf(today)
  const side = sideOf(searchParams)
  const days = daysShown(month)
  const [from = today, to = today] = [days[0], days.at(-1)]
  const [shown, earlier] = await Promise.all([
    fulfilment.due(actor, { organisationId, from, to, limit: most }),
    fulfilment.due(actor, { organisationId, ...lookBack(today), limit: most }),
  ])
  const rows = found(shown).filter(ofSide(side))
  const overdue = found(earlier).filter((row) => isOpen(row) && ofSide(side)(row))
  return { month, side, today, rows, overdue }
}

export default function Calendar() {
  useFresh()
  const { month, side, today, rows, overdue } = useLoaderData<typeof loader>()
  const { t } = useTranslation('fulfilment')
  // What is overdue stands in a list of its own already.
  const told = new Set(overdue.map(keyOf))
  const listed = rows.filter((row) => monthOf(row.dueOn) === month && !told.has(keyOf(row)))
  return (
    <div className={columns['stack']}>
      <PageHeader title={t('calendar.title')} lead={t('calendar.lead')} />
      <div className={classes['calendar']}>
        <FulfilmentMonths month={month} side={side} today={today} />
        <Sheet flush>
          <FulfilmentCalendar month={month} today={today} rows={rows} />
        </Sheet>
        <div className={columns['stack']}>
          {overdue.length > 0 ? (
            <Sheet title={t('calendar.overdue')} flush>
              <FulfilmentDueRows caption={t('calendar.overdue')} rows={overdue} />
            </Sheet>
          ) : null}
          <Sheet title={t('calendar.list')} flush>
            <FulfilmentDueRows
              caption={t('calendar.list')}
              rows={listed}
              empty={<EmptyState title={t('calendar.empty')}>{t('calendar.emptyText')}</EmptyState>}
            />
          </Sheet>
        </div>
      </div>
    </div>
  )
}
