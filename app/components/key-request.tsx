import { useTranslation } from 'react-i18next'
import { requesting } from '../routes/keys/acts.ts'
import type { KeyPage } from '../routes/keys/key.tsx'
import { ProtectedForm, useCheckedForm } from './form.tsx'
import { IntentFields } from './intent-fields.tsx'
import { FactorMissing, KeyFault } from './key-fault.tsx'
import { PinField } from './key-pin.tsx'
import { Text } from './text.tsx'

export function KeyRequest({ page }: { page: KeyPage }) {
  const { t } = useTranslation('keys')
  const [form, fields] = useCheckedForm(requesting, { id: 'key-request' })
  const { keyId } = page.certificate
  return (
    <>
      <Text mb="md">{t('request.text')}</Text>
      <KeyFault fault={page.fault} act="key.certify" />
      {page.hasFactor || page.mayUsePasskey ? (
        <ProtectedForm form={form} action={`/keys/${keyId}/request`} reloadDocument>
          <PinField field={fields.pin} custody={page.certificate.custody} />
          <IntentFields
            form={form.id}
            fields={fields}
            page={page}
            question={{ address: `/keys/${keyId}/passkey`, purpose: 'key.certify' }}
            words={{ act: t('request.act'), passkey: t('request.passkey') }}
          />
        </ProtectedForm>
      ) : (
        <FactorMissing />
      )}
    </>
  )
}
