import { Card, Group, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './sheet.module.css'

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
    <Card
      component="section"
      className={classes['sheet'] ?? ''}
      data-width={width}
      padding={flush ? 0 : 'lg'}
    >
      {title || aside ? (
        <Group
          justify="space-between"
          mb={flush ? 0 : 'md'}
          px={flush ? 'lg' : 0}
          py={flush ? 'sm' : 0}
        >
          {title ? <Title order={2}>{title}</Title> : null}
          {aside}
        </Group>
      ) : null}
      {children}
    </Card>
  )
}
