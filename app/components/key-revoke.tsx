import { useTranslation } from 'react-i18next'
import { reasons, revoking } from '../routes/keys/acts.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { SelectField } from './fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'

export function KeyRevoke() {
  const { t } = useTranslation('keys')
  const [form, fields] = useCheckedForm(revoking, { id: 'key-revoke' })
  return (
    <ConfirmDialog
      label={t('revoke.act')}
      title={t('revoke.title')}
      warning={t('revoke.warning')}
      open={form.errors !== undefined}
    >
      <ProtectedForm form={form}>
        <input type="hidden" name="act" value="revoke" />
        <SelectField
          field={fields.reason}
          label={t('revoke.reason')}
          options={reasons.map((value) => ({ value, label: t(`reason.${value}`) }))}
        />
        <Submit form={form.id} color="red">
          {t('revoke.confirm')}
        </Submit>
      </ProtectedForm>
    </ConfirmDialog>
  )
}
