import { Button } from '@mantine/core'
import { useFetcher } from '@remix-run/react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { isRefusal, type Refusal } from '../../server/core/values/refusal.ts'
import { algorithms, applying, type kinds } from '../routes/seals/wish.ts'
import { CheckField, CheckGroup, type FormField, TextArea, TextField } from './fields.tsx'
import { ProtectedForm, Submit, useCheckedForm } from './form.tsx'
import { useSentence } from './refusal.tsx'
import { useScripted } from './scripted.ts'
import classes from './seal-form.module.css'
import { SealPicture } from './seal-picture.tsx'
import { Text } from './text.tsx'

type Preview = { svg: string } | Refusal
type Kind = (typeof kinds)[number]
type SealFormProps = {
  /** Of what the address asks for, or of what was last sent to be looked at. */
  preview: Preview
  asked: {
    kind: Kind
    serial: string
    purpose: string
    algorithm: (typeof algorithms)[number]
    second: string
  }
  /** Those that the organisation may have. */
  kinds: readonly Kind[]
}

/** 申请: what it will look like stands beside what is asked for. */
export function SealForm({ preview, asked, kinds: offered }: SealFormProps) {
  const { t } = useTranslation('seals')
  const scripted = useScripted()
  const [form, fields] = useCheckedForm(applying, {
    id: 'seal',
    defaultValue: asked,
  })
  const live = useLivePreview(preview, form.value?.kind, form.value?.serial)
  const kindOptions = offered.map((value) => {
    return { value, label: t(`kind.${value}`), description: t(`kindHelp.${value}`) }
  })
  return (
    <div className={classes['desk']}>
      <ProtectedForm form={form}>
        <CheckGroup
          field={fields.kind}
          kind="radio"
          label={t('apply.kind')}
          options={kindOptions}
        />
        <TextField
          field={fields.serial}
          label={t('apply.serial')}
          description={t('apply.serialHelp')}
          inputMode="numeric"
        />
        <TextArea
          field={fields.purpose}
          label={t('apply.purpose')}
          description={t('apply.purposeHelp')}
        />
        <Keys algorithm={fields.algorithm} second={fields.second} chosen={form.value?.algorithm} />
        <div className={classes['acts']}>
          <Submit form={form.id}>{t('apply.act')}</Submit>
          {scripted ? null : (
            <Button
              type="submit"
              variant="default"
              {...form.validate.getButtonProps({ name: fields.kind.name })}
            >
              {t('apply.preview')}
            </Button>
          )}
        </div>
      </ProtectedForm>
      <Picture preview={live} />
    </div>
  )
}

type KeysProps = { algorithm: FormField; second: FormField; chosen: string | undefined }

/** Of which algorithm its key is, and whether it gets one of the other suite too. */
function Keys({ algorithm, second, chosen }: KeysProps) {
  const { t } = useTranslation('seals')
  const guomi = chosen === 'sm2'
  const algorithmOptions = algorithms.map((value) => {
    return { value, label: t(`algorithm.${value}`), description: t(`algorithmHelp.${value}`) }
  })
  return (
    <>
      <CheckGroup
        field={algorithm}
        kind="radio"
        label={t('apply.algorithm')}
        options={algorithmOptions}
      />
      <CheckField
        field={second}
        label={t(guomi ? 'apply.secondInternational' : 'apply.secondGuomi')}
        description={t('apply.secondHelp')}
      />
    </>
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
        <SealPicture picture={preview.svg} name={t('apply.previewName')} size={260} />
      )}
      <figcaption>{t('apply.previewHelp')}</figcaption>
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
