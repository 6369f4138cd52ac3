import type { ReactNode } from 'react'
import classes from './page-header.module.css'
import { Text, Title } from './text.tsx'

type PageHeaderProps = {
  /** What is this. */
  title: ReactNode
  /** One line below: number, owner, what is expected of me and by when. */
  lead?: ReactNode
  /** A `StateBadge`. */
  state?: ReactNode
  /** The next act: the one filled button of the page. */
  next?: ReactNode
  /** Other acts, never filled. */
  others?: ReactNode
  /** Where this belongs: a link back to the list. */
  back?: ReactNode
}

export function PageHeader({ title, lead, state, next, others, back }: PageHeaderProps) {
  return (
    <header className={classes['header']}>
      <div className={classes['words']}>
        {back ? <div className={classes['back']}>{back}</div> : null}
        <div className={classes['title']}>
          <Title order={1}>{title}</Title>
          {state}
        </div>
        {lead ? (
          <Text tone="dimmed" as="div">
            {lead}
          </Text>
        ) : null}
      </div>
      {next || others ? (
        <div className={classes['acts']}>
          {others}
          {next}
        </div>
      ) : null}
    </header>
  )
}
