import { useTranslation } from 'react-i18next'
import type { Seals } from '../../server/seals/types.ts'
import { Digest } from './digest.tsx'
import { Anchor } from './text.tsx'
import { Timeline, type TimelineEvent } from './timeline.tsx'

type Line = Exclude<Awaited<ReturnType<Seals['history']>>, { refused: true }>[number]

const kinds = [
  'made',
  'enabled',
  'suspended',
  'resumed',
  'used',
  'destroyed',
  'key-exported',
  'key-certification-requested',
  'key-certificate-accepted',
  'certificate-revoked',
] as const

/** Changes of state and every use, newest first. */
export function SealHistory({ lines }: { lines: readonly Line[] }) {
  const toEvent = useEvent()
  return <Timeline events={lines.map(toEvent).toReversed()} />
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
          {reason ? <div>{t('history.reason', { reason })}</div> : null}
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
