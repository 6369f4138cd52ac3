import { Button, Checkbox } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApplicationRow } from '../../server/certificates/types.ts'
import { ActForm } from './act-form.tsx'
import classes from './issue-picks.module.css'
import { useScripted } from './scripted.ts'
import { Text } from './text.tsx'

/** A box to tick in every row, belonging to the form with this id wherever it stands. */
export function pickColumn(form: string, nameOf: (holder: string) => string, ticked = false) {
  return ({ id, holderName }: ApplicationRow) => (
    <Checkbox
      form={form}
      name="applications"
      value={id}
      defaultChecked={ticked}
      aria-label={nameOf(holderName)}
    />
  )
}

/** Below a list of approved applications: those that are ticked go on to be issued. */
export function IssuePicks({ id }: { id: string }) {
  const { t } = useTranslation('certificates')
  const scripted = useScripted()
  const count = useTicked(id)
  return (
    <ActForm id={id} action="/certificates/issue" className={classes['bar'] ?? ''}>
      <input type="hidden" name="act" value="close" />
      <Text size="sm" tone="dimmed">
        {t('desk.issueHelp')}
      </Text>
      <PickAll form={id} />
      <Button type="submit" disabled={scripted && count === 0}>
        {scripted && count > 0 ? t('desk.issueCount', { count }) : t('desk.issue')}
      </Button>
    </ActForm>
  )
}

/** Ticks all, or none; without scripts one ticks by hand. */
export function PickAll({ form }: { form: string }) {
  const { t } = useTranslation('certificates')
  const scripted = useScripted()
  if (!scripted) return null
  const tick = (checked: boolean) => () => {
    for (const box of boxesOf(form)) box.checked = checked
    document.dispatchEvent(new Event('change'))
  }
  return (
    <div className={classes['all']}>
      <Button size="xs" variant="default" onClick={tick(true)}>
        {t('desk.pickAll')}
      </Button>
      <Button size="xs" variant="default" onClick={tick(false)}>
        {t('desk.pickNone')}
      </Button>
    </div>
  )
}

/** How many boxes are ticked. */
function useTicked(form: string): number {
  const [count, setCount] = useState(0)
  useEffect(() => {
    const recount = () => setCount(boxesOf(form).filter(({ checked }) => checked).length)
    recount()
    document.addEventListener('change', recount)
    return () => document.removeEventListener('change', recount)
  }, [form])
  return count
}

function boxesOf(form: string): HTMLInputElement[] {
  const boxes = document.querySelectorAll<HTMLInputElement>('input[name="applications"]')
  return [...boxes].filter((box) => box.form?.id === form && box.type === 'checkbox')
}
