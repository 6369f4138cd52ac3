import { useLocation } from '@remix-run/react'
import { type ReactNode, useEffect, useRef } from 'react'
import classes from './fold.module.css'

type FoldProps = {
  /** What the button shows. */
  label: ReactNode
  /** What it is called, when the label is a picture. */
  name?: string
  className?: string
  panelClassName?: string
  children: ReactNode
}

/** A menu that opens by the browser's own disclosure; scripts only close it (elsewhere, Escape, another page). */
export function Fold({ label, name, className = '', panelClassName = '', children }: FoldProps) {
  const fold = useRef<HTMLDetailsElement>(null)
  const { key } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes it
  useEffect(() => fold.current?.removeAttribute('open'), [key])
  useEffect(() => closeOnLeaving(fold.current), [])
  return (
    <details ref={fold} className={`${classes['fold']} ${className}`}>
      <summary
        className={classes['opener']}
        {...(name === undefined ? {} : { 'aria-label': name })}
      >
        {label}
      </summary>
      <div className={`${classes['panel']} ${panelClassName}`}>{children}</div>
    </details>
  )
}

function closeOnLeaving(fold: HTMLDetailsElement | null) {
  const onPointer = ({ target }: Event) => {
    if (!fold?.contains(target as Node)) fold?.removeAttribute('open')
  }
  const onKey = ({ key }: KeyboardEvent) => {
    if (key !== 'Escape' || !fold?.open) return
    fold.removeAttribute('open')
    fold.querySelector('summary')?.focus()
  }
  document.addEventListener('pointerdown', onPointer)
  document.addEventListener('keydown', onKey)
  return () => {
    document.removeEventListener('pointerdown', onPointer)
    document.removeEventListener('keydown', onKey)
  }
}
