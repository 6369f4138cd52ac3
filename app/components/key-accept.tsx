import { Alert } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { accepting } from '../routes/keys/acts.ts'
import type { KeyPage } from '../routes/keys/key.tsx'
import { FileField } from './fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import { Text } from './text.tsx'

/** The answer of another authority to a request made here. */
export function KeyAccept() {
  const { t } = useTranslation('keys')
  const [form, fields] = useCheckedForm(accepting, { id: 'key-accept' })
  return (
    <>
      <Text mb="md">{t('accept.text')}</Text>
      <ProtectedForm form={form} encType="multipart/form-data">
        <input type="hidden" name="act" value="accept" />
        <FileField
          field={fields.file}
          label={t('accept.file')}
          description={t('accept.fileHelp')}
          accept=".cer,.crt,.pem,.der,.p7b,.p7c,application/pkix-cert,application/x-pkcs7-certificates"
        />
        <div>
          <Submit form={form.id} variant="default">
            {t('accept.act')}
          </Submit>
        </div>
      </ProtectedForm>
    </>
  )
}

/** Right after it was taken: what it is worth. */
export function KeyAccepted({ page: { accepted, trusted } }: { page: KeyPage }) {
  const { t } = useTranslation('keys')
  const { t: common } = useTranslation()
  if (!accepted) return null
  return (
    <Alert
      role="status"
      color={trusted ? 'teal' : 'amber'}
      title={t('accept.done')}
      icon={<IconInfoCircle aria-hidden="true" />}
    >
      {t(trusted ? 'accept.trusted' : 'accept.untrusted', { level: common('levels.0') })}
    </Alert>
  )
}
