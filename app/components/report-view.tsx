import { Button } from '@mantine/core'
import { IconDownload, IconPrinter } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Report } from '../../server/core/values/report.ts'
import { Facts } from './facts.tsx'
import classes from './report.module.css'
import { ReportCertificate } from './report-certificate.tsx'
import { ReportChanges } from './report-changes.tsx'
import { ReportChecks } from './report-checks.tsx'
import { ReportProof } from './report-proof.tsx'
import { saveFile } from './report-save.ts'
import { ReportSignatures } from './report-signatures.tsx'
import { ReportVerdict } from './report-verdict.tsx'
import { useReportWords } from './report-words.ts'
import { useScripted } from './scripted.ts'
import { Sheet } from './sheet.tsx'
import { type Judged, sizeWords } from './verify-state.ts'

/** The whole report, the same whether this browser or the server made it. */
export function ReportView({ judged }: { judged: Judged }) {
  const { report, name, pdf, here } = judged
  return (
    <div className={classes['report']}>
      <ReportVerdict report={report} />
      {report.certificate ? <ReportCertificate certificate={report.certificate} /> : null}
      <Subject judged={judged} />
      <ReportSignatures report={report} pdf={pdf} name={name} />
      <ReportChanges report={report} pdf={pdf} name={name} />
      <ReportChecks report={report} />
      <ReportProof report={report} here={here} />
      <Limits certificate={report.certificate !== undefined} />
      <Take report={report} name={name} />
    </div>
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

function Take({ report, name }: { report: Report; name: string }) {
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
          leftSection={<IconDownload size={18} aria-hidden="true" />}
          onClick={() => download(report, name)}
        >
          {t('report.json')}
        </Button>
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

function download(report: Report, name: string) {
  const file = new Blob([`${JSON.stringify(report, null, 2)}\n`], { type: 'application/json' })
  saveFile(file, `${name.replace(/\.(pdf|zip)$/i, '')}.verification.json`)
}
