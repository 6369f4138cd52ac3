import { Button } from '@mantine/core'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Change, Report } from '../../server/core/values/report.ts'
import classes from './report.module.css'
import { OutcomeMark } from './report-mark.tsx'
import { useReportWords } from './report-words.ts'
import { useScripted } from './scripted.ts'
import { Sheet } from './sheet.tsx'

/** pdf.js comes with it: only for those who want to look. */
const Comparison = lazy(() => import('./report-comparison.tsx'))

type ReportChangesProps = { report: Report; pdf: Uint8Array<ArrayBuffer> | undefined }

/** What was done to the file after the first signature; for a tampered one, both versions side by side. */
export function ReportChanges({ report, pdf }: ReportChangesProps) {
  const { t } = useTranslation('verify')
  const { changes, signatures } = report
  if (signatures.length === 0) return null
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
      {pdf && changes.some(({ allowed }) => !allowed) ? (
        <Compare report={report} pdf={pdf} />
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

function Compare({ report, pdf }: { report: Report; pdf: Uint8Array<ArrayBuffer> }) {
  const { t } = useTranslation('verify')
  const [open, setOpen] = useState(false)
  const scripted = useScripted()
  const signedTo = Math.max(...report.signatures.map(({ coversTo }) => coversTo))
  const signed = useMemo(() => pdf.subarray(0, signedTo), [pdf, signedTo])
  const changed = report.changes.find(({ allowed, page }) => !allowed && page !== undefined)
  if (!scripted || signedTo === 0 || signedTo === pdf.length) return null
  return (
    <div className={classes['compare']}>
      <Button variant="default" onClick={() => setOpen(!open)} aria-expanded={open}>
        {t(open ? 'report.compareHide' : 'report.compare')}
      </Button>
      {open ? (
        <Suspense fallback={<p role="status">{t('report.comparing')}</p>}>
          <Comparison signed={signed} current={pdf} first={changed?.page ?? 0} />
        </Suspense>
      ) : null}
    </div>
  )
}
