import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Organisation } from '../../server/people/types.ts'
import type { Seal } from '../../server/seals/types.ts'
import type { SealCertificate } from '../routes/seals/certificate.ts'
import { Digest } from './digest.tsx'
import classes from './seal-parts.module.css'
import { SealPicture } from './seal-picture.tsx'
import { algorithmName } from './seal-words.ts'
import { Text } from './text.tsx'
import { Timestamp } from './timestamp.tsx'

type SealPartsProps = {
  seal: Seal
  owner: Organisation
  certificate: SealCertificate
  /** Of its second key. */
  second: SealCertificate
}

/** 《电子印章管理办法》第二条: a picture alone is never a seal. */
export function SealParts({ seal, owner, certificate, second }: SealPartsProps) {
  const { t } = useTranslation('seals')
  return (
    <ol className={classes['parts']}>
      <Part title={t('parts.picture')}>
        <div className={classes['picture']}>
          <SealPicture picture={seal.picture} name={seal.name} size={200} />
        </div>
        <Line name={t('parts.diameter')}>{t('parts.millimetres', { count: seal.diameter })}</Line>
        <Line name={t('parts.digest')}>
          <Digest value={seal.pictureDigest} ends={6} />
        </Line>
      </Part>
      <Part title={t('parts.name')}>
        <Text weight={600}>{seal.name}</Text>
        <Line name={t('parts.kind')}>{t(`kind.${seal.kind}`)}</Line>
        <Line name={t('parts.madeAt')}>
          <Timestamp at={seal.createdAt} />
        </Line>
      </Part>
      <Part title={t('parts.owner')}>
        <Text weight={600}>{owner.name}</Text>
        <Line name={t('parts.code')}>
          <span className={classes['mono']}>{owner.code}</span>
        </Line>
      </Part>
      <Part title={t('parts.certificate')}>
        {certificate ? <Certificate certificate={certificate} /> : null}
        {second ? <Certificate certificate={second} /> : null}
        <Text size="sm" tone="dimmed">
          {t('demoCa')}
        </Text>
      </Part>
      <Part title={t('parts.key')}>
        <Key id={seal.keyId} algorithm={seal.algorithm} />
        {seal.second ? <Key id={seal.second.keyId} algorithm={seal.second.algorithm} /> : null}
        <Text size="sm" tone="dimmed">
          {t('parts.keyHelp')}
        </Text>
      </Part>
    </ol>
  )
}

function Certificate({ certificate }: { certificate: NonNullable<SealCertificate> }) {
  const { t } = useTranslation('seals')
  const { subjectName, issuerName, serial, notBefore, notAfter, revokedAt } = certificate
  return (
    <div className={classes['one']}>
      <Text weight={600}>{subjectName}</Text>
      <Line name={t('parts.issuer')}>{issuerName}</Line>
      <Line name={t('parts.serial')}>
        <Digest value={serial} ends={8} />
      </Line>
      <Line name={t('parts.validity')}>
        <Timestamp at={notBefore} precision="day" /> – <Timestamp at={notAfter} precision="day" />
      </Line>
      {revokedAt ? (
        <Line name={t('parts.revoked')}>
          <Timestamp at={revokedAt} />
        </Line>
      ) : null}
    </div>
  )
}

function Key({ id, algorithm }: { id: string; algorithm: string }) {
  const { t } = useTranslation('seals')
  return (
    <div className={classes['one']}>
      <Text weight={600}>{t(`algorithm.${algorithmName(algorithm)}`)}</Text>
      <Line name={t('parts.keyId')}>
        <Digest value={id} ends={8} />
      </Line>
    </div>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <li className={classes['part']}>
      <h3 className={classes['title']}>{title}</h3>
      <div className={classes['body']}>{children}</div>
    </li>
  )
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes['line']}>
      <span className={classes['lineName']}>{name}</span>
      <span>{children}</span>
    </div>
  )
}
