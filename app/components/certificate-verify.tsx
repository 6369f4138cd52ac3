import { useTranslation } from 'react-i18next'
import type { SeenCertificate } from '../routes/certificates/detail.tsx'
import classes from './certificate-verify.module.css'
import { Anchor, Text } from './text.tsx'

type CertificateVerifyProps = { certificate: SeenCertificate; qr: string }

/** What stands in the QR on the face, to be scanned from this page as well. */
export function CertificateVerify({ certificate, qr }: CertificateVerifyProps) {
  const { t } = useTranslation('certificates')
  return (
    <div className={classes['verify']}>
      <img src={qr} alt={t('detail.qr')} width={132} height={132} />
      <div>
        <Text mb="xs">{t('detail.verifyText')}</Text>
        <Anchor href={certificate.verifyUrl} target="_blank" rel="noopener" size="md">
          {t('detail.verifyLink')}
        </Anchor>
      </div>
    </div>
  )
}
