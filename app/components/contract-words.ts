import { useTranslation } from 'react-i18next'

const letters = 'ABCDEFGH'

/** 甲方 as the contract has it, or `Party A`. */
export function usePartyName(): (party: { label: string; position: number }) => string {
  const { t } = useTranslation('contracts')
  return ({ label, position }) =>
    t('party.name', { label, letter: letters.charAt(position - 1) || String(position) })
}

/** `L2 材料已审核`; null before anybody signed. */
export function useLevel(): (level: number | null) => string {
  const { t } = useTranslation()
  return (level) => {
    if (level === null) return '—'
    const known = String(Math.min(Math.max(level, 0), 3)) as '0' | '1' | '2' | '3'
    return t(`levels.${known}`)
  }
}
