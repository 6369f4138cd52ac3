import type { ReactNode } from 'react'
import classes from './empty-state.module.css'
import { Text, Title } from './text.tsx'

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
      <Title order={2} size={3}>
        {title}
      </Title>
      {children ? (
        <Text tone="dimmed" size="sm" className={classes['text'] ?? ''} as="div">
          {children}
        </Text>
      ) : null}
      {act}
    </div>
  )
}
