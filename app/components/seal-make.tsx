import { Trans, useTranslation } from 'react-i18next'
import { making, newOnToken, newUnderPin } from '../routes/seals/acts.ts'
import type { BroughtKey } from '../routes/seals/brought-keys.ts'
import { SelectField } from './fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import { NewPin, PinField } from './key-pin.tsx'
import { algorithmName } from './seal-words.ts'
import { Anchor, Text } from './text.tsx'

type SealMakeProps = {
  application: { version: number; algorithm: string; forSealId: string | null }
  /** Brought along, to choose instead of a new one. */
  keys: readonly BroughtKey[]
  /** A token stands beside the server. */
  hardware: boolean
  /** The one that was brought along just now, for this. */
  chosen?: string | undefined
  /** This page, to come back to with a key. */
  here: string
}

/** 制作, with a new key or one that was brought along. */
export function SealMake({ application, keys, hardware, chosen = '', here }: SealMakeProps) {
  const { t } = useTranslation('seals')
  const [form, fields] = useCheckedForm(making, {
    id: 'seal-make',
    defaultValue: { keyId: chosen },
  })
  const algorithm = t(`algorithm.${algorithmName(application.algorithm)}`)
  const brought = keys.map(({ keyId, subjectName, issuerName }) => {
    return { value: keyId, label: t('make.broughtKey', { subjectName, issuerName }) }
  })
  const options = [
    { value: '', label: t('make.newKey', { algorithm }) },
    { value: newUnderPin, label: t('make.newPinKey', { algorithm }) },
    ...(hardware ? [{ value: newOnToken, label: t('make.newTokenKey', { algorithm }) }] : []),
    ...brought,
  ]
  return (
    <ProtectedForm form={form}>
      <Text>{t(application.forSealId ? 'secondKey.make' : 'make.text')}</Text>
      <input type="hidden" name="act" value="make" />
      <input type="hidden" name="version" value={application.version} />
      <SelectField
        field={fields.keyId}
        label={t('make.key')}
        description={t('make.keyHelp')}
        options={options}
      />
      <NewPin fields={fields} shown={form.value?.keyId === newUnderPin} />
      {form.value?.keyId === newOnToken ? <PinField field={fields.pin} custody="pkcs11" /> : null}
      <Text size="sm" tone="dimmed">
        <Trans
          t={t}
          i18nKey="make.bring"
          components={{
            a: <Anchor to={`/keys/import?to=${encodeURIComponent(here)}`} underlined />,
          }}
        />
      </Text>
      <div>
        <Submit form={form.id}>
          {t(application.forSealId ? 'secondKey.makeAct' : 'make.act')}
        </Submit>
      </div>
    </ProtectedForm>
  )
}
