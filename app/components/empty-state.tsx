import { Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './empty-state.module.css'

type EmptyStateProps = {
  title: string
  /** What to do so that something appears here. */
  children?: ReactNode
  act?: ReactNode
}

export function EmptyState({ title, children, act }: EmptyStateProps) {
  return (
    <div className={classes['empty']}>
      <div className={classes['mark']} aria-hidden="true" />
      <Title order={2} size="h3">
        {title}
      </Title>
      {children ? (
        <Text c="dimmed" size="sm" maw="46ch" component="div">
          {children}
        </Text>
      ) : null}
      {act}
    </div>
  )
}
