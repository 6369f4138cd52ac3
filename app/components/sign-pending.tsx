import { Alert, Button, PasswordInput } from '@mantine/core'
import { useNavigation, useSubmit } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { finishing } from '../routes/sign/acts.ts'
import type { Pending, SignFault } from './browser-sign.ts'
import { Digest } from './digest.tsx'
import { ProtectedForm, useCheckedForm } from './form.tsx'
import { useHeldHere } from './key-held.tsx'
import { useScripted } from './scripted.ts'
import { Sheet } from './sheet.tsx'
import { Anchor, Text } from './text.tsx'
import { useViewer } from './viewer.ts'

type SignPendingProps = { contractId: string; pending: Pending }

/** The last step where the key is in this browser: the digest that was pinned, checked here, signed here. */
export function SignPending({ contractId, pending }: SignPendingProps) {
  const { t } = useTranslation('contracts')
  const scripted = useScripted()
  const held = useHeldHere(pending.keyDigest)
  const [form] = useCheckedForm(finishing, { id: 'sign-pending' })
  return (
    <Sheet title={t('pending.title')}>
      <ProtectedForm form={form}>
        <Text>{t('pending.text')}</Text>
        <div>
          {pending.algorithm === 'sm2' ? 'SM3' : 'SHA-256'} <Digest value={pending.pinnedDigest} />
        </div>
        {scripted ? null : <Alert>{t('pending.unscripted')}</Alert>}
        {held === false ? (
          <Alert color="red" role="alert">
            {t('pending.fault.key-absent')}
          </Alert>
        ) : (
          <Signing contractId={contractId} pending={pending} ready={held === true} />
        )}
        <Anchor to={`/contracts/${contractId}/sign`}>{t('pending.back')}</Anchor>
      </ProtectedForm>
    </Sheet>
  )
}

function Signing({ contractId, pending, ready }: SignPendingProps & { ready: boolean }) {
  const { t } = useTranslation('contracts')
  const { csrf } = useViewer()
  const submit = useSubmit()
  const sending = useNavigation().state !== 'idle'
  const [passphrase, setPassphrase] = useState('')
  const [fault, setFault] = useState<SignFault>()
  const [busy, setBusy] = useState(false)
  const sign = async () => {
    setFault(undefined)
    setBusy(true)
    const { signPending } = await import('./browser-sign.ts')
    const { toBase64 } = await import('../../server/core/values/bytes.ts')
    const made = await signPending(`/contracts/${contractId}`, pending, passphrase)
    setBusy(false)
    if (typeof made === 'string') return setFault(made)
    const signature = toBase64(made)
    const form = 'sign-pending'
    submit({ csrf, form, act: 'finish', pending: pending.id, signature }, { method: 'post' })
  }
  return (
    <>
      {pending.algorithm === 'sm2' ? (
        <PasswordInput
          label={t('pending.passphrase')}
          description={t('pending.passphraseHelp')}
          autoComplete="off"
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
      ) : null}
      {fault ? (
        <Alert color="red" role="alert">
          {t(`pending.fault.${fault}`)}
        </Alert>
      ) : null}
      <div>
        <Button size="md" disabled={!ready} loading={busy || sending} onClick={sign}>
          {t('pending.act')}
        </Button>
      </div>
    </>
  )
}
