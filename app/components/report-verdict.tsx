import { useTranslation } from 'react-i18next'
import type { Report } from '../../server/core/values/report.ts'
import { reasonsOf } from '../i18n/report-sentence.ts'
import classes from './report.module.css'
import { OutcomeMark, tones, VerdictIcon } from './report-mark.tsx'
import { useReportWords } from './report-words.ts'

const mostReasons = 4

type ReportVerdictProps = {
  report: Pick<Report, 'verdict' | 'findings'>
  /** Where the usual sentence, which speaks of a file, does not fit. */
  summary?: string
}

/** One sentence that a citizen understands, then the findings that led to it, worst first. */
export function ReportVerdict({ report, summary }: ReportVerdictProps) {
  const { t } = useTranslation(['findings', 'verify'])
  const { sentence } = useReportWords()
  const { verdict } = report
  const reasons = reasonsOf(report.findings, sentence, mostReasons)
  return (
    <section className={classes['verdict']} data-tone={tones[verdict]} data-verdict={verdict}>
      <VerdictIcon verdict={verdict} />
      <div>
        <h2 className={classes['word']}>{t(`findings:verdict.${verdict}`)}</h2>
        <p className={classes['summary']}>{summary ?? t(`findings:summary.${verdict}`)}</p>
        {reasons.length > 0 ? (
          <ul className={classes['reasons']} aria-label={t('verify:report.because')}>
            {reasons.map(({ outcome, text }) => (
              <li key={text}>
                <OutcomeMark outcome={outcome} />
                <span>{text}</span>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </section>
  )
}
