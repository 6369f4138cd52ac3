import type { FieldMetadata } from '@conform-to/react'
import { useTranslation } from 'react-i18next'
import type { KeyPage } from '../routes/keys/key.tsx'
import { TextField } from './fields.tsx'
import { Submit } from './form.tsx'
import { PasskeyProof } from './passkey-proof.tsx'
import { Text } from './text.tsx'

// biome-ignore lint/suspicious/noExplicitAny: a field of whichever form; conform's metadata is invariant in it
type Field = FieldMetadata<any, any, string[]>

type IntentFieldsProps = {
  /** Id of the form that these fields end. */
  form: string
  fields: { password: Field; code: Field }
  page: Pick<KeyPage, 'certificate' | 'digest' | 'hasFactor' | 'mayUsePasskey'>
  purpose: 'key.export' | 'key.certify'
  /** On the two buttons. */
  words: { act: string; passkey: string }
}

/** 意愿, by password and one-time code or by a passkey, for exactly what was shown. Needs the words of `keys`. */
export function IntentFields({ form, fields, page, purpose, words }: IntentFieldsProps) {
  const { t } = useTranslation('keys')
  const { certificate, digest, hasFactor, mayUsePasskey } = page
  return (
    <>
      <input type="hidden" name="digest" value={digest} />
      <Text weight={600}>{t('will.title')}</Text>
      {hasFactor ? <PasswordAndCode form={form} fields={fields} act={words.act} /> : null}
      {hasFactor || !mayUsePasskey ? null : (
        <Text size="sm" tone="dimmed">
          {t('will.passkeyOnly')}
        </Text>
      )}
      {mayUsePasskey ? (
        <PasskeyProof
          form={form}
          question={{
            address: `/keys/${certificate.keyId}/passkey`,
            about: { purpose, digest },
          }}
          words={{
            or: hasFactor ? t('will.or') : '',
            act: words.passkey,
            failed: t('will.passkeyFailed'),
          }}
        />
      ) : null}
    </>
  )
}

type PasswordAndCodeProps = Pick<IntentFieldsProps, 'form' | 'fields'> & { act: string }

function PasswordAndCode({ form, fields, act }: PasswordAndCodeProps) {
  const { t } = useTranslation('keys')
  return (
    <>
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
      <div>
        <Submit form={form} variant="default">
          {act}
        </Submit>
      </div>
    </>
  )
}
