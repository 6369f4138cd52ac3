import { useTranslation } from 'react-i18next'
import type { TimelineLine } from '../../server/contracts/types.ts'
import { useLevel } from './contract-words.ts'
import { Timeline, type TimelineEvent } from './timeline.tsx'

const kinds = [
  'drafted',
  'submitted',
  'approved',
  'rejected',
  'invited',
  'opened',
  'signed',
  'declined',
  'withdrawn',
  'completed',
  'preserved',
] as const
type Kind = (typeof kinds)[number]

const tones: Partial<Record<Kind, 'good' | 'bad'>> = {
  approved: 'good',
  signed: 'good',
  completed: 'good',
  rejected: 'bad',
  declined: 'bad',
  withdrawn: 'bad',
}

/** Newest first: what happened last is what people come for. */
export function ContractTimeline({ lines }: { lines: readonly TimelineLine[] }) {
  const toEvent = useEvent()
  return <Timeline events={lines.toReversed().map(toEvent)} />
}

function useEvent(): (line: TimelineLine) => TimelineEvent {
  const { t } = useTranslation('contracts')
  const levelOf = useLevel()
  return ({ id, kind, at, actorName, organisationName, facts, entryId, leafIndex }) => {
    const known = kinds.find((one) => kind === `contract.${one}`)
    const reason = facts['reason']
    const level = facts['personLevel']
    const detail = [
      ...(reason ? [t('expected.reason', { reason })] : []),
      ...(typeof level === 'number' ? [t('timeline.level', { level: levelOf(level) })] : []),
    ]
    return {
      ...{ id, at, entryId, leafIndex },
      what: known ? t(`timeline.${known}`) : kind,
      who: [actorName, organisationName].filter(Boolean).join(' · ') || undefined,
      detail: detail.length > 0 ? detail.join(' · ') : undefined,
      tone: (known && tones[known]) ?? 'calm',
    }
  }
}
