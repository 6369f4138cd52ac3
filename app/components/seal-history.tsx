import { useTranslation } from 'react-i18next'
import type { Seals } from '../../server/seals/types.ts'
import { Digest } from './digest.tsx'
import { Anchor, Text } from './text.tsx'
import { Timeline, type TimelineEvent } from './timeline.tsx'

type Line = Exclude<Awaited<ReturnType<Seals['history']>>, { refused: true }>[number]

/** No more uses than these are listed. */
const listedUses = 200

const kinds = [
  'applied',
  'approved',
  'made',
  'enabled',
  'suspended',
  'resumed',
  'used',
  'destroyed',
  'key-added',
  'key-pin-changed',
  'key-exported',
  'key-certification-requested',
  'key-certificate-accepted',
  'key-certificate-revoked',
] as const

/** Whose words they are is told by the kind of line. */
const reasonWords: Readonly<Record<string, 'purpose' | 'opinion'>> = {
  applied: 'purpose',
  approved: 'opinion',
  'key-added': 'purpose',
}

/** Changes of state and every use, newest first. */
export function SealHistory({ lines }: { lines: readonly Line[] }) {
  const { t } = useTranslation('seals')
  const toEvent = useEvent()
  const uses = lines.filter(({ kind }) => kind === 'used').length
  return (
    <>
      <Timeline events={lines.map(toEvent).toReversed()} />
      {uses < listedUses ? null : (
        <Text size="sm" tone="dimmed">
          {t('history.most', { count: listedUses })}
        </Text>
      )}
    </>
  )
}

function useEvent(): (line: Line, index: number) => TimelineEvent {
  const { t } = useTranslation('seals')
  return ({ kind, effectiveAt, actorName, reason, facts, entryId }, index) => {
    const known = kinds.find((one) => kind === one)
    const contract = facts['contract']
    const document = facts['document']
    return {
      id: index,
      at: effectiveAt,
      what: known ? t(`history.${known}`) : kind,
      who: actorName || undefined,
      tone: kind === 'suspended' || kind === 'destroyed' ? 'bad' : 'calm',
      detail: (
        <>
          {reason ? <div>{t(`history.${reasonWords[kind] ?? 'reason'}`, { reason })}</div> : null}
          {typeof facts['batch'] === 'string' ? <span>{t('history.batch')}</span> : null}
          {typeof contract === 'string' ? (
            <Anchor to={`/contracts/${contract}`}>{t('history.contract')}</Anchor>
          ) : null}
          {typeof document === 'string' ? (
            <>
              {' '}
              <Digest value={document} ends={6} />
            </>
          ) : null}
          {entryId ? <Anchor to={`/ledger/entries/${entryId}`}>{t('history.entry')}</Anchor> : null}
        </>
      ),
    }
  }
}
