import { Button } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Finding, Report } from '../../server/core/values/report.ts'
import { Facts } from './facts.tsx'
import classes from './report.module.css'
import { ReportBrief } from './report-brief.tsx'
import { ReportCertificate } from './report-certificate.tsx'
import { ReportChanges } from './report-changes.tsx'
import { ReportChecks } from './report-checks.tsx'
import { type Depth, ReportDepth } from './report-depth.tsx'
import { ReportProof } from './report-proof.tsx'
import { ReportSealed } from './report-sealed.tsx'
import { ReportSignatures } from './report-signatures.tsx'
import { ReportVerdict } from './report-verdict.tsx'
import { useReportWords } from './report-words.ts'
import { useScripted } from './scripted.ts'
import { Sheet } from './sheet.tsx'
import { type Judged, sizeWords } from './verify-state.ts'

/** Words and tables that only some readers ask for come when they do. */
const Lawyer = lazy(() => import('./report-lawyer.tsx'))
const Machine = lazy(() => import('./report-machine.tsx'))

type ReportViewProps = {
  judged: Judged
  /** Bound of what may be sent for a sealed report, MB. */
  uploadMegabytes: number
}

/** The report at the depth its reader chose, the same whether this browser or the server made it. */
export function ReportView({ judged, uploadMegabytes }: ReportViewProps) {
  const { report, file } = judged
  const scripted = useScripted()
  const [depth, setDepth] = useState<Depth>('brief')
  // Without a script there is nothing to choose with: everything that the page itself knows is shown.
  const shown = scripted ? depth : 'detailed'
  return (
    <div className={classes['report']} data-depth={shown}>
      <ReportVerdict report={report} />
      {scripted ? <ReportDepth depth={depth} choose={setDepth} /> : null}
      {report.certificate ? (
        <ReportCertificate
          certificate={report.certificate}
          holding={shown === 'brief' ? holdingOf(report) : []}
        />
      ) : null}
      <AtDepth depth={shown} judged={judged} />
      <Limits certificate={report.certificate !== undefined} />
      {file ? <ReportSealed file={file} uploadMegabytes={uploadMegabytes} /> : null}
      <Take />
    </div>
  )
}

/** Of the certificate; the tables of the detailed report have a place for each of them. */
const holdingOf = ({ findings }: Report): readonly Finding[] =>
  findings.filter(({ code, outcome }) => outcome === 'passed' && code.startsWith('certificate.'))

function AtDepth({ depth, judged }: { depth: Depth; judged: Judged }) {
  const { t } = useTranslation('verify')
  const { report, pdf, name, here, asked } = judged
  const scripted = useScripted()
  const waiting = <p role="status">{t('depth.loading')}</p>
  if (depth === 'machine') {
    return (
      <Suspense fallback={waiting}>
        <Machine report={report} asked={asked} />
      </Suspense>
    )
  }
  if (depth === 'brief') {
    const forbidden = report.changes.some(({ allowed }) => !allowed)
    return (
      <>
        <ReportBrief report={report} />
        {forbidden ? <ReportChanges report={report} pdf={pdf} name={name} /> : null}
        <Subject judged={judged} />
      </>
    )
  }
  return (
    <>
      <Subject judged={judged} />
      <ReportSignatures report={report} pdf={pdf} name={name} />
      <ReportChanges report={report} pdf={pdf} name={name} />
      {scripted ? (
        <Suspense fallback={waiting}>
          <Lawyer report={report} />
        </Suspense>
      ) : (
        <ReportChecks report={report} />
      )}
      <ReportProof report={report} here={here} />
    </>
  )
}

function Subject({ judged: { report, name, size } }: { judged: Judged }) {
  const { t } = useTranslation('verify')
  const { time } = useReportWords()
  return (
    <Sheet>
      <Facts
        columns={2}
        lines={[
          { label: t('report.file'), value: <strong>{name}</strong> },
          { label: t('report.kind'), value: t(`report.${report.subject}`) },
          { label: t('report.size'), value: sizeWords(size) },
          { label: t('report.examinedAt'), value: time(report.examinedAt) },
        ]}
      />
      <div className={classes['digest']}>
        {t('report.digest')} <code>{report.digest}</code>
      </div>
    </Sheet>
  )
}

const ofContracts = ['person', 'before', 'ca', 'meaning'] as const
const ofCertificates = ['holder', 'before', 'ca'] as const

function Limits({ certificate }: { certificate: boolean }) {
  const { t } = useTranslation('verify')
  const limits = certificate ? ofCertificates : ofContracts
  return (
    <section className={classes['limits']}>
      <h2>{t('report.limits')}</h2>
      <ul>
        {limits.map((limit) => (
          <li key={limit}>{t(`report.limit.${limit}`)}</li>
        ))}
      </ul>
    </section>
  )
}

function Take() {
  const { t } = useTranslation('verify')
  const scripted = useScripted()
  if (!scripted) return null
  return (
    <section className={classes['take']}>
      <div>
        <h2>{t('report.take')}</h2>
        <p className={classes['lead']}>{t('report.takeLead')}</p>
      </div>
      <div className={classes['acts']}>
        <Button
          variant="default"
          leftSection={<IconPrinter size={18} aria-hidden="true" />}
          onClick={() => window.print()}
        >
          {t('report.print')}
        </Button>
      </div>
    </section>
  )
}
