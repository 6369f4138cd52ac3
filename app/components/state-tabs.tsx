import { Link } from '@remix-run/react'
import classes from './contract-tabs.module.css'

type Tab = {
  key: string
  name: string
  /** Of the address that the tab stands for. */
  query: Readonly<Record<string, string>>
  /** How many there are; nothing is said of none. */
  count?: number
}

type StateTabsProps = { label: string; tabs: readonly Tab[]; current: string }

/** One link a state: every view of a list has its own address. */
export function StateTabs({ label, tabs, current }: StateTabsProps) {
  return (
    <nav className={classes['tabs']} aria-label={label}>
      {tabs.map(({ key, name, query, count }) => (
        <Link
          key={key}
          to={`?${new URLSearchParams(query)}`}
          className={classes['tab'] ?? ''}
          aria-current={current === key ? 'page' : undefined}
          preventScrollReset
        >
          {name}
          {count ? <span className={classes['count']}>{count}</span> : null}
        </Link>
      ))}
    </nav>
  )
}
