import { useTranslation } from 'react-i18next'
import type { Report } from '../../server/core/values/report.ts'
import { briefOf, questions } from '../i18n/report-brief.ts'
import classes from './report-depth.module.css'
import { useReportWords } from './report-words.ts'
import { Sheet } from './sheet.tsx'

type Say = (key: string, facts?: Record<string, unknown>) => string

/** What a citizen came to ask, answered in whole sentences. */
export function ReportBrief({ report }: { report: Report }) {
  const { t } = useTranslation(['verify', 'findings'])
  const { brief: time } = useReportWords()
  const answers = briefOf(report, t as unknown as Say, time)
  const count = report.signatures.length
  return (
    <Sheet title={t('verify:brief.title')}>
      <dl className={classes['answers']}>
        {questions.map((question) => (
          <div key={question} className={classes['answer']} data-question={question}>
            <dt>{t(`verify:brief.${question}`)}</dt>
            <dd>
              {question === 'who' && count > 1 ? (
                <p className={classes['lead']}>{t('verify:report.signaturesLead', { count })}</p>
              ) : null}
              {answers[question].map((words) => (
                <p key={words}>{words}</p>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Sheet>
  )
}
