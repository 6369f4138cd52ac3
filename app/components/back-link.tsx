import { IconChevronLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './back-link.module.css'
import { Anchor } from './text.tsx'

/** For `PageHeader`'s `back`: to the list that this page belongs to. */
export function BackLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Anchor to={to} prefetch="intent" className={classes['back'] ?? ''}>
      <IconChevronLeft size={15} stroke={2} aria-hidden="true" />
      {children}
    </Anchor>
  )
}
