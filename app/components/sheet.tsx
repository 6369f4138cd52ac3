import type { ReactNode } from 'react'
import classes from './sheet.module.css'
import { Title } from './text.tsx'

type SheetProps = {
  title?: ReactNode
  /** At the right of the title. */
  aside?: ReactNode
  /** `narrow` for forms that stand alone. */
  width?: 'full' | 'narrow'
  /** No padding, for tables that reach the edges. */
  flush?: boolean
  children: ReactNode
}

/** A sheet of paper: one matter of the page. */
export function Sheet({ title, aside, width = 'full', flush = false, children }: SheetProps) {
  return (
    <section className={classes['sheet']} data-width={width} data-flush={flush}>
      {title || aside ? (
        <div className={classes['head']}>
          {title ? <Title order={2}>{title}</Title> : null}
          {aside}
        </div>
      ) : null}
      {children}
    </section>
  )
}
