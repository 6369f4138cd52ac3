import { Kbd } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Facts } from './facts.tsx'

const keys = { search: '/', list: '?', escape: 'Esc', tab: 'Tab' } as const

/** Every key that does something here beyond what browsers do. */
export function ShortcutList() {
  const { t } = useTranslation()
  const names = Object.keys(keys) as (keyof typeof keys)[]
  return (
    <Facts
      lines={names.map((name) => ({
        label: t(`keyboard.${name}`),
        value: <Kbd>{keys[name]}</Kbd>,
      }))}
    />
  )
}
