import { Alert } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** Whether this browser holds the key; undefined until it was looked for, or where no script runs. */
export function useHeldHere(keyDigest: string): boolean | undefined {
  const [held, setHeld] = useState<boolean>()
  useEffect(() => {
    let over = false
    const look = async () => {
      const { heldKey } = await import('./browser-key-store.ts')
      const found = await heldKey(keyDigest).catch(() => undefined)
      if (!over) setHeld(found !== undefined)
    }
    void look()
    return () => {
      over = true
    }
  }, [keyDigest])
  return held
}

/** Of a key that is in its holder's browser: is it this one? Needs the words of `keys`. */
export function KeyHeld({ keyDigest }: { keyDigest: string }) {
  const { t } = useTranslation('keys')
  const held = useHeldHere(keyDigest)
  if (held === undefined) return null
  return (
    <Alert color={held ? 'teal' : 'amber'} role="status">
      {t(held ? 'browser.held' : 'browser.absent')}
    </Alert>
  )
}
