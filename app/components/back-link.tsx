import { Anchor } from '@mantine/core'
import { Link } from '@remix-run/react'
import { IconChevronLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './back-link.module.css'

/** For `PageHeader`'s `back`: to the list that this page belongs to. */
export function BackLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Anchor component={Link} to={to} prefetch="intent" inherit className={classes['back'] ?? ''}>
      <IconChevronLeft size={15} stroke={2} aria-hidden="true" />
      {children}
    </Anchor>
  )
}
