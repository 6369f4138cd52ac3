import { useTranslation } from 'react-i18next'
import { suiteOfAlgorithm } from '../../server/core/values/suite.ts'
import type { Seal } from '../../server/seals/types.ts'
import { applyingForKey } from '../routes/seals/acts.ts'
import { TextArea } from './fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import { Anchor, Text } from './text.tsx'

type SealSecondKeyProps = {
  seal: Pick<Seal, 'algorithm'>
  /** Of the application that is under way. */
  openId: string | null
}

/** 制作国密密钥, by the same steps as a seal. */
export function SealSecondKey({ seal, openId }: SealSecondKeyProps) {
  const { t } = useTranslation('seals')
  const [form, fields] = useCheckedForm(applyingForKey, { id: 'second-key' })
  const missing = suiteOfAlgorithm(seal.algorithm) === 'guomi' ? 'international' : 'guomi'
  if (openId !== null) {
    return (
      <Text>
        {t('secondKey.open')}{' '}
        <Anchor to={`/seals/applications/${openId}`} underlined>
          {t('secondKey.openAct')}
        </Anchor>
      </Text>
    )
  }
  return (
    <ProtectedForm form={form}>
      <Text>{t(`secondKey.${missing}`)}</Text>
      <input type="hidden" name="act" value="key" />
      <TextArea
        field={fields.purpose}
        label={t('apply.purpose')}
        description={t('apply.purposeHelp')}
        minRows={2}
      />
      <div>
        <Submit form={form.id} variant="default">
          {t('secondKey.act')}
        </Submit>
      </div>
    </ProtectedForm>
  )
}
