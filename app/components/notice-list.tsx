import { IconBell } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { NoticeRow } from '../../server/notices/types.ts'
import type { Language } from '../i18n/languages.ts'
import { ActButton } from './act-form.tsx'
import classes from './notice-list.module.css'
import { Anchor } from './text.tsx'
import { Timestamp } from './timestamp.tsx'
import { useViewer } from './viewer.ts'

type NoticeListProps = {
  notices: readonly NoticeRow[]
  /** Where marking one as read leads back to. */
  to: string
}

/** Newest first; the sentence leads to what it is about. Needs the words of `notices`. */
export function NoticeList({ notices, to }: NoticeListProps) {
  const { t } = useTranslation('notices')
  const sentence = useSentence()
  return (
    <ul className={classes['notices']}>
      {notices.map((notice) => (
        <li key={notice.id} data-unread={notice.readAt === null}>
          <IconBell size={17} stroke={1.7} aria-hidden="true" />
          <div className={classes['words']}>
            <Anchor to={placeOf(notice)} prefetch="intent">
              {sentence(notice)}
            </Anchor>
            <span className={classes['at']}>
              <Timestamp at={notice.at} />
              {notice.readAt === null ? ` · ${t('new')}` : null}
            </span>
          </div>
          {notice.readAt === null ? (
            <ActButton action="/notices" values={{ notice: notice.id, to }} size="xs">
              {t('read')}
            </ActButton>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

/** `certificate-issued` and `fulfilment.due` alike: the room, then what happened in it. */
function partsOf(kind: string): readonly [string, string] {
  const [, room = '', deed = ''] = /^([a-z]+)[.-](.+)$/.exec(kind) ?? []
  return [room, deed]
}

function useSentence(): (notice: NoticeRow) => string {
  const { t, i18n } = useTranslation('notices')
  const { language } = useViewer()
  return ({ kind, facts }) => {
    const key = `kinds.${partsOf(kind).join('.')}`
    const say = t as (key: string, facts: object) => string
    const said = { ...spoken(facts, language), context: sideOf(facts) }
    return i18n.exists(key, { ns: 'notices' }) ? say(key, said) : kind
  }
}

/** Names come in both languages: `zh` and `en`, or `clauseZh` and `clauseEn`. */
function spoken(facts: NoticeRow['facts'], language: Language): Record<string, string | number> {
  const chinese = language === 'zh-CN'
  const title = facts[chinese ? 'zh' : 'en'] ?? facts['title'] ?? ''
  const clause = facts[chinese ? 'clauseZh' : 'clauseEn'] ?? facts['clause'] ?? ''
  return { ...facts, title, clause }
}

/** Of an obligation, whose it is, and whether today; of a fact, which: `due_owed`, `due_owing_today`, `fact_delivery.made`. */
function sideOf({ owed, days, fact }: NoticeRow['facts']): string | undefined {
  if (typeof owed === 'number')
    return `${owed === 1 ? 'owed' : 'owing'}${days === 0 ? '_today' : ''}`
  return typeof fact === 'string' ? fact : undefined
}

function placeOf({ kind, subjectId }: NoticeRow): string {
  const [room] = partsOf(kind)
  if (room === 'fulfilment') return `/contracts/${subjectId}/fulfilment`
  return `/certificates/${room === 'application' ? 'applications/' : ''}${subjectId}`
}
