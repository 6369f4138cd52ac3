import { useTranslation } from 'react-i18next'
import type { SeenCertificate } from '../routes/certificates/detail.tsx'
import { CertificateBadge, FirstBadge } from './certificate-badge.tsx'
import classes from './certificate-particulars.module.css'
import { useValidity } from './certificate-words.ts'
import { Digest } from './digest.tsx'
import { Facts } from './facts.tsx'
import { Timestamp } from './timestamp.tsx'

/** What it is, then and now. */
export function CertificateParticulars({ certificate }: { certificate: SeenCertificate }) {
  const { t } = useTranslation('certificates')
  const validityOf = useValidity()
  const { number, holderName, agencyName, identifier, edition, issuedAt, documentDigest, status } =
    certificate
  return (
    <Facts
      lines={[
        { label: t('detail.number'), value: number },
        { label: t('detail.holder'), value: holderName },
        { label: t('detail.agency'), value: agencyName },
        { label: t('detail.validity'), value: validityOf(certificate) },
        { label: t('detail.issued'), value: <Timestamp at={issuedAt} precision="second" /> },
        { label: t('detail.whenIssued'), value: <FirstBadge status={status} size="md" /> },
        { label: t('detail.now'), value: <CertificateBadge status={status} size="md" /> },
        {
          label: t('detail.identifier'),
          value: <code className={classes['code']}>{identifier}</code>,
        },
        { label: t('detail.edition'), value: edition },
        { label: t('detail.document'), value: <Digest value={documentDigest} /> },
      ]}
    />
  )
}
