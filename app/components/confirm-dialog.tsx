import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './confirm-dialog.module.css'
import { Text } from './text.tsx'

type ConfirmDialogProps = {
  /** On the button that opens it. */
  label: ReactNode
  title: string
  /** What will be lost. */
  warning: ReactNode
  /** The form with the reason and the button that does it. */
  children: ReactNode
  danger?: boolean
  /** It is the page's next act. */
  filled?: boolean
  /** A refusal came back into its form: show it. */
  open?: boolean
}

/** Opens in place, by the browser's own disclosure: it works before JavaScript and keeps what was typed in it. */
export function ConfirmDialog({
  label,
  title,
  warning,
  children,
  danger = true,
  filled = false,
  open = false,
}: ConfirmDialogProps) {
  const { t } = useTranslation()
  const box = useRef<HTMLDetailsElement>(null)
  // A refusal opens it; that the fault is gone while it is being corrected must not close it again.
  const [first] = useState(open)
  useEffect(() => {
    if (open) box.current?.setAttribute('open', '')
  }, [open])
  return (
    <details ref={box} className={classes['dialog']} open={first}>
      <Button
        component="summary"
        variant={filled ? 'filled' : 'default'}
        className={classes['opener'] ?? ''}
        data-danger={danger}
      >
        {label}
      </Button>
      <section className={classes['panel']} data-danger={danger} aria-label={title}>
        <Text weight={700}>{title}</Text>
        <Text size="sm" tone="dimmed" as="div">
          {warning}
        </Text>
        {children}
        <Button
          variant="subtle"
          color="gray"
          className={classes['cancel'] ?? ''}
          onClick={() => box.current?.removeAttribute('open')}
        >
          {t('form.cancel')}
        </Button>
      </section>
    </details>
  )
}
