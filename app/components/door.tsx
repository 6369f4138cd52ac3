import type { ReactNode } from 'react'
import classes from './door.module.css'
import { Logo } from './logo.tsx'
import { Sheet } from './sheet.tsx'
import { Text, Title } from './text.tsx'

type DoorProps = { title: string; lead?: ReactNode; children?: ReactNode }

/** A page that is one small form: signing up and in, links from letters. */
export function Door({ title, lead, children }: DoorProps) {
  return (
    <div className={classes['door']}>
      <Sheet width="narrow">
        <div className={classes['head']}>
          <Logo size={44} />
          <Title order={1}>{title}</Title>
          {lead ? (
            <Text tone="dimmed" size="sm">
              {lead}
            </Text>
          ) : null}
        </div>
        {children}
      </Sheet>
    </div>
  )
}
