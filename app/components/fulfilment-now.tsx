import type { ReactNode } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import type { FulfilmentView, ObligationView } from '../../server/fulfilment/types.ts'
import expected from './expected.module.css'
import classes from './fulfilment-now.module.css'
import { isLate, isOursToPay, openOf, owesPenalty } from './fulfilment-standing.ts'
import { useDay, useDaysLeft, usePartyOf, useYuan } from './fulfilment-words.ts'
import { wordOf } from './label.ts'
import { Text } from './text.tsx'
import { useViewer } from './viewer.ts'

/** What a page needs of a fulfilment to say what is expected now. */
export type Standing = Pick<FulfilmentView, 'obligations' | 'parties' | 'state'>

type FulfilmentNowProps = { view: Standing; children?: ReactNode }

/** What is owed now, by whom, until when, how much with the penalty; and the acts. */
export function FulfilmentNow({ view, children }: FulfilmentNowProps) {
  const { t } = useTranslation('fulfilment')
  const open = openOf(view)
  const ours = view.parties.filter(({ mine }) => mine).map(({ field }) => field)
  const mine = open.some(({ debtor }) => ours.includes(debtor))
  return (
    <section className={expected['expected']} data-mine={mine} aria-label={t('now.label')}>
      <div className={expected['words']}>
        {open.length > 0 ? (
          <ul className={classes['lines']}>
            {open.map((obligation) => (
              <li key={obligation.clause}>
                <Line obligation={obligation} view={view} own={ours.includes(obligation.debtor)} />
              </li>
            ))}
          </ul>
        ) : (
          <Quiet view={view} />
        )}
      </div>
      {children ? <div className={expected['acts']}>{children}</div> : null}
    </section>
  )
}

type LineProps = { obligation: ObligationView; view: Standing; own: boolean }

function Line({ obligation, view, own }: LineProps) {
  const { t } = useTranslation('fulfilment')
  const daysLeft = useDaysLeft()
  const { state } = obligation
  const late = isLate(obligation)
  const counts = late || state === 'due'
  return (
    <>
      <Text weight={600} as="div">
        <OwedSentence obligation={obligation} parties={view.parties} />
        {own ? <span className={classes['own']}>{t('mine')}</span> : null}
      </Text>
      <Text size="sm" as="div" className={classes['more'] ?? ''}>
        {state === 'disputed' ? <Frozen obligation={obligation} /> : null}
        {obligation.daysLeft !== null && counts ? (
          <span className={classes['left']} data-late={late}>
            {daysLeft(obligation.daysLeft)}
          </span>
        ) : null}
        <Sums obligation={obligation} />
      </Text>
      {isOursToPay(obligation, view) ? (
        <Text size="sm" tone="dimmed">
          {t('now.payer')}
        </Text>
      ) : null}
    </>
  )
}

function Frozen({ obligation }: { obligation: ObligationView }) {
  const { t } = useTranslation('fulfilment')
  const { language } = useViewer()
  return <span>{t('now.frozen', { title: wordOf(obligation.title, language) })}</span>
}

/** Only where there is more to say than the one amount. */
function Sums({ obligation }: { obligation: ObligationView }) {
  const { t } = useTranslation('fulfilment')
  const yuan = useYuan()
  const { amount, paid, penalty, penaltyPaid, outstanding } = obligation
  if (amount === null || obligation.state === 'waived') return null
  const total = {
    principal: yuan(amount),
    penalty: yuan(penalty),
    total: yuan(amount + penalty),
  }
  const part = { paid: yuan(paid + penaltyPaid), left: yuan(outstanding) }
  return (
    <>
      {penalty > 0 ? <span>{t('now.total', total)}</span> : null}
      {paid > 0 ? <span>{t('now.part', part)}</span> : null}
    </>
  )
}

type OwedSentenceProps = { obligation: ObligationView; parties: Standing['parties'] }

/** 甲方应于 2027 年 3 月 4 日前支付 950,000.00 元. */
export function OwedSentence({ obligation, parties }: OwedSentenceProps) {
  const { t } = useTranslation('fulfilment')
  const { language } = useViewer()
  const day = useDay()
  const yuan = useYuan()
  const partyOf = usePartyOf(parties)
  const { debtor, dueOn, outstanding } = obligation
  const values = {
    who: partyOf(debtor),
    title: wordOf(obligation.title, language),
    day: dueOn === null ? '' : day(dueOn),
    amount: yuan(outstanding),
  }
  const key = sentenceOf(obligation)
  return <Trans t={t} i18nKey={`now.${key}`} values={values} components={emphasis} />
}

function sentenceOf(obligation: ObligationView) {
  if (owesPenalty(obligation)) return 'penalty'
  if (obligation.dueOn === null) return 'undated'
  const what = obligation.amount === null ? 'perform' : 'pay'
  return isLate(obligation) ? (`${what}Late` as const) : what
}

/** Who, until when, how much: what the eye looks for in a sentence. */
export const emphasis = {
  who: <b className={classes['key']} />,
  when: <b className={classes['key']} />,
  much: <b className={classes['key']} />,
}

function Quiet({ view }: { view: Standing }) {
  const { t } = useTranslation('fulfilment')
  const { language } = useViewer()
  const day = useDay()
  if (view.state === 'closed') return <Text weight={600}>{t('now.closed')}</Text>
  const pending = view.obligations.filter(({ state }) => state === 'pending')
  const dated = pending.filter(({ dueOn }) => dueOn !== null)
  const [next = pending[0]] = dated.toSorted((one, other) =>
    (one.dueOn ?? '').localeCompare(other.dueOn ?? ''),
  )
  const title = next ? wordOf(next.title, language) : ''
  return (
    <>
      <Text weight={600}>{t('now.quiet')}</Text>
      {next ? (
        <Text size="sm" tone="dimmed">
          {next.dueOn === null
            ? t('now.waits', { title })
            : t('now.next', { title, day: day(next.dueOn) })}
        </Text>
      ) : null}
    </>
  )
}
