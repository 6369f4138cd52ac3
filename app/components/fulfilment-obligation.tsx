import { Button } from '@mantine/core'
import { Link } from '@remix-run/react'
import { IconChevronRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type {
  FulfilmentView,
  ObligationAct,
  ObligationView,
} from '../../server/fulfilment/types.ts'
import { recordAddress } from '../routes/fulfilment/addresses.ts'
import { Digest } from './digest.tsx'
import classes from './fulfilment-obligation.module.css'
import { isSettled } from './fulfilment-standing.ts'
import { ObligationBadge, obligationFaces } from './fulfilment-state.tsx'
import { FulfilmentWhy } from './fulfilment-why.tsx'
import { standingAlone, useDay, useDaysLeft, usePartyOf } from './fulfilment-words.ts'
import { wordOf } from './label.ts'
import { Money } from './money.tsx'
import { Text, Title } from './text.tsx'
import { useViewer } from './viewer.ts'

type ObligationProps = {
  obligation: ObligationView
  view: Pick<FulfilmentView, 'contractId' | 'parties' | 'fields'>
}

/** One clause that runs: the contract's own words, how it stands, why, and what can be done; what is settled is folded away. */
export function FulfilmentObligation({ obligation, view }: ObligationProps) {
  const { language } = useViewer()
  const { clause, state } = obligation
  const head = <Head obligation={obligation} view={view} />
  const inside = <Inside obligation={obligation} view={view} />
  return (
    <section
      id={`clause-${clause}`}
      className={`${classes['obligation']} ${classes['toned']}`}
      data-tone={obligationFaces[state].tone}
      aria-label={wordOf(obligation.title, language)}
    >
      {isSettled(obligation) ? (
        <details className={classes['fold']}>
          <summary className={classes['opener']}>{head}</summary>
          {inside}
        </details>
      ) : (
        <>
          {head}
          {inside}
        </>
      )}
    </section>
  )
}

function Head({ obligation, view }: ObligationProps) {
  const { t } = useTranslation('fulfilment')
  const { language } = useViewer()
  const partyOf = usePartyOf(view.parties)
  const { state, debtor, creditor, amount } = obligation
  const mine = view.parties.some(({ field, mine: own }) => own && field === debtor)
  const settled = isSettled(obligation)
  return (
    <div className={classes['head']}>
      <div>
        <Title order={3}>
          {settled ? (
            <IconChevronRight size={17} className={classes['chevron'] ?? ''} aria-hidden="true" />
          ) : null}
          {wordOf(obligation.title, language)}
        </Title>
        <Text size="sm" tone="dimmed" as="div">
          {t('obligations.parties', { debtor: partyOf(debtor), creditor: partyOf(creditor) })}
          {mine ? <span className={classes['own']}>{t('sides.owed')}</span> : null}
        </Text>
      </div>
      <div className={classes['badge']}>
        {settled && amount !== null ? <Money amount={amount} /> : null}
        <ObligationBadge state={state} />
      </div>
    </div>
  )
}

function Inside({ obligation, view }: ObligationProps) {
  const { t } = useTranslation('fulfilment')
  const { sentence, codeDigest, why } = obligation
  return (
    <div className={classes['inside']}>
      <div className={classes['body']}>
        <div className={classes['words']}>
          <blockquote className={classes['sentence']} lang="zh">
            {standingAlone(sentence)}
          </blockquote>
          <History obligation={obligation} />
        </div>
        <Figures obligation={obligation} />
      </div>
      <Acts obligation={obligation} contractId={view.contractId} />
      <FulfilmentWhy why={why} fields={view.fields} />
      <Text size="xs" tone="dimmed" as="div" className={classes['code'] ?? ''}>
        {t('obligations.code')} <Digest value={codeDigest} />
      </Text>
    </div>
  )
}

function History({ obligation: { history } }: { obligation: ObligationView }) {
  const { t } = useTranslation('fulfilment')
  const day = useDay()
  return (
    <ol className={classes['history']} aria-label={t('obligations.history')}>
      {history.map(({ state, on }) => (
        <li
          key={`${state} ${on}`}
          className={classes['toned']}
          data-tone={obligationFaces[state].tone}
        >
          {t('obligations.historyLine', { day: day(on), state: t(`states.${state}`) })}
        </li>
      ))}
    </ol>
  )
}

function Figures({ obligation }: { obligation: ObligationView }) {
  const { t } = useTranslation('fulfilment')
  const day = useDay()
  const daysLeft = useDaysLeft()
  const {
    dueOn,
    daysLeft: days,
    amount,
    paid,
    penalty,
    penaltyPaid,
    outstanding,
    state,
  } = obligation
  const counts = ['due', 'overdue', 'breached'].includes(state)
  return (
    <dl className={classes['figures']}>
      <dt>{t('obligations.due')}</dt>
      <dd>
        {dueOn === null ? t('obligations.undated') : day(dueOn)}
        {counts && days !== null ? (
          <span className={classes['days']} data-late={days < 0}>
            {daysLeft(days)}
          </span>
        ) : null}
      </dd>
      {amount === null ? null : (
        <>
          <Figure name={t('obligations.amount')} fen={amount} />
          {penalty > 0 ? <Figure name={t('obligations.penalty')} fen={penalty} /> : null}
          <Figure name={t('obligations.paid')} fen={paid + penaltyPaid} />
          {outstanding > 0 && state !== 'pending' ? (
            <Figure name={t('obligations.left')} fen={outstanding} sum />
          ) : null}
        </>
      )}
    </dl>
  )
}

function Figure({ name, fen, sum = false }: { name: string; fen: number; sum?: boolean }) {
  return (
    <>
      <dt data-sum={sum}>{name}</dt>
      <dd data-sum={sum}>
        <Money amount={fen} />
      </dd>
    </>
  )
}

const kindOf = {
  'confirm-payment': 'payment.confirmed',
  waive: 'obligation.waived',
  dispute: 'dispute.opened',
  'close-dispute': 'dispute.closed',
} as const satisfies Record<ObligationAct, string>

function Acts({ obligation, contractId }: { obligation: ObligationView; contractId: string }) {
  const { t } = useTranslation('fulfilment')
  const { acts, clause } = obligation
  if (acts.length === 0) return null
  return (
    <div className={classes['acts']}>
      {acts.map((act) => (
        <Button
          key={act}
          component={Link}
          to={recordAddress(contractId, { kind: kindOf[act], clause })}
          variant="default"
          prefetch="intent"
          {...(act === 'waive' || act === 'dispute' ? { 'data-danger': true } : {})}
          className={classes['actButton'] ?? ''}
        >
          {t(`acts.${act}`)}
        </Button>
      ))}
    </div>
  )
}
