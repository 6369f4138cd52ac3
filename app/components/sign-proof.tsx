import { Alert, Button, Divider } from '@mantine/core'
import { startAuthentication } from '@simplewebauthn/browser'
import { IconFingerprint } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SimpleWire } from './contract-one-field.tsx'
import { TextField } from './fields.tsx'
import { useScripted } from './scripted.ts'
import type { SigningRoomView } from './sign-room.tsx'
import { Text } from './text.tsx'
import { useViewer } from './viewer.ts'

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
      {view.mayUsePasskey ? <PasskeyProof form={form.id} view={view} /> : null}
    </>
  )
}

/** Asks the passkey, puts its answer into the form and sends it. */
function PasskeyProof({ form, view }: { form: string; view: SigningRoomView }) {
  const { t } = useTranslation('contracts')
  const { csrf } = useViewer()
  const scripted = useScripted()
  const answer = useRef<HTMLInputElement>(null)
  const [failed, setFailed] = useState(false)
  const prove = async () => {
    setFailed(false)
    try {
      const optionsJSON = await question(view, csrf)
      const response = await startAuthentication({ optionsJSON: optionsJSON as never })
      if (answer.current === null) return
      answer.current.value = JSON.stringify(response)
      const sent = document.getElementById(form)
      if (sent instanceof HTMLFormElement) sent.requestSubmit()
    } catch {
      setFailed(true)
    }
  }
  return (
    <>
      <Divider label={t('sign.or')} />
      <input ref={answer} type="hidden" name="response" defaultValue="" />
      <Button
        variant="default"
        fullWidth
        disabled={!scripted}
        onClick={prove}
        leftSection={<IconFingerprint size={18} aria-hidden="true" />}
      >
        {t('sign.passkey')}
      </Button>
      {failed ? (
        <Alert color="red" role="alert">
          {t('sign.passkeyFailed')}
        </Alert>
      ) : null}
    </>
  )
}

async function question(view: SigningRoomView, csrf: string): Promise<unknown> {
  const body = new FormData()
  body.set('csrf', csrf)
  body.set('digest', view.documentDigest)
  const address = `/contracts/${view.contract.id}/sign/passkey`
  const response = await fetch(address, { method: 'POST', body })
  if (!response.ok) throw new Error(`${address} answered ${response.status}`)
  const { options } = (await response.json()) as { options: unknown }
  return options
}
