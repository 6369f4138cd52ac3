import type { FieldMetadata } from '@conform-to/react'
import { useTranslation } from 'react-i18next'
import { TextField } from './fields.tsx'
import { Text } from './text.tsx'

// biome-ignore lint/suspicious/noExplicitAny: a field of whichever form; conform's metadata is invariant in it
type Field = FieldMetadata<any, any, string[]>

type IntentFieldsProps = {
  fields: { password: Field; code: Field }
  /** sha256 hex of what the act is about, as shown on this page. */
  digest: string
}

/** 意愿: password and one-time code, for exactly what was shown. Needs the words of `keys`. */
export function IntentFields({ fields, digest }: IntentFieldsProps) {
  const { t } = useTranslation('keys')
  return (
    <>
      <input type="hidden" name="digest" value={digest} />
      <Text weight={600}>{t('will.title')}</Text>
      <TextField
        field={fields.password}
        type="password"
        label={t('will.password')}
        autoComplete="current-password"
      />
      <TextField
        field={fields.code}
        label={t('will.code')}
        description={t('will.codeHelp')}
        inputMode="numeric"
        autoComplete="one-time-code"
        mono
      />
    </>
  )
}
