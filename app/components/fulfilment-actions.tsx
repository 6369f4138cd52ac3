import { useTranslation } from 'react-i18next'
import type { ActionView, FulfilmentView } from '../../server/fulfilment/types.ts'
import { instructionAddress } from '../routes/fulfilment/addresses.ts'
import classes from './fulfilment-actions.module.css'
import { useDaysLeft } from './fulfilment-words.ts'
import { wordOf } from './label.ts'
import { Money } from './money.tsx'
import { type Column, QueryTable } from './query-table.tsx'
import { Anchor, Text } from './text.tsx'
import { Timestamp } from './timestamp.tsx'
import { useViewer } from './viewer.ts'

type FulfilmentActionsProps = {
  view: Pick<FulfilmentView, 'contractId' | 'actions' | 'obligations'>
}

/** What the house did by itself, with the file it made and its entry in the ledger. */
export function FulfilmentActions({ view }: FulfilmentActionsProps) {
  const { t } = useTranslation('fulfilment')
  const columns = useColumns(view)
  return (
    <>
      <Text size="sm" tone="dimmed" className={classes['lead'] ?? ''}>
        {view.actions.length > 0 ? t('actions.lead') : t('actions.none')}
      </Text>
      {view.actions.length > 0 ? (
        <QueryTable<ActionView>
          caption={t('actions.title')}
          columns={columns}
          rows={view.actions.toReversed()}
          rowKey={({ id }) => id}
        />
      ) : null}
    </>
  )
}

function useColumns(view: FulfilmentActionsProps['view']): readonly Column<ActionView>[] {
  const { t } = useTranslation('fulfilment')
  const { language } = useViewer()
  const titleOf = (clause: string) => {
    const obligation = view.obligations.find((one) => one.clause === clause)
    return obligation ? wordOf(obligation.title, language) : clause
  }
  return [
    {
      title: t('actions.action'),
      main: true,
      cell: ({ kind, state, payload }) => (
        <>
          {t(`actions.kinds.${kind}`)}
          <Days kind={kind} days={payload['days']} />
          {state === 'done' ? null : (
            <span className={classes['held']}>{t(`actions.${state}`)}</span>
          )}
        </>
      ),
    },
    { title: t('actions.clause'), cell: ({ clause }) => titleOf(clause) },
    {
      title: t('actions.amount'),
      align: 'right',
      cell: ({ payload: { amount } }) => (
        <Money amount={typeof amount === 'number' ? amount : null} />
      ),
    },
    { title: t('actions.when'), cell: ({ at }) => <Timestamp at={at} /> },
    {
      title: t('actions.proof'),
      cell: (action) => <Proof action={action} contractId={view.contractId} />,
    },
  ]
}

/** Of a notice, how far from the last day; of a penalty, over how many days. */
function Days({ kind, days }: { kind: ActionView['kind']; days: string | number | undefined }) {
  const { t } = useTranslation('fulfilment')
  const daysLeft = useDaysLeft()
  if (typeof days !== 'number') return null
  const words = kind === 'notify' ? daysLeft(days) : t('left.past', { count: days })
  return <span className={classes['days']}>{words}</span>
}

function Proof({ action, contractId }: { action: ActionView; contractId: string }) {
  const { t } = useTranslation('fulfilment')
  const { t: common } = useTranslation()
  const { id, state, leafIndex, documentDigest, entryId } = action
  if (documentDigest === null && entryId === null) return '—'
  return (
    <div className={classes['proof']}>
      {documentDigest === null || state !== 'done' ? null : (
        <Anchor href={instructionAddress(contractId, id)} title={`SHA-256 ${documentDigest}`}>
          {t('actions.instruction')}
        </Anchor>
      )}
      {leafIndex === null && entryId !== null ? common('timeline.pending') : null}
      {leafIndex === null ? null : (
        <Anchor to={`/ledger/entries/${leafIndex}`}>
          {common('timeline.entry', { index: leafIndex })}
        </Anchor>
      )}
    </div>
  )
}
