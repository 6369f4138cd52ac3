import type { ReactNode } from 'react'
import classes from './facts.module.css'

type FactsProps = {
  lines: readonly { label: string; value: ReactNode }[]
  columns?: 1 | 2
}

/** Label and value, in one or two columns; one below the other on a phone. */
export function Facts({ lines, columns = 1 }: FactsProps) {
  return (
    <dl className={classes['facts']} data-columns={columns}>
      {lines.map(({ label, value }) => (
        <div key={label} className={classes['line']}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
