import { useTranslation } from 'react-i18next'
import type { Seal } from '../../server/seals/types.ts'
import { moving } from '../routes/seals/acts.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { TextArea } from './fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'

/** Suspends a seal in use, or takes a suspended one into use again; either with a reason. */
export function SealMove({ seal }: { seal: Seal }) {
  const { t } = useTranslation('seals')
  const [form, fields] = useCheckedForm(moving, { id: 'seal-move' })
  const suspending = seal.state === 'active'
  const act = suspending ? 'suspend' : 'resume'
  return (
    <ConfirmDialog
      label={t(`${act}.act`)}
      title={t(`${act}.title`)}
      warning={t(`${act}.warning`)}
      danger={suspending}
      open={form.status === 'error'}
    >
      <ProtectedForm form={form}>
        <input type="hidden" name="act" value="move" />
        <input type="hidden" name="to" value={suspending ? 'suspended' : 'active'} />
        <input type="hidden" name="version" value={seal.version} />
        <TextArea field={fields.reason} label={t('reason.label')} description={t('reason.help')} />
        <Submit form={form.id} {...(suspending ? { color: 'red' } : {})}>
          {t(`${act}.act`)}
        </Submit>
      </ProtectedForm>
    </ConfirmDialog>
  )
}
