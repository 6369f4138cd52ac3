import { Input } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SigningView } from '../../server/contracts/types.ts'
import type { FormField } from './fields.tsx'
import { useSentences } from './refusal.tsx'
import { SealPicture } from './seal-picture.tsx'
import classes from './sign-room.module.css'

type SignSealsProps = {
  field: FormField
  seals: SigningView['seals']
  onChoose(id: string): void
}

export function SignSeals({ field, seals, onChoose }: SignSealsProps) {
  const { t } = useTranslation('contracts')
  const sentences = useSentences()
  const error = sentences(field.errors)
  return (
    <fieldset className={classes['seals']} id={field.id}>
      <legend className={classes['spoken']}>{t('sign.seal')}</legend>
      {seals.map(({ id, name, picture }) => (
        <label key={id} className={classes['seal']}>
          <input
            type="radio"
            name={field.name}
            value={id}
            defaultChecked={field.initialValue === id}
            onChange={() => onChoose(id)}
          />
          <SealPicture picture={picture} name="" size={72} />
          <span className={classes['sealName']}>{name}</span>
        </label>
      ))}
      {error ? <Input.Error>{error}</Input.Error> : null}
    </fieldset>
  )
}
