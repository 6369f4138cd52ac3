import { useTranslation } from 'react-i18next'
import type { RecordPage } from '../routes/fulfilment/record.tsx'
import { OwedSentence } from './fulfilment-now.tsx'
import classes from './fulfilment-obligation.module.css'
import { ObligationBadge, obligationFaces } from './fulfilment-state.tsx'
import { standingAlone, useDay } from './fulfilment-words.ts'
import { wordOf } from './label.ts'
import { Sheet } from './sheet.tsx'
import { Text, Title } from './text.tsx'
import { useViewer } from './viewer.ts'

type SubjectProps = { page: Pick<RecordPage, 'obligation' | 'fact' | 'parties'> }

/** What is being recorded about: the clause as it stands, or the fact that is called in question. */
export function FulfilmentSubject({ page: { obligation, fact, parties } }: SubjectProps) {
  const { t } = useTranslation('fulfilment')
  const { language } = useViewer()
  const day = useDay()
  if (fact) {
    const about = { kind: t(`kinds.${fact.kind}`), day: day(fact.occurredOn) }
    return (
      <Sheet>
        <Text weight={600}>{t('record.about', about)}</Text>
        <Text size="sm" tone="dimmed">
          {[fact.actorName, fact.partyName].filter(Boolean).join(' · ')}
        </Text>
        {fact.note ? <Text size="sm">{fact.note}</Text> : null}
      </Sheet>
    )
  }
  if (!obligation) return null
  return (
    <section
      className={`${classes['obligation']} ${classes['toned']}`}
      data-tone={obligationFaces[obligation.state].tone}
    >
      <div className={classes['head']}>
        <Title order={2} size={3}>
          {wordOf(obligation.title, language)}
        </Title>
        <ObligationBadge state={obligation.state} />
      </div>
      <Text as="div">
        <OwedSentence obligation={obligation} parties={parties} />
      </Text>
      <blockquote className={classes['sentence']} lang="zh">
        {standingAlone(obligation.sentence)}
      </blockquote>
    </section>
  )
}
