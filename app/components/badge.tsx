import type { IconClock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './state-badge.module.css'

export type Tone = 'good' | 'wait' | 'bad' | 'calm' | 'active'
export type Face = { tone: Tone; icon: typeof IconClock }

type BadgeProps = { face: Face; size?: 'md' | 'lg'; children: ReactNode }

/** Word, icon and colour together; none of them alone carries the meaning. */
export function Badge({ face: { tone, icon: Icon }, size = 'lg', children }: BadgeProps) {
  return (
    <span className={classes['badge']} data-size={size} data-tone={tone}>
      <Icon size={14} stroke={2} aria-hidden="true" />
      {children}
    </span>
  )
}
