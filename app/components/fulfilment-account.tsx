import { useTranslation } from 'react-i18next'
import type { FulfilmentView } from '../../server/fulfilment/types.ts'
import type { words } from '../i18n/zh-CN/fulfilment.ts'
import classes from './fulfilment-account.module.css'
import { useDay, usePartyOf } from './fulfilment-words.ts'
import { wordOf } from './label.ts'
import { Money } from './money.tsx'
import { Text } from './text.tsx'
import { useViewer } from './viewer.ts'

type FulfilmentAccountProps = {
  view: Pick<FulfilmentView, 'account' | 'parties' | 'obligations'>
}

/** Double entry as accountants know it: balances first, each journal below them. */
export function FulfilmentAccount({ view }: FulfilmentAccountProps) {
  const { t } = useTranslation('fulfilment')
  const nameOf = useAccountName(view.parties)
  const { balances, journals } = view.account
  if (journals.length === 0) return <Text tone="dimmed">{t('account.none')}</Text>
  const sum = balances.reduce((total, { balance }) => total + balance, 0)
  return (
    <>
      <Text size="sm" tone="dimmed" mb="sm">
        {t('account.lead')}
      </Text>
      <table className={classes['ledger']}>
        <thead>
          <tr>
            <th scope="col">{t('account.account')}</th>
            <th scope="col">{t('account.balance')}</th>
          </tr>
        </thead>
        <tbody>
          {balances.map(({ account, balance }) => (
            <tr key={account}>
              <th scope="row">{nameOf(account)}</th>
              <td>
                <Money amount={balance} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Text size="sm" mt="sm" {...(sum === 0 ? {} : { tone: 'bad' as const })}>
        {sum === 0 ? t('account.balanced') : t('account.unbalanced')}
      </Text>
      <Journals view={view} nameOf={nameOf} />
    </>
  )
}

type JournalsProps = {
  view: FulfilmentAccountProps['view']
  nameOf: (account: string) => string
}

function Journals({ view, nameOf }: JournalsProps) {
  const { t } = useTranslation('fulfilment')
  const day = useDay()
  const causeOf = useCause(view)
  const { journals } = view.account
  return (
    <details className={classes['journals']}>
      <summary>{t('account.journals', { count: journals.length })}</summary>
      {journals.map(({ journal, bookedOn, lines }) => (
        <table key={journal} className={classes['ledger']}>
          <caption title={journal}>
            {day(bookedOn)} · {causeOf(journal)}
          </caption>
          <thead>
            <tr>
              <th scope="col">{t('account.account')}</th>
              <th scope="col">{t('account.debit')}</th>
              <th scope="col">{t('account.credit')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ account, amount }, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of a journal never move, and may repeat
              <tr key={line}>
                <th scope="row">{nameOf(account)}</th>
                <td>{amount > 0 ? <Money amount={amount} /> : null}</td>
                <td>{amount < 0 ? <Money amount={-amount} /> : null}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </details>
  )
}

/**
 * `action/prepayment:payment.instruct:1`, `payment.confirmed/2/prepayment`, `evaluation/5/prepayment`: what was booked
 * and for which clause; a cause without a word of ours stays as it is.
 */
function useCause({ obligations }: FulfilmentAccountProps['view']): (journal: string) => string {
  const { t, i18n } = useTranslation('fulfilment')
  const { language } = useViewer()
  const word = (key: string) =>
    i18n.exists(key, { ns: 'fulfilment' }) ? (t as (key: string) => string)(key) : undefined
  return (journal) => {
    const [kind = '', ...rest] = journal.split('/')
    const [name = '', action = ''] = (rest.at(-1) ?? '').split(':')
    const booked = { action: `actions.kinds.${action}`, evaluation: 'account.clock' }
    const cause = word(booked[kind as keyof typeof booked] ?? `kinds.${kind}`)
    const obligation = obligations.find(({ clause }) => clause === name)
    if (!cause || !obligation) return journal
    return t('account.journal', { cause, clause: wordOf(obligation.title, language) })
  }
}

/** `payable:partyA` → 应付款（甲方）; a code without a name of ours stays as it is. */
function useAccountName(parties: FulfilmentView['parties']): (account: string) => string {
  const { t, i18n } = useTranslation('fulfilment')
  const partyOf = usePartyOf(parties)
  return (account) => {
    const [name = '', party = ''] = account.split(':')
    if (!i18n.exists(`account.names.${name}`, { ns: 'fulfilment' })) return account
    return t(`account.names.${name as keyof typeof words.account.names}`, { party: partyOf(party) })
  }
}
