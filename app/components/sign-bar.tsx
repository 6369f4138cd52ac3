import { Button } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Submit } from './form.tsx'
import { useScripted } from './scripted.ts'
import classes from './sign-room.module.css'

const order = ['read', 'confirm', 'seal', 'prove'] as const

type SignBarProps = {
  form: string
  done: Readonly<Record<(typeof order)[number], boolean>>
  /** The bytes are not the expected ones: nothing may be signed. */
  broken: boolean
}

/** At the foot of a phone: how far one is, and the way to what comes next. */
export function SignBar({ form, done, broken }: SignBarProps) {
  const { t } = useTranslation('contracts')
  const scripted = useScripted()
  const open = order.find((step) => !done[step])
  const number = open === undefined ? order.length + 1 : order.indexOf(open) + 1
  const title = t(`sign.${open ?? 'act'}`)
  return (
    <div className={classes['bar']}>
      <span className={classes['barWords']}>
        <small>{t('sign.progress', { number, total: order.length + 1 })}</small>
        <strong>{title}</strong>
      </span>
      {open === undefined ? (
        <Submit form={form} disabled={broken}>
          {t('sign.button')}
        </Submit>
      ) : (
        <Button
          component="a"
          href={`#step-${open}`}
          variant="default"
          rightSection={<IconArrowDown size={16} aria-hidden="true" />}
          {...(scripted && open === 'read' ? { onClick: turnPage } : {})}
        >
          {t(open === 'read' ? 'sign.readNext' : 'sign.next')}
        </Button>
      )}
    </div>
  )
}

/** Nearly a window's height further down, so that the last line read is still in sight. */
function turnPage(event: React.MouseEvent) {
  event.preventDefault()
  window.scrollBy({ top: window.innerHeight * 0.75, behavior: 'smooth' })
}
