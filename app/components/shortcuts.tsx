import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ShortcutList } from './shortcut-list.tsx'
import classes from './shortcuts.module.css'
import { Anchor, Title } from './text.tsx'

/** `?` on any page, or the link: it leads to the same list under help where no script runs. */
export function Shortcuts() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  useEffect(() => onQuestionMark(() => setOpen((shown) => !shown)), [])
  return (
    <>
      <Anchor
        to="/help#keyboard"
        aria-keyshortcuts="?"
        onClick={(event) => {
          event.preventDefault()
          setOpen(true)
        }}
      >
        {t('keyboard.title')}
      </Anchor>
      {open ? <ShortcutDialog onClose={() => setOpen(false)} /> : null}
    </>
  )
}

/** The browser's own modal dialog: it keeps the keys inside, closes with Escape and gives the focus back. */
function ShortcutDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={classes['dialog']}
      aria-labelledby="shortcuts-title"
      onClose={onClose}
    >
      <Title order={2} id="shortcuts-title">
        {t('keyboard.title')}
      </Title>
      <ShortcutList />
      <Button variant="default" onClick={() => dialog.current?.close()}>
        {t('form.close')}
      </Button>
    </dialog>
  )
}

/** Not while somebody writes; a Chinese keyboard gives the full-width one. */
function onQuestionMark(act: () => void): () => void {
  const onKey = (event: KeyboardEvent) => {
    const { key, target, ctrlKey, metaKey, altKey, isComposing } = event
    const writing =
      target instanceof Element && target.closest('input, textarea, select, [contenteditable]')
    if (!/^[?？]$/.test(key) || writing || ctrlKey || metaKey || altKey || isComposing) return
    event.preventDefault()
    act()
  }
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}
