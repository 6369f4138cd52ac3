import { Alert, Button, Divider } from '@mantine/core'
import { startAuthentication } from '@simplewebauthn/browser'
import { IconFingerprint } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readOptions, sendAnswer } from './passkey-wire.ts'
import { useScripted } from './scripted.ts'

type PasskeySignInProps = {
  /** A path of this site; the server checks it again at the sign-in page. */
  to: string
}

export function PasskeySignIn({ to }: PasskeySignInProps) {
  const { t } = useTranslation('account')
  const [failed, setFailed] = useState(false)
  const scripted = useScripted()
  const signIn = async () => {
    setFailed(false)
    try {
      const optionsJSON = await readOptions('generate-authenticate-options')
      const response = await startAuthentication({ optionsJSON: optionsJSON as never })
      await sendAnswer('verify-authentication', { response })
      // Through the sign-in page, which sends whoever is signed in to where they wanted to go.
      location.assign(`/sign-in?to=${encodeURIComponent(to)}`)
    } catch {
      setFailed(true)
    }
  }
  return (
    <>
      <Divider label={t('signIn.or')} my="sm" />
      <Button
        variant="default"
        fullWidth
        disabled={!scripted}
        onClick={signIn}
        leftSection={<IconFingerprint size={18} aria-hidden="true" />}
      >
        {t('signIn.passkey')}
      </Button>
      {failed ? (
        <Alert color="red" role="alert" mt="sm">
          {t('signIn.passkeyFailed')}
        </Alert>
      ) : null}
    </>
  )
}
