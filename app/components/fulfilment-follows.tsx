import { Trans, useTranslation } from 'react-i18next'
import type { SimulatedLine } from '../../server/fulfilment/types.ts'
import type { RecordPage } from '../routes/fulfilment/record.tsx'
import classes from './fulfilment-follows.module.css'
import { emphasis } from './fulfilment-now.tsx'
import { useDay, usePartyOf, useYuan } from './fulfilment-words.ts'
import { wordOf } from './label.ts'
import { Text } from './text.tsx'
import { useViewer } from './viewer.ts'

type FollowsProps = { page: RecordPage; lines: readonly SimulatedLine[] }

/** Before the button: what comes of it, in the words of the kind and in days and amounts of this contract. */
export function FulfilmentFollows({ page, lines }: FollowsProps) {
  const { t } = useTranslation('fulfilment')
  const { language } = useViewer()
  const { kind, obligation, outcome } = page
  const title = obligation ? wordOf(obligation.title, language) : ''
  return (
    <section className={classes['follows']} aria-label={t('record.follows')} aria-live="polite">
      <Text weight={600}>{t('record.follows')}</Text>
      <Text size="sm">
        {outcome ? t(`record.settled.${outcome}`) : t(`record.says.${kind}`, { title })}
      </Text>
      {lines.length > 0 ? (
        <ul className={classes['lines']}>
          {lines.map((line) => (
            <li key={line.clause}>
              <Follows line={line} parties={page.parties} />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}

function Follows({ line, parties }: { line: SimulatedLine; parties: RecordPage['parties'] }) {
  const { t } = useTranslation('fulfilment')
  const { language } = useViewer()
  const day = useDay()
  const yuan = useYuan()
  const partyOf = usePartyOf(parties)
  const dated = line.amount === null ? 'perform' : 'pay'
  const values = {
    who: partyOf(line.debtor),
    day: line.dueOn === null ? '' : day(line.dueOn),
    amount: yuan(line.amount ?? 0),
    title: wordOf(line.title, language),
  }
  const key = line.dueOn === null ? 'undated' : dated
  return (
    <>
      {values.title}
      {language === 'zh-CN' ? '：' : ': '}
      <Trans t={t} i18nKey={`now.${key}`} values={values} components={emphasis} />
    </>
  )
}
