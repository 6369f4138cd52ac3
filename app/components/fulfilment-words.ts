import { useTranslation } from 'react-i18next'
import type { CivilDate } from '../../server/core/values/dates.ts'
import { formatYuan } from '../../server/core/values/money.ts'
import { partyFacts } from './contract-words.ts'
import { useViewer } from './viewer.ts'

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August'],
  ...['September', 'October', 'November', 'December'],
]

/** `2027 年 3 月 4 日` or `4 March 2027`; civil dates have no zone, so nothing is converted. */
export function useDay(): (day: CivilDate) => string {
  const { language } = useViewer()
  return (day) => {
    const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
    return language === 'zh-CN'
      ? `${year} 年 ${month} 月 ${date} 日`
      : `${date} ${months[month - 1]} ${year}`
  }
}

/** 分 within a sentence: `950,000.00 元` or `CNY 950,000.00`. */
export function useYuan(): (fen: number) => string {
  const { language } = useViewer()
  return (fen) => {
    const digits = `${fen < 0 ? '−' : ''}${formatYuan(Math.abs(fen))}`
    return language === 'zh-CN' ? `${digits} 元` : `CNY ${digits}`
  }
}

type Party = { field: string; label: string }

/** 甲方 or `Party A` for the field under which the contract has the party. */
export function usePartyOf(parties: readonly Party[]): (field: string) => string {
  const { t } = useTranslation('contracts')
  return (field) => {
    const index = parties.findIndex((party) => party.field === field)
    const label = parties[index]?.label
    return label === undefined ? field : t('party.name', partyFacts({ label, position: index + 1 }))
  }
}

/** `还有 3 天`, `今天到期`, `已逾期 5 天`. */
export function useDaysLeft(): (days: number) => string {
  const { t } = useTranslation('fulfilment')
  return (days) => {
    if (days === 0) return t('left.today')
    return days > 0 ? t('left.future', { count: days }) : t('left.past', { count: -days })
  }
}

/** `2027 年 3 月` or `March 2027`. */
export function useMonth(): (month: string) => string {
  const { language } = useViewer()
  return (shown) => {
    const [year = 0, month = 0] = shown.split('-').map(Number)
    return language === 'zh-CN' ? `${year} 年 ${month} 月` : `${months[month - 1]} ${year}`
  }
}

/** A sentence that the contract's list goes on after stands alone here. */
export function standingAlone(sentence: string): string {
  return sentence.replace(/；$/, '。')
}
