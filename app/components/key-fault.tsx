import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { KeyPage } from '../routes/keys/key.tsx'
import classes from './key-fault.module.css'
import { useSentence } from './refusal.tsx'
import { Anchor } from './text.tsx'

type KeyFaultProps = { fault: KeyPage['fault']; act: 'key.export' | 'key.certify' }

/** Why no file came; it stands in the address, because the form was answered elsewhere. */
export function KeyFault({ fault, act }: KeyFaultProps) {
  const { t } = useTranslation('keys')
  const sentence = useSentence()
  if (fault.act !== act || fault.reason === null) return null
  return (
    <Alert
      id="fault"
      className={classes['fault'] ?? ''}
      role="alert"
      color="red"
      mb="md"
      title={t('trouble')}
      icon={<IconAlertTriangle aria-hidden="true" />}
    >
      {sentence(fault.reason)}
    </Alert>
  )
}

/** Instead of a form that could only be refused. */
export function FactorMissing() {
  const { t } = useTranslation('keys')
  return (
    <Alert>
      {t('key.factorMissing')} <Anchor to="/account/security">{t('key.factor')}</Anchor>
    </Alert>
  )
}
