import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Anchor, Text } from './text.tsx'
import classes from './timeline.module.css'
import { Timestamp } from './timestamp.tsx'

export type TimelineEvent = {
  id: string | number
  at: Date | string
  /** What happened, in words. */
  what: ReactNode
  /** Who, and for which organisation. */
  who?: ReactNode
  /** Reason, digest and the like. */
  detail?: ReactNode
  entryId?: string | null
  /** Null until the ledger has sequenced the entry. */
  leafIndex?: number | null
  tone?: 'good' | 'bad' | 'calm'
}

/** Who did what, when, with which proof; each line opens its ledger entry. */
export function Timeline({ events }: { events: readonly TimelineEvent[] }) {
  const { t } = useTranslation()
  if (events.length === 0) return <Text tone="dimmed">{t('timeline.empty')}</Text>
  return (
    <ol className={classes['line']}>
      {events.map((event) => (
        <li key={event.id} className={classes['event']} data-tone={event.tone ?? 'calm'}>
          <div className={classes['what']}>{event.what}</div>
          <div className={classes['who']}>
            <span>
              <Timestamp at={event.at} /> · {event.who ?? t('timeline.system')}
            </span>
            {event.entryId ? <Entry {...event} /> : null}
          </div>
          {event.detail ? <div className={classes['detail']}>{event.detail}</div> : null}
        </li>
      ))}
    </ol>
  )
}

function Entry({ leafIndex }: { leafIndex?: number | null }) {
  const { t } = useTranslation()
  if (typeof leafIndex !== 'number') return <span>{t('timeline.pending')}</span>
  return (
    <Anchor to={`/ledger/entries/${leafIndex}`} underlined className={classes['entry']}>
      {t('timeline.entry', { index: leafIndex })}
    </Anchor>
  )
}
