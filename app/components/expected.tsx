import type { ReactNode } from 'react'
import classes from './expected.module.css'
import { Text } from './text.tsx'

type ExpectedProps = {
  /** Names the section for those who do not see it. */
  label: string
  /** What is expected now, of whom. */
  sentence: ReactNode
  /** A few words more. */
  reason?: ReactNode
  /** It is expected of whoever looks at it. */
  mine: boolean
  /** The acts. */
  children?: ReactNode
}

/** What is expected now, of whom, by when; and the acts. */
export function Expected({ label, sentence, reason, mine, children }: ExpectedProps) {
  return (
    <section className={classes['expected']} data-mine={mine} aria-label={label}>
      <div className={classes['words']}>
        <Text weight={600}>{sentence}</Text>
        {reason ? <Text size="sm">{reason}</Text> : null}
      </div>
      <div className={classes['acts']}>{children}</div>
    </section>
  )
}
