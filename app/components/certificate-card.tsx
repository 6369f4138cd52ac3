import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { CertificateRow } from '../../server/certificates/types.ts'
import { CertificateBadge } from './certificate-badge.tsx'
import classes from './certificate-card.module.css'
import { useValidity } from './certificate-words.ts'
import { wordOf } from './label.ts'
import { useViewer } from './viewer.ts'

/** A certificate as its holder keeps it: what it is, whose, whether it counts. */
export function CertificateCard({ certificate }: { certificate: CertificateRow }) {
  const { t } = useTranslation('certificates')
  const { language } = useViewer()
  const validityOf = useValidity()
  const { id, typeTitle, holderName, number, agencyName, status } = certificate
  return (
    <li className={classes['card']} data-status={status}>
      <div className={classes['head']}>
        <Link to={`/certificates/${id}`} className={classes['title']} prefetch="intent">
          {wordOf(typeTitle, language)}
        </Link>
        <CertificateBadge status={status} />
      </div>
      <div className={classes['holder']}>{holderName}</div>
      <dl className={classes['facts']}>
        <dt>{t('mine.number')}</dt>
        <dd className={classes['number']}>{number}</dd>
        <dt>{t('mine.validity')}</dt>
        <dd>{validityOf(certificate)}</dd>
        <dt>{t('mine.agency')}</dt>
        <dd>{agencyName}</dd>
      </dl>
    </li>
  )
}
