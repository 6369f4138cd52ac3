import { useTranslation } from 'react-i18next'
import { Timestamp } from './timestamp.tsx'

const instant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

type LedgerFactProps = { name: string; value: string | number }

/** What a fact says in words, with the code of the leaf beside it; one that has no words yet is its own code. */
export function LedgerFact({ name, value }: LedgerFactProps) {
  const { t, i18n } = useTranslation('ledger')
  const wordOf = (code: string) => {
    const key = `entry.value.${name}.${code}`
    const known = i18n.exists(key, { ns: 'ledger' }) && (t as (key: string) => unknown)(key)
    return typeof known === 'string' ? known : undefined
  }
  if (typeof value === 'number') return wordOf(String(value)) ?? value
  if (instant.test(value)) return <Timestamp at={value} precision="second" />
  // The scopes of trust are several, set off by spaces.
  const words = value.split(' ').map(wordOf)
  const known = words.every((word) => word !== undefined)
  return (
    <>
      {known ? words.join(t('entry.between')) : null} <code>{value}</code>
    </>
  )
}
