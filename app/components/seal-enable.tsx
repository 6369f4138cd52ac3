import { Alert } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Seal } from '../../server/seals/types.ts'
import { enabling } from '../routes/seals/acts.ts'
import { ProtectedForm, useCheckedForm } from './form.tsx'
import { IntentFields } from './intent-fields.tsx'
import classes from './seal-asked.module.css'
import { SealPicture } from './seal-picture.tsx'
import { Anchor, Text } from './text.tsx'

type SealEnableProps = {
  seal: Pick<Seal, 'id' | 'name' | 'version' | 'picture' | 'pictureDigest'>
  will: { hasFactor: boolean; mayUsePasskey: boolean }
}

/** 启用: the keeper confirms with a proof of will that this is the seal. Needs the words of `keys`. */
export function SealEnable({ seal, will }: SealEnableProps) {
  const { t } = useTranslation('seals')
  const [form, fields] = useCheckedForm(enabling, { id: 'seal-enable' })
  if (!will.hasFactor && !will.mayUsePasskey) {
    return (
      <Alert>
        {t('enable.factorMissing')} <Anchor to="/account/security">{t('enable.factor')}</Anchor>
      </Alert>
    )
  }
  return (
    <div className={classes['asked']}>
      <div className={classes['picture']}>
        <SealPicture picture={seal.picture} name={seal.name} size={200} />
      </div>
      <ProtectedForm form={form}>
        <Text>{t('enable.text')}</Text>
        <input type="hidden" name="act" value="enable" />
        <input type="hidden" name="version" value={seal.version} />
        <IntentFields
          form={form.id}
          fields={fields}
          page={{ digest: seal.pictureDigest, ...will }}
          primary
          question={{ address: `/seals/${seal.id}/passkey`, purpose: 'seal.enable' }}
          words={{ act: t('enable.act'), passkey: t('enable.passkey') }}
        />
      </ProtectedForm>
    </div>
  )
}
