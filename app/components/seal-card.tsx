import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { Seal } from '../../server/seals/types.ts'
import type { SealCertificate } from '../routes/seals/certificate.ts'
import classes from './seal-card.module.css'
import { SealPicture } from './seal-picture.tsx'
import { algorithmName } from './seal-words.ts'
import { StateBadge } from './state-badge.tsx'
import { Text } from './text.tsx'
import { Timestamp } from './timestamp.tsx'

type SealCardProps = { seal: Seal; certificate: SealCertificate; mayEnable: boolean }

export function SealCard({ seal, certificate, mayEnable }: SealCardProps) {
  const { t } = useTranslation('seals')
  const algorithms = [seal, ...(seal.second ? [seal.second] : [])].map(({ algorithm }) =>
    t(`algorithm.${algorithmName(algorithm)}`),
  )
  return (
    <li className={classes['card']} data-state={seal.state}>
      <div className={classes['picture']}>
        <SealPicture picture={seal.picture} name="" size={150} />
      </div>
      <div className={classes['words']}>
        <div className={classes['head']}>
          <Text size="sm" tone="dimmed">
            {t(`kind.${seal.kind}`)}
          </Text>
          <StateBadge state={seal.state} />
        </div>
        <Link to={`/seals/${seal.id}`} className={classes['name']} prefetch="intent">
          {seal.name}
        </Link>
        {seal.state === 'made' ? (
          <Text size="sm">{t(mayEnable ? 'expect.enableMe' : 'expect.enable')}</Text>
        ) : null}
        <Text size="sm" tone="dimmed">
          {t('card.key', { algorithm: algorithms.join(' + ') })}
        </Text>
        {certificate ? (
          <Text size="sm" tone="dimmed">
            {t('card.issuer', { issuer: certificate.issuerName })}
            <br />
            {t('card.until')} <Timestamp at={certificate.notAfter} precision="day" />
          </Text>
        ) : null}
      </div>
    </li>
  )
}
