import { Button } from '@mantine/core'
import { useFetcher, useSearchParams } from '@remix-run/react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { isRefusal, type Refusal } from '../../server/core/values/refusal.ts'
import { algorithms, kinds, wish } from '../routes/seals/wish.ts'
import { CheckGroup, SelectField, TextField } from './fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import { useSentence } from './refusal.tsx'
import { useScripted } from './scripted.ts'
import classes from './seal-form.module.css'
import { SealPicture } from './seal-picture.tsx'
import { Text } from './text.tsx'

type Preview = { svg: string } | Refusal
type SealFormProps = {
  /** Of what the address asks for. */
  preview: Preview
  asked: { kind: string | null; serial: string | null; key: string | null }
  /** Brought along, to choose instead of a new one. */
  keys: readonly { keyId: string; subjectName: string; issuerName: string }[]
}

export function SealForm({ preview, asked, keys }: SealFormProps) {
  const { t } = useTranslation('seals')
  const [parameters] = useSearchParams()
  const scripted = useScripted()
  const [form, fields] = useCheckedForm(wish, {
    id: 'seal',
    defaultValue: {
      kind: asked.kind === 'official' ? 'official' : 'contract',
      serial: asked.serial ?? '',
      algorithm: 'p256',
      keyId: asked.key ?? '',
    },
  })
  const live = useLivePreview(preview, form.value?.kind, form.value?.serial)
  const kindOptions = kinds.map((value) => {
    return { value, label: t(`kind.${value}`), description: t(`kindHelp.${value}`) }
  })
  const algorithmOptions = algorithms.map((value) => {
    return { value, label: t(`algorithm.${value}`), description: t(`algorithmHelp.${value}`) }
  })
  return (
    <div className={classes['desk']}>
      <ProtectedForm form={form}>
        <input type="hidden" name="to" value={parameters.get('to') ?? ''} />
        <CheckGroup field={fields.kind} kind="radio" label={t('make.kind')} options={kindOptions} />
        <TextField
          field={fields.serial}
          label={t('make.serial')}
          description={t('make.serialHelp')}
          inputMode="numeric"
        />
        <KeyChoice field={fields.keyId} keys={keys} />
        <CheckGroup
          field={fields.algorithm}
          kind="radio"
          label={t('make.algorithm')}
          options={algorithmOptions}
        />
        <div className={classes['acts']}>
          <Submit form={form.id}>{t('make.act')}</Submit>
          {scripted ? null : (
            <Button type="submit" variant="default" formMethod="get">
              {t('make.preview')}
            </Button>
          )}
        </div>
      </ProtectedForm>
      <Picture preview={live} />
    </div>
  )
}

function KeyChoice({
  field,
  keys,
}: {
  field: Parameters<typeof SelectField>[0]['field']
  keys: SealFormProps['keys']
}) {
  const { t } = useTranslation('seals')
  if (keys.length === 0) return null
  const brought = keys.map(({ keyId, subjectName, issuerName }) => {
    return { value: keyId, label: t('make.broughtKey', { subjectName, issuerName }) }
  })
  const options = [{ value: '', label: t('make.newKey') }, ...brought]
  return (
    <SelectField
      field={field}
      label={t('make.key')}
      description={t('make.keyHelp')}
      options={options}
    />
  )
}

function Picture({ preview }: { preview: Preview }) {
  const { t } = useTranslation('seals')
  const sentence = useSentence()
  return (
    <figure className={classes['picture']}>
      {isRefusal(preview) ? (
        <Text tone="bad" role="alert">
          {sentence(preview)}
        </Text>
      ) : (
        <SealPicture picture={preview.svg} name={t('make.previewName')} size={260} />
      )}
      <figcaption>{t('make.previewHelp')}</figcaption>
    </figure>
  )
}

/** Drawn by the server that will make it, as soon as something else is chosen. */
function useLivePreview(first: Preview, kind: string | undefined, serial: string | undefined) {
  const { load, data } = useFetcher<Preview>()
  useEffect(() => {
    const timer = setTimeout(() => {
      load(`/seals/preview?${new URLSearchParams({ kind: kind ?? '', serial: serial ?? '' })}`)
    }, 250)
    return () => clearTimeout(timer)
  }, [load, kind, serial])
  return data ?? first
}
