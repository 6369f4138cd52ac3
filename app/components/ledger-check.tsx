import { IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import classes from './ledger.module.css'
import { useScripted } from './scripted.ts'

type Proofs = typeof import('./ledger-proofs.ts')

/** The result of a computation in this browser; undefined until it is done. `key` names what is checked. */
export function useLedgerCheck<Result>(
  check: (proofs: Proofs) => Result,
  key: string,
): Result | undefined {
  const [done, setDone] = useState<{ key: string; result: Result }>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for everything that `check` closes over
  useEffect(() => {
    let over = false
    void import('./ledger-proofs.ts').then((proofs) => {
      if (!over) setDone({ key, result: check(proofs) })
    })
    return () => {
      over = true
    }
  }, [key])
  return done?.key === key ? done.result : undefined
}

type LedgerVerdictProps = {
  holds: boolean | undefined
  passed: ReactNode
  failed: ReactNode
  waiting: string
  unscripted: string
}

/** One line: holds, does not hold, or is still being computed. */
export function LedgerVerdict(props: LedgerVerdictProps) {
  const { holds, passed, failed, waiting, unscripted } = props
  const scripted = useScripted()
  if (holds === undefined) {
    return (
      <div className={classes['verdict']} role="status">
        {scripted ? waiting : unscripted}
      </div>
    )
  }
  const Icon = holds ? IconCircleCheckFilled : IconCircleXFilled
  return (
    <div className={classes['verdict']} data-tone={holds ? 'good' : 'bad'} role="status">
      <Icon size={20} aria-hidden="true" />
      <div>{holds ? passed : failed}</div>
    </div>
  )
}
