import { useTranslation } from 'react-i18next'
import type { CertificateSummary } from '../../server/core/values/report.ts'
import { Compare, Endorsements, Statuses, useValidityWords } from './certificate-facts.tsx'
import { Facts } from './facts.tsx'
import { wordOf } from './label.ts'
import classes from './report.module.css'
import { Sheet } from './sheet.tsx'
import { useViewer } from './viewer.ts'

/** 您正在核验什么: the certificate that the file is, or says it is. */
export function ReportCertificate({ certificate }: { certificate: CertificateSummary }) {
  const { t } = useTranslation('findings')
  const { language } = useViewer()
  const validity = useValidityWords()
  const { source, type, number, holder, issuer, edition, identifier, endorsements } = certificate
  return (
    <Sheet title={t('certificate.title')}>
      {source === 'file' ? <p className={classes['lead']}>{t('certificate.claimed')}</p> : null}
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
