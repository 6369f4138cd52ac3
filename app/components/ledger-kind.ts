import { useTranslation } from 'react-i18next'

/** `contract.signed` in words; a kind that has none yet keeps its code. */
export function useKindWords(): (kind: string) => string {
  const { t, i18n } = useTranslation('ledger')
  return (kind) => {
    const key = `kinds.${kind}`
    return i18n.exists(key, { ns: 'ledger' }) ? (t as (key: string) => string)(key) : kind
  }
}
