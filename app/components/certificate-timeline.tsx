import { useTranslation } from 'react-i18next'
import type { CertificateLine } from '../../server/certificates/types.ts'
import { useSentence } from './refusal.tsx'
import { Timeline, type TimelineEvent } from './timeline.tsx'

const kinds = [
  'submitted',
  'revised',
  'accepted',
  'returned',
  'approved',
  'rejected',
  'withdrawn',
  'issuing',
  'laid-aside',
  'issued',
  'endorsed',
  'suspended',
  'resumed',
  'revoke-proposed',
  'revoke-rejected',
  'revoked',
  'cancelled',
  'penalised',
  'expired',
] as const
type Kind = (typeof kinds)[number]

const tones: Partial<Record<Kind, 'good' | 'bad'>> = {
  approved: 'good',
  issued: 'good',
  resumed: 'good',
  returned: 'bad',
  rejected: 'bad',
  withdrawn: 'bad',
  'laid-aside': 'bad',
  suspended: 'bad',
  revoked: 'bad',
  cancelled: 'bad',
  penalised: 'bad',
  expired: 'bad',
}

/** Newest first: what happened last is what people come for. */
export function CertificateTimeline({ lines }: { lines: readonly CertificateLine[] }) {
  const toEvent = useEvent()
  return <Timeline events={lines.toReversed().map(toEvent)} />
}

function useEvent(): (line: CertificateLine) => TimelineEvent {
  const { t } = useTranslation('certificates')
  const detailOf = useDetail()
  return (line) => {
    const { id, recordedAt: at, actorName, confirmedByName, entryId, leafIndex } = line
    const known = kinds.find((one) => one === kindOf(line))
    const who = [actorName, confirmedByName && t('timeline.confirmed', { name: confirmedByName })]
    const detail = detailOf(line)
    return {
      ...{ id, at, entryId, leafIndex },
      what: known ? t(`timeline.${known}`) : line.kind,
      who: who.filter(Boolean).join(' · ') || undefined,
      detail: detail.length > 0 ? detail.map((one) => <div key={one}>{one}</div>) : undefined,
      tone: (known && tones[known]) ?? 'calm',
    }
  }
}

/** One kind on the record; people tell three. */
function kindOf({ kind, facts }: CertificateLine): string {
  if (kind !== 'revoked') return kind
  if (facts['operation'] === 'cancel') return 'cancelled'
  return facts['operation'] === 'penalise' ? 'penalised' : 'revoked'
}

function useDetail(): (line: CertificateLine) => string[] {
  const { t } = useTranslation('certificates')
  const sentence = useSentence()
  return ({ kind, reason, facts, status }) => {
    const decision = facts['decisionNumber']
    const opinion = facts['opinion']
    const remark = facts['kind'] === 'inspection' ? t('timeline.inspection') : t('timeline.note')
    const said = kind === 'endorsed' ? `${remark} · ${reason}` : t('timeline.reason', { reason })
    const become = status === '03' ? 'timeline.voided' : 'timeline.status'
    return [
      ...(reason ? [said] : []),
      ...(kind === 'laid-aside' ? [sentence({ code: String(facts['fault']), facts })] : []),
      ...(decision ? [t('timeline.decision', { number: decision })] : []),
      ...(opinion ? [t('expected.opinion', { opinion })] : []),
      ...(status ? [t(become, { status: t(`status.${status}`) })] : []),
    ]
  }
}
