import { useTranslation } from 'react-i18next'
import type { Change, Report } from '../../server/core/values/report.ts'
import classes from './report.module.css'
import { OutcomeMark } from './report-mark.tsx'
import { ReportRevision } from './report-revision.tsx'
import { savedName } from './report-save.ts'
import { useReportWords } from './report-words.ts'
import { Sheet } from './sheet.tsx'

type ReportChangesProps = {
  report: Report
  pdf: Uint8Array<ArrayBuffer> | undefined
  name: string
}

/** What was done to the file after the first signature; for a tampered one, both versions side by side. */
export function ReportChanges({ report, pdf, name }: ReportChangesProps) {
  const { t } = useTranslation('verify')
  const { changes, signatures } = report
  if (signatures.length === 0) return null
  const forbidden = changes.filter(({ allowed }) => !allowed)
  const worst = forbidden.find(({ page }) => page !== undefined) ?? forbidden[0]
  return (
    <Sheet title={t('report.changes')}>
      <p className={classes['lead']}>
        {t(changes.length > 0 ? 'report.changesLead' : 'report.changesNone')}
      </p>
      {changes.length > 0 ? (
        <ul className={classes['checks']}>
          {changes.map((change) => (
            <Line key={`${change.kind} ${change.object} ${change.page}`} change={change} />
          ))}
        </ul>
      ) : null}
      {pdf && worst ? (
        <ReportRevision
          pdf={pdf}
          coversTo={Math.max(...signatures.map(({ coversTo }) => coversTo))}
          first={worst.page ?? 0}
          forged
          act="compare"
          name={savedName(name, signatures.length)}
        />
      ) : null}
    </Sheet>
  )
}

function Line({ change }: { change: Change }) {
  const { t } = useTranslation('verify')
  const { change: words } = useReportWords()
  const { kind, allowed, object } = change
  return (
    <li className={classes['check']} data-change={kind} data-allowed={allowed}>
      <OutcomeMark outcome={allowed ? 'passed' : 'failed'} />
      <span className={classes['checkName']}>
        {t(allowed ? 'report.allowed' : 'report.forbidden')}
      </span>
      <span>
        {words(change)} {object ? <small>({object})</small> : null}
      </span>
    </li>
  )
}
