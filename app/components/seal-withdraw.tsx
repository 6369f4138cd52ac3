import { useTranslation } from 'react-i18next'
import { ActButton } from './act-form.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'

/** Takes an application back before the seal is made. */
export function SealWithdraw({ version }: { version: number }) {
  const { t } = useTranslation('seals')
  return (
    <ConfirmDialog
      label={t('withdraw.act')}
      title={t('withdraw.title')}
      warning={t('withdraw.warning')}
    >
      <ActButton values={{ act: 'withdraw', version }} color="red" variant="filled">
        {t('withdraw.act')}
      </ActButton>
    </ConfirmDialog>
  )
}
