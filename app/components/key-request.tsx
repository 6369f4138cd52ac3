import { useTranslation } from 'react-i18next'
import { requesting } from '../routes/keys/acts.ts'
import type { KeyPage } from '../routes/keys/key.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import { IntentFields } from './intent-fields.tsx'
import { FactorMissing, KeyFault } from './key-fault.tsx'
import { Text } from './text.tsx'

export function KeyRequest({ page }: { page: KeyPage }) {
  const { t } = useTranslation('keys')
  const [form, fields] = useCheckedForm(requesting, { id: 'key-request' })
  const { keyId } = page.certificate
  return (
    <>
      <Text mb="md">{t('request.text')}</Text>
      <KeyFault fault={page.fault} act="key.certify" />
      {page.hasFactor ? (
        <ProtectedForm form={form} action={`/keys/${keyId}/request`} reloadDocument>
          <IntentFields fields={fields} digest={page.digest} />
          <div>
            <Submit form={form.id} variant="default">
              {t('request.act')}
            </Submit>
          </div>
        </ProtectedForm>
      ) : (
        <FactorMissing />
      )}
    </>
  )
}
