import { Alert, Button, PasswordInput, Radio } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { certifyingBrowser } from '../routes/keys/acts.ts'
import type { BrowserKeyPage } from '../routes/keys/browser.tsx'
import type { BrowserAlgorithm } from './browser-key.ts'
import { CheckGroup } from './fields.tsx'
import formClasses from './form.module.css'
import { ProtectedForm, useCheckedForm } from './form.tsx'
import { useScripted } from './scripted.ts'
import { Anchor, Text } from './text.tsx'

const leastPassphrase = 8

/** Nothing secret is a field of this form: the passphrase has no name, and the key never comes out of the browser. */
export function BrowserKeyForm({ page }: { page: BrowserKeyPage }) {
  const { t } = useTranslation('keys')
  const { organisation, name, verified, challenge } = page
  const [form, fields] = useCheckedForm(certifyingBrowser, {
    id: 'key-browser',
    defaultValue: { holder: organisation?.id ?? 'person' },
  })
  const mine = { value: 'person', label: t('bring.person', { name }) }
  const ours = organisation && {
    value: organisation.id,
    label: t('bring.organisation', { name: organisation.name }),
  }
  if (!verified && !ours) {
    return (
      <Alert>
        {t('create.unverified')} <Anchor to="/account/identity">{t('create.verify')}</Anchor>
      </Alert>
    )
  }
  return (
    <ProtectedForm form={form}>
      {ours ? (
        <CheckGroup
          kind="radio"
          field={fields.holder}
          label={t('bring.holder')}
          options={[ours, mine]}
        />
      ) : (
        <>
          <input type="hidden" name="holder" value="person" />
          <Text>{mine.label}</Text>
        </>
      )}
      <Making form={form.id} challenge={challenge} />
    </ProtectedForm>
  )
}

type Fault = 'failed' | 'short' | 'differ'

function Making({ form, challenge }: { form: string; challenge: string }) {
  const { t } = useTranslation('keys')
  const scripted = useScripted()
  const request = useRef<HTMLInputElement>(null)
  const [algorithm, setAlgorithm] = useState<BrowserAlgorithm>('p256')
  const [typed, setTyped] = useState({ first: '', again: '' })
  const [fault, setFault] = useState<Fault>()
  const [busy, setBusy] = useState(false)
  const make = async () => {
    const wrong = algorithm === 'sm2' ? faultOf(typed) : undefined
    setFault(wrong)
    const sent = document.getElementById(form)
    if (wrong || !(sent instanceof HTMLFormElement) || request.current === null) return
    setBusy(true)
    try {
      const { makeKey } = await import('./browser-key.ts')
      const { toBase64 } = await import('../../server/core/values/bytes.ts')
      const made = await makeKey(algorithm, challenge, typed.first)
      request.current.value = toBase64(made.request)
      sent.requestSubmit()
    } catch {
      setFault('failed')
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <input ref={request} type="hidden" name="request" defaultValue="" />
      <AlgorithmChoice value={algorithm} onChange={setAlgorithm} />
      {algorithm === 'sm2' ? <Passphrase typed={typed} onType={setTyped} fault={fault} /> : null}
      {fault === 'failed' ? (
        <Alert color="red" role="alert">
          {t('browser.failed')}
        </Alert>
      ) : null}
      {scripted ? null : <Alert>{t('browser.unscripted')}</Alert>}
      <div>
        <Button disabled={!scripted} loading={busy} onClick={make}>
          {t('browser.act')}
        </Button>
      </div>
    </>
  )
}

function faultOf({ first, again }: { first: string; again: string }): Fault | undefined {
  if ([...first].length < leastPassphrase) return 'short'
  return first === again ? undefined : 'differ'
}

type ChoiceProps = { value: BrowserAlgorithm; onChange(value: BrowserAlgorithm): void }

function AlgorithmChoice({ value, onChange }: ChoiceProps) {
  const { t } = useTranslation('keys')
  return (
    <fieldset className={formClasses['group']}>
      <legend className={formClasses['legend']}>{t('create.algorithm')}</legend>
      <div className={formClasses['options']}>
        {(['p256', 'sm2'] as const).map((one) => (
          <Radio
            key={one}
            id={`browser-algorithm-${one}`}
            checked={value === one}
            onChange={() => onChange(one)}
            label={t(`algorithm.${one}`)}
            description={t(`browser.${one}`)}
          />
        ))}
      </div>
    </fieldset>
  )
}

type PassphraseProps = {
  typed: { first: string; again: string }
  onType(typed: { first: string; again: string }): void
  fault: Fault | undefined
}

/** Without names: neither of the two is sent anywhere. */
function Passphrase({ typed, onType, fault }: PassphraseProps) {
  const { t } = useTranslation('keys')
  return (
    <>
      <PasswordInput
        label={t('pin.new')}
        description={t('browser.passphraseHelp')}
        autoComplete="new-password"
        value={typed.first}
        onChange={(event) => onType({ ...typed, first: event.currentTarget.value })}
        error={fault === 'short' ? t('browser.short', { minimum: leastPassphrase }) : undefined}
      />
      <PasswordInput
        label={t('pin.again')}
        autoComplete="new-password"
        value={typed.again}
        onChange={(event) => onType({ ...typed, again: event.currentTarget.value })}
        error={fault === 'differ' ? t('browser.differ') : undefined}
      />
    </>
  )
}
