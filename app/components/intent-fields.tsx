import { useTranslation } from 'react-i18next'
import type { FormField } from './fields.tsx'
import { Submit } from './form.tsx'
import { PasskeyProof } from './passkey-proof.tsx'
import { PasswordAndCode } from './password-and-code.tsx'
import { Text } from './text.tsx'

type IntentFieldsProps = {
  /** Id of the form that these fields end. */
  form: string
  fields: Readonly<Record<'password' | 'code', FormField>>
  /** `digest`: of what was shown. */
  page: { digest: string; hasFactor: boolean; mayUsePasskey: boolean }
  /** What a passkey is asked, beside the digest, and where. */
  question: { address: string; purpose: string }
  /** It is what the page is for. */
  primary?: boolean
  /** On the two buttons. */
  words: { act: string; passkey: string }
}

/** 意愿, by password and one-time code or by a passkey, for exactly what was shown. Needs the words of `keys`. */
export function IntentFields({
  form,
  fields,
  page,
  question,
  primary = false,
  words,
}: IntentFieldsProps) {
  const { t } = useTranslation('keys')
  const { digest, hasFactor, mayUsePasskey } = page
  const { address, purpose } = question
  return (
    <>
      <input type="hidden" name="digest" value={digest} />
      <Text weight={600}>{t('will.title')}</Text>
      {hasFactor ? (
        <>
          <PasswordAndCode
            fields={fields}
            words={{
              password: t('will.password'),
              code: t('will.code'),
              codeHelp: t('will.codeHelp'),
            }}
          />
          <div>
            <Submit form={form} variant={primary ? 'filled' : 'default'}>
              {words.act}
            </Submit>
          </div>
        </>
      ) : null}
      {hasFactor || !mayUsePasskey ? null : (
        <Text size="sm" tone="dimmed">
          {t('will.passkeyOnly')}
        </Text>
      )}
      {mayUsePasskey ? (
        <PasskeyProof
          form={form}
          question={{ address, about: { purpose, digest } }}
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
