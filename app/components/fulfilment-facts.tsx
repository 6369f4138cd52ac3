import { useTranslation } from 'react-i18next'
import type { FactView, FulfilmentView } from '../../server/fulfilment/types.ts'
import { fulfilmentAddress, recordAddress } from '../routes/fulfilment/addresses.ts'
import classes from './fulfilment-facts.module.css'
import { useDay, usePartyOf, useYuan } from './fulfilment-words.ts'
import { wordOf } from './label.ts'
import { Anchor, Text } from './text.tsx'
import { Timeline, type TimelineEvent } from './timeline.tsx'
import { useViewer } from './viewer.ts'

type FulfilmentFactsProps = {
  view: Pick<FulfilmentView, 'contractId' | 'facts' | 'obligations' | 'parties' | 'mayRecord'>
}

const tones: Partial<Record<FactView['kind'], 'good' | 'bad'>> = {
  'acceptance.passed': 'good',
  'payment.confirmed': 'good',
  'claim.closed': 'good',
  'dispute.closed': 'good',
  'acceptance.failed': 'bad',
  'claim.opened': 'bad',
  'dispute.opened': 'bad',
  'fact.contested': 'bad',
}

/** Who gave which fact, with which evidence and proof; newest first. */
export function FulfilmentFacts({ view }: FulfilmentFactsProps) {
  const { t } = useTranslation('fulfilment')
  const day = useDay()
  const partyOf = usePartyOf(view.parties)
  const events = view.facts.toReversed().map((fact): TimelineEvent => {
    const party = fact.party ? partyOf(fact.party) : null
    const who = [fact.actorName, party, fact.partyName].filter(Boolean).join(' · ')
    return {
      id: fact.id,
      at: fact.recordedAt,
      what: `${t(`kinds.${fact.kind}`)} · ${t('facts.on', { day: day(fact.occurredOn) })}`,
      who: who || t('facts.house'),
      detail: <Detail fact={fact} view={view} />,
      entryId: fact.entryId,
      leafIndex: fact.leafIndex,
      tone: tones[fact.kind] ?? 'calm',
    }
  })
  return (
    <>
      <Text size="sm" tone="dimmed" mb="md">
        {t('facts.lead')}
      </Text>
      <Timeline events={events} />
    </>
  )
}

type DetailProps = { fact: FactView } & FulfilmentFactsProps

function Detail({ fact, view }: DetailProps) {
  const { t } = useTranslation('fulfilment')
  const lines = useValueLines(fact, view)
  return (
    <div className={classes['detail']}>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
      {fact.note ? <span className={classes['note']}>{fact.note}</span> : null}
      {fact.evidence.length > 0 ? <Evidence fact={fact} contractId={view.contractId} /> : null}
      {fact.contestedBy === null ? null : (
        <span className={classes['contested']}>{t('facts.contested')}</span>
      )}
      <Acts fact={fact} view={view} />
    </div>
  )
}

/** Clause, amount, the fact it is about, the outcome: what a fact carries beside its day. */
function useValueLines(fact: FactView, view: DetailProps['view']): readonly string[] {
  const { t } = useTranslation('fulfilment')
  const { language } = useViewer()
  const day = useDay()
  const yuan = useYuan()
  const { clause, amount, fact: about, outcome } = fact.value
  const obligation = view.obligations.find((one) => one.clause === clause)
  const other = view.facts.find(({ id }) => id === about)
  const known = outcome === 'falls' || outcome === 'stands'
  return [
    obligation && t('facts.clause', { title: wordOf(obligation.title, language) }),
    typeof amount === 'number' && t('facts.amount', { amount: yuan(amount) }),
    other && t('facts.about', { kind: t(`kinds.${other.kind}`), day: day(other.occurredOn) }),
    outcome && t('facts.outcome', { outcome: known ? t(`facts.${outcome}`) : String(outcome) }),
  ].filter((line): line is string => typeof line === 'string')
}

function Evidence({ fact, contractId }: { fact: FactView; contractId: string }) {
  const { t } = useTranslation('fulfilment')
  return (
    <ul className={classes['evidence']} aria-label={t('facts.evidence')}>
      {fact.evidence.map(({ digest, name, size }) => (
        <li key={digest}>
          <Anchor
            href={`${fulfilmentAddress(contractId)}/evidence/${digest}`}
            title={`SHA-256 ${digest}`}
            underlined
          >
            {t('facts.evidenceFile', { name, size: sizeOf(size) })}
          </Anchor>
        </li>
      ))}
    </ul>
  )
}

function sizeOf(bytes: number): string {
  const kilobytes = bytes / 1024
  return kilobytes < 1024 ? `${Math.ceil(kilobytes)} KB` : `${(kilobytes / 1024).toFixed(1)} MB`
}

function Acts({ fact, view }: DetailProps) {
  const { t } = useTranslation('fulfilment')
  const { contractId, mayRecord, facts } = view
  const about = (kind: FactView['kind'], outcome?: 'stands' | 'falls') =>
    recordAddress(contractId, { kind, fact: fact.id, ...(outcome ? { outcome } : {}) })
  const open = fact.kind === 'claim.opened' && !isClosed(fact, facts)
  return (
    <>
      {fact.answers.map((answer) => (
        <Anchor
          key={answer}
          to={answer === 'contest' ? about('fact.contested') : about('fact.settled', answer)}
          underlined
        >
          {answer === 'contest' ? t('acts.contest') : t(`record.settle.${answer}`)}
        </Anchor>
      ))}
      {open && mayRecord.includes('claim.closed') ? (
        <Anchor to={about('claim.closed')} underlined>
          {t('record.acts.claim.closed')}
        </Anchor>
      ) : null}
    </>
  )
}

const isClosed = ({ id }: FactView, facts: readonly FactView[]): boolean =>
  facts.some(({ kind, value }) => kind === 'claim.closed' && value['fact'] === id)
