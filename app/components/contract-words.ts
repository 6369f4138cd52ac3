import { useTranslation } from 'react-i18next'

const letters = 'ABCDEFGH'

/** What a sentence needs to name a party: 甲方 in Chinese, `A` in English. */
export function partyFacts({ label, position }: { label: string; position: number }) {
  return { label, letter: letters.charAt(position - 1) || String(position) }
}

/** 甲方 as the contract has it, or `Party A`. */
export function usePartyName(): (party: { label: string; position: number }) => string {
  const { t } = useTranslation('contracts')
  return (party) => t('party.name', partyFacts(party))
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
