/** What parties are told by letter: both languages, since nobody knows which one the reader uses. */
import { chineseDate } from '../core/values/dates.ts'

export type Occasion = {
  number: string
  title: string
  clause: { zh: string; en: string }
  dueOn: string
  /** To the last day; below 0 it is over. */
  days: number
  /** The reader's organisation owes it. */
  owed: boolean
  link: string
}

export function dueLetter(occasion: Occasion): { subject: string; body: string } {
  const { number, title, clause, dueOn, owed, link } = occasion
  const [zh, en] = [whenZh(occasion), whenEn(occasion)]
  const [whoZh, whoEn] = owed
    ? ['本单位应履行的', 'which your organisation owes,']
    : ['对方应向本单位履行的', 'which is owed to your organisation,']
  return {
    subject: `${title} ${number}：${clause.zh}${zh}`,
    body: [
      `《${title}》（${number}）中${whoZh}“${clause.zh}”${zh}（期限 ${chineseDate(dueOn)}，含当日）。`,
      `"${title}" (${number}): ${clause.en}, ${whoEn} ${en} (last day ${dueOn}).`,
      link,
    ].join('\n'),
  }
}

function whenZh({ days }: Occasion): string {
  if (days < 0) return '已逾期'
  return days === 0 ? '今天到期' : `将在 ${days} 日后到期`
}

function whenEn({ days }: Occasion): string {
  if (days < 0) return 'is overdue'
  return days === 0 ? 'is due today' : `falls due in ${days} days`
}
