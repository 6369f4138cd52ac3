import { useTranslation } from 'react-i18next'
import type { SimpleWire } from './contract-one-field.tsx'
import { TextField } from './fields.tsx'
import { PasskeyProof } from './passkey-proof.tsx'
import type { SigningRoomView } from './sign-room.tsx'
import { Text } from './text.tsx'

type SignProofProps = {
  form: { id: string }
  fields: Readonly<Record<'password' | 'code', SimpleWire>>
  view: SigningRoomView
}

/** Password and code, or a passkey: an act of will for this contract and these bytes only. */
export function SignProof({ form, fields, view }: SignProofProps) {
  const { t } = useTranslation('contracts')
  return (
    <>
      <Text size="sm" tone="dimmed">
        {t('sign.proveHelp')}
      </Text>
      <TextField
        field={fields.password}
        type="password"
        label={t('sign.password')}
        autoComplete="current-password"
      />
      <TextField
        field={fields.code}
        label={t('sign.code')}
        description={t('sign.codeHelp')}
        inputMode="numeric"
        autoComplete="one-time-code"
        mono
      />
      {view.mayUsePasskey ? (
        <PasskeyProof
          form={form.id}
          question={{
            address: `/contracts/${view.contract.id}/sign/passkey`,
            about: { digest: view.documentDigest },
          }}
          words={{ or: t('sign.or'), act: t('sign.passkey'), failed: t('sign.passkeyFailed') }}
        />
      ) : null}
    </>
  )
}
