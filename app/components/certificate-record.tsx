import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { certificateStatusAt } from '../../server/core/certificates/status.ts'
import type { CertificateRecord } from '../../server/core/status.ts'
import { Endorsements, Statuses, useValidityWords } from './certificate-facts.tsx'
import { Facts } from './facts.tsx'
import { wordOf } from './label.ts'
import { Sheet } from './sheet.tsx'
import { useViewer } from './viewer.ts'

type CertificateRecordViewProps = { record: CertificateRecord; children?: ReactNode }

/** 您正在核验什么, by the record: open and masked fields of the face, and the two times. */
export function CertificateRecordView({ record, children }: CertificateRecordViewProps) {
  const { t } = useTranslation('findings')
  const { language } = useViewer()
  const validity = useValidityWords()
  const { typeTitle, number, agencyName, validFrom, validTo, edition, endorsements } = record
  return (
    <Sheet title={t('certificate.title')}>
      <Statuses then={statusWhenIssued(record)} now={record.statusNow} />
      <Facts
        columns={2}
        lines={unique([
          { label: t('certificate.type'), value: <strong>{wordOf(typeTitle, language)}</strong> },
          { label: t('certificate.number'), value: number },
          ...record.summary.map(({ label, value }) => ({ label: wordOf(label, language), value })),
          { label: t('certificate.issuer'), value: agencyName },
          { label: t('certificate.validity'), value: validity(validFrom, validTo) },
          { label: t('certificate.edition'), value: edition },
          ...(endorsements.length > 0
            ? [
                {
                  label: t('certificate.endorsements'),
                  value: <Endorsements endorsements={endorsements} />,
                },
              ]
            : []),
          { label: t('certificate.identifier'), value: <code>{record.identifier}</code> },
        ])}
      />
      {children}
    </Sheet>
  )
}

/** A face may name a field as we name ours: said once. */
function unique<Line extends { label: string }>(lines: readonly Line[]): Line[] {
  return lines.filter(({ label }, at) => lines.findIndex((one) => one.label === label) === at)
}

function statusWhenIssued({ history, validTo, issuedAt }: CertificateRecord) {
  const events = history.map(({ status, effectiveAt }) => ({
    status,
    effectiveAt: new Date(effectiveAt),
  }))
  return certificateStatusAt(events, validTo, new Date(issuedAt))
}
