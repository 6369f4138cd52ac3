import { useTranslation } from 'react-i18next'
import { deciding } from '../routes/seals/acts.ts'
import { TextArea } from './fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import classes from './seal-form.module.css'
import { Text } from './text.tsx'

/** 审批: approve or not, with an opinion. */
export function SealDecide({ version }: { version: number }) {
  const { t } = useTranslation('seals')
  const [form, fields] = useCheckedForm(deciding, { id: 'seal-decide' })
  return (
    <ProtectedForm form={form}>
      <Text>{t('decide.text')}</Text>
      <input type="hidden" name="version" value={version} />
      <TextArea
        field={fields.opinion}
        label={t('decide.opinion')}
        description={t('decide.opinionHelp')}
      />
      <div className={classes['acts']}>
        <Submit form={form.id} name="act" value="approve">
          {t('decide.approve')}
        </Submit>
        <Submit form={form.id} name="act" value="reject" variant="default">
          {t('decide.reject')}
        </Submit>
      </div>
    </ProtectedForm>
  )
}
