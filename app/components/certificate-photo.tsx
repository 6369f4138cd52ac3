import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './certificate-photo.module.css'
import { FileField, type FormField } from './fields.tsx'
import { Text } from './text.tsx'

type CertificatePhotoProps = {
  field: FormField
  form: string
  /** Address of the photo that an application has already. */
  current?: string | undefined
  /** The form came back: browsers do not keep files. */
  again: boolean
}

/** 照片: the browser's own chooser, and as soon as one is chosen how it looks. */
export function CertificatePhoto({ field, form, current, again }: CertificatePhotoProps) {
  const { t } = useTranslation('certificates')
  const chosen = useChosenPhoto(form, field.name)
  const shown = chosen ?? current
  return (
    <div className={classes['photo']}>
      <div className={classes['frame']} data-empty={shown === undefined}>
        {shown ? (
          <img src={shown} alt={t(chosen ? 'photo.preview' : 'photo.current')} />
        ) : (
          <span aria-hidden="true" className={classes['figure']} />
        )}
      </div>
      <div className={classes['words']}>
        <FileField
          field={field}
          label={t('photo.label')}
          description={t('photo.help')}
          accept="image/jpeg,image/png"
        />
        {current ? (
          <Text size="sm" tone="dimmed">
            {t('photo.kept')}
          </Text>
        ) : null}
        {again && !chosen ? <Text size="sm">{t('photo.again')}</Text> : null}
      </div>
    </div>
  )
}

/** What was chosen, as an address of this page only. Conform owns the field, so that its form is listened to. */
function useChosenPhoto(form: string, name: string): string | undefined {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    const onChange = ({ target }: Event) => {
      if (!(target instanceof HTMLInputElement) || target.name !== name) return
      if (target.form?.id !== form) return
      const file = target.files?.[0]
      setAddress(file?.type.startsWith('image/') ? URL.createObjectURL(file) : undefined)
    }
    document.addEventListener('change', onChange)
    return () => document.removeEventListener('change', onChange)
  }, [form, name])
  useEffect(() => () => (address ? URL.revokeObjectURL(address) : undefined), [address])
  return address
}
