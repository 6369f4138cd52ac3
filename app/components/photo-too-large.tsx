import { Alert } from '@mantine/core'
import { useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'

/** Sent without a script, a file far too large is not read at all: its page is shown anew and says so. */
export function PhotoTooLarge() {
  const { t } = useTranslation('certificates')
  const [parameters] = useSearchParams()
  if (!parameters.has('too-large')) return null
  return (
    <Alert color="red" role="alert">
      {t('photo.tooLarge')}
    </Alert>
  )
}
