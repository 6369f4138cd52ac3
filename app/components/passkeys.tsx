import { Alert, Button, TextInput } from '@mantine/core'
import { useRevalidator } from '@remix-run/react'
import { startRegistration } from '@simplewebauthn/browser'
import { IconFingerprint } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PasskeyView } from '../../server/people/types.ts'
import { ActButton } from './act-form.tsx'
import { readOptions, sendAnswer } from './passkey-wire.ts'
import classes from './passkeys.module.css'
import { useScripted } from './scripted.ts'
import { Sheet } from './sheet.tsx'
import { Text } from './text.tsx'
import { Timestamp } from './timestamp.tsx'

export function Passkeys({ passkeys }: { passkeys: readonly PasskeyView[] }) {
  const { t } = useTranslation('account')
  return (
    <Sheet title={t('security.passkeys')}>
      <Text tone="dimmed" size="sm">
        {t('security.passkeysText')}
      </Text>
      {passkeys.length === 0 ? (
        <Text mt="md" mb="md">
          {t('security.passkeysNone')}
        </Text>
      ) : null}
      <ul className={classes['list']}>
        {passkeys.map(({ id, name, createdAt }) => (
          <li key={id}>
            <span>
              <strong>{name || t('security.passkeys')}</strong>{' '}
              {createdAt ? (
                <Text as="span" tone="dimmed" size="sm">
                  {t('security.created')} <Timestamp at={createdAt} precision="day" />
                </Text>
              ) : null}
            </span>
            <ActButton values={{ intent: 'remove-passkey', passkey: id }} size="xs">
              {t('security.passkeyRemove')}
            </ActButton>
          </li>
        ))}
      </ul>
      <AddPasskey />
    </Sheet>
  )
}

/** The browser makes the key, so this needs a script; the page says so to those without. */
function AddPasskey() {
  const { t } = useTranslation('account')
  const [name, setName] = useState('')
  const [failed, setFailed] = useState(false)
  const { revalidate } = useRevalidator()
  const scripted = useScripted()
  const add = async () => {
    setFailed(false)
    try {
      const optionsJSON = await readOptions('generate-register-options')
      const response = await startRegistration({ optionsJSON: optionsJSON as never })
      await sendAnswer('verify-registration', { response, name: name.trim() || undefined })
      setName('')
      revalidate()
    } catch {
      setFailed(true)
    }
  }
  return (
    <>
      <div className={classes['add']}>
        <TextInput
          label={t('security.passkeyName')}
          description={t('security.passkeyNameHelp')}
          value={name}
          maxLength={60}
          disabled={!scripted}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Button
          variant="default"
          disabled={!scripted}
          onClick={add}
          leftSection={<IconFingerprint size={18} aria-hidden="true" />}
        >
          {t('security.passkeyAdd')}
        </Button>
      </div>
      <noscript>{t('security.passkeyNeedsScript')}</noscript>
      {failed ? (
        <Alert color="red" role="alert" mt="sm">
          {t('security.passkeyFailed')}
        </Alert>
      ) : null}
    </>
  )
}
