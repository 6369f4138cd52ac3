import { useTranslation } from 'react-i18next'
import type { FormField } from './fields.tsx'
import { PasskeyProof } from './passkey-proof.tsx'
import { PasswordAndCode } from './password-and-code.tsx'
import type { SigningRoomView } from './sign-room.tsx'
import { Text } from './text.tsx'

type SignProofProps = {
  form: { id: string }
  fields: Readonly<Record<'password' | 'code', FormField>>
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
      <PasswordAndCode
        fields={fields}
        words={{
          password: t('sign.password'),
          code: t('sign.code'),
          codeHelp: t('sign.codeHelp'),
        }}
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
