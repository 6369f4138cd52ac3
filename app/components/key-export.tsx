import { useTranslation } from 'react-i18next'
import { exporting } from '../routes/keys/acts.ts'
import type { KeyPage } from '../routes/keys/key.tsx'
import { TextField } from './fields.tsx'
import { ProtectedForm, useCheckedForm } from './form.tsx'
import { IntentFields } from './intent-fields.tsx'
import { FactorMissing, KeyFault } from './key-fault.tsx'
import { PinField } from './key-pin.tsx'
import { Text } from './text.tsx'

/** The answer is a file: the form leaves the page alone, and leads back here when something is wrong. */
export function KeyExport({ page }: { page: KeyPage }) {
  const { t } = useTranslation('keys')
  const [form, fields] = useCheckedForm(exporting, { id: 'key-export' })
  const { keyId } = page.certificate
  return (
    <>
      <Text mb="md">{t('export.text')}</Text>
      {page.seal ? <Text mb="md">{t('export.seal')}</Text> : null}
      <KeyFault fault={page.fault} act="key.export" />
      {page.hasFactor || page.mayUsePasskey ? (
        <ProtectedForm form={form} action={`/keys/${keyId}/export`} reloadDocument>
          <TextField
            field={fields.filePassword}
            type="password"
            label={t('export.password')}
            description={t('export.passwordHelp')}
            autoComplete="new-password"
          />
          <TextField
            field={fields.filePasswordAgain}
            type="password"
            label={t('export.again')}
            autoComplete="new-password"
          />
          <PinField field={fields.pin} custody={page.certificate.custody} />
          <IntentFields
            form={form.id}
            fields={fields}
            page={page}
            question={{ address: `/keys/${keyId}/passkey`, purpose: 'key.export' }}
            words={{ act: t('export.act'), passkey: t('export.passkey') }}
          />
        </ProtectedForm>
      ) : (
        <FactorMissing />
      )}
    </>
  )
}
