import { Button } from '@mantine/core'
import { Form } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { Rehearsal } from '../routes/fulfilment/rehearse.ts'
import classes from './fulfilment-rehearsal.module.css'
import { RehearsalLines } from './fulfilment-rehearsal-lines.tsx'
import { Text } from './text.tsx'

type FulfilmentRehearsalProps = { rehearsal: Rehearsal }

/** Before anything is signed: what would be due when; the assumed days are a query, so that it needs no scripts. */
export function FulfilmentRehearsal({ rehearsal }: FulfilmentRehearsalProps) {
  const { t } = useTranslation('fulfilment')
  return (
    <div className={classes['rehearsal']} id="rehearsal">
      <Text size="sm" tone="dimmed">
        {t('rehearsal.lead')}
      </Text>
      <Form method="get" action="#rehearsal" className={classes['assumed']} preventScrollReset>
        <AssumedDays assumed={rehearsal.assumed} />
        <Button type="submit" variant="default">
          {t('rehearsal.update')}
        </Button>
      </Form>
      <RehearsalLines rehearsal={rehearsal} />
    </div>
  )
}

type AssumedDaysProps = {
  assumed: Rehearsal['assumed']
  onChoose?: (kind: string, on: string) => void
}

/** One native field for each assumed fact, named by its kind. */
export function AssumedDays({ assumed, onChoose }: AssumedDaysProps) {
  const { t } = useTranslation('fulfilment')
  return (
    <>
      {assumed.map(({ kind, on }) => (
        <label key={kind} className={classes['day']}>
          <span>{t('rehearsal.assumed', { kind: t(`kinds.${kind}`) })}</span>
          <input
            key={on}
            type="date"
            name={kind}
            defaultValue={on}
            required
            onChange={({ currentTarget }) => onChoose?.(kind, currentTarget.value)}
          />
        </label>
      ))}
    </>
  )
}
