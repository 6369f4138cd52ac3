import { useTranslation } from 'react-i18next'
import { changingPin } from '../routes/keys/acts.ts'
import { type FormField, TextField } from './fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import classes from './key-pin.module.css'
import { useScripted } from './scripted.ts'
import { Text } from './text.tsx'

type NewPinProps = {
  fields: Readonly<Record<'newPin' | 'newPinAgain', FormField>>
  /** It was chosen; where no script can tell, the fields are always there. */
  shown: boolean
}

/** A passphrase for a new key, typed twice. Needs the words of `keys`. */
export function NewPin({ fields, shown }: NewPinProps) {
  const { t } = useTranslation('keys')
  const scripted = useScripted()
  if (scripted && !shown) return null
  return (
    <div className={classes['asked']} data-shown={shown}>
      <TextField
        field={fields.newPin}
        type="password"
        label={t('pin.new')}
        description={t('pin.newHelp')}
        autoComplete="new-password"
      />
      <TextField
        field={fields.newPinAgain}
        type="password"
        label={t('pin.again')}
        autoComplete="new-password"
      />
    </div>
  )
}

type FactorFieldsProps = {
  fields: Readonly<Record<'pin' | 'otp', FormField>>
  custody: string | undefined
}

/** What only the holder of this key has: nothing, a PIN, or what a signing service asks. Needs the words of `keys`. */
export function FactorFields({ fields, custody }: FactorFieldsProps) {
  const { t } = useTranslation('keys')
  if (custody !== 'remote') return <PinField field={fields.pin} custody={custody} />
  return (
    <>
      <TextField
        field={fields.pin}
        type="password"
        label={t('pin.remote')}
        description={t('pin.remoteHelp')}
        autoComplete="off"
      />
      <TextField
        field={fields.otp}
        label={t('pin.otp')}
        description={t('pin.otpHelp')}
        inputMode="numeric"
        autoComplete="one-time-code"
      />
    </>
  )
}

/** Asked beside the proof of will, where the key is under one. Needs the words of `keys`. */
export function PinField({ field, custody }: { field: FormField; custody: string | undefined }) {
  const { t } = useTranslation('keys')
  if (custody !== 'pin' && custody !== 'pkcs11') return null
  return (
    <TextField
      field={field}
      type="password"
      label={t(custody === 'pin' ? 'pin.pin' : 'pin.device')}
      description={t(custody === 'pin' ? 'pin.pinHelp' : 'pin.deviceHelp')}
      autoComplete="off"
    />
  )
}

export function KeyChangePin() {
  const { t } = useTranslation('keys')
  const [form, fields] = useCheckedForm(changingPin, { id: 'key-pin' })
  return (
    <>
      <Text mb="md">{t('pin.text')}</Text>
      <ProtectedForm form={form}>
        <input type="hidden" name="act" value="change-pin" />
        <TextField field={fields.pin} type="password" label={t('pin.present')} autoComplete="off" />
        <NewPin fields={fields} shown />
        <div>
          <Submit form={form.id} variant="default">
            {t('pin.act')}
          </Submit>
        </div>
      </ProtectedForm>
    </>
  )
}
