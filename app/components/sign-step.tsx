import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './sign-room.module.css'

type SignStepProps = {
  id: string
  number: number
  title: string
  done: boolean
  children: ReactNode
}

export function SignStep({ id, number, title, done, children }: SignStepProps) {
  const { t } = useTranslation()
  return (
    <section id={`step-${id}`} className={classes['step']} data-done={done}>
      <h2 className={classes['stepTitle']}>
        <span className={classes['knot']} aria-hidden="true">
          {done ? <IconCheck size={15} /> : number}
        </span>
        {title}
        {done ? <span className={classes['spoken']}> {t('track.done')}</span> : null}
      </h2>
      <div className={classes['stepBody']}>{children}</div>
    </section>
  )
}
