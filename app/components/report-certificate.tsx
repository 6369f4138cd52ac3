import { useTranslation } from 'react-i18next'
import type { CertificateSummary, Finding } from '../../server/core/values/report.ts'
import { Compare, Endorsements, Statuses, useValidityWords } from './certificate-facts.tsx'
import { Facts } from './facts.tsx'
import { wordOf } from './label.ts'
import classes from './report.module.css'
import { OutcomeMark } from './report-mark.tsx'
import { useReportWords } from './report-words.ts'
import { Sheet } from './sheet.tsx'
import { useViewer } from './viewer.ts'

type ReportCertificateProps = {
  certificate: CertificateSummary
  /** What was checked of it and holds; what does not stands beside the verdict. */
  holding: readonly Finding[]
}

/** 您正在核验什么: the certificate that the file is, or says it is. */
export function ReportCertificate({ certificate, holding }: ReportCertificateProps) {
  const { t } = useTranslation('findings')
  const { language } = useViewer()
  const validity = useValidityWords()
  const { sentence } = useReportWords()
  const { source, type, number, holder, issuer, edition, identifier, endorsements } = certificate
  return (
    <Sheet title={t('certificate.title')}>
      {source === 'file' ? <p className={classes['lead']}>{t('certificate.claimed')}</p> : null}
      {holding.length > 0 ? (
        <ul className={classes['holding']}>
          {holding.map((finding) => (
            <li key={finding.code}>
              <OutcomeMark outcome={finding.outcome} />
              <span>{sentence(finding)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <Statuses then={certificate.statusThen} now={certificate.statusNow} />
      <Facts
        columns={2}
        lines={[
          { label: t('certificate.type'), value: <strong>{wordOf(type, language)}</strong> },
          { label: t('certificate.number'), value: number },
          { label: t('certificate.holder'), value: holder },
          { label: t('certificate.issuer'), value: issuer },
          {
            label: t('certificate.validity'),
            value: validity(certificate.validFrom, certificate.validTo),
          },
          { label: t('certificate.edition'), value: edition },
          ...(endorsements.length > 0
            ? [
                {
                  label: t('certificate.endorsements'),
                  value: <Endorsements endorsements={endorsements} />,
                },
              ]
            : []),
          { label: t('certificate.identifier'), value: <code>{identifier}</code> },
        ]}
      />
      <Compare person={certificate.person} masked={certificate.person} />
    </Sheet>
  )
}
