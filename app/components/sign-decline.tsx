import { useTranslation } from 'react-i18next'
import { declining } from '../routes/sign/acts.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { ReasonForm } from './contract-reason.tsx'
import { useCheckedForm } from './form.tsx'
import classes from './sign-room.module.css'

export function SignDecline({ party }: { party: string }) {
  const { t } = useTranslation('contracts')
  const [form, fields] = useCheckedForm(declining, { id: 'sign-decline' })
  return (
    <div className={classes['decline']}>
      <ConfirmDialog
        label={t('act.decline')}
        title={t('decline.title')}
        warning={t('decline.warning')}
        open={form.status === 'error'}
      >
        <ReasonForm
          form={form}
          reason={fields.reason}
          hidden={{ act: 'decline', party }}
          button={t('act.decline')}
        />
      </ConfirmDialog>
    </div>
  )
}
