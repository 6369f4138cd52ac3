import type { FieldMetadata } from '@conform-to/react'
import { useTranslation } from 'react-i18next'
import { TextArea } from './fields.tsx'
import { ProtectedForm, Submit } from './form.tsx'

type ReasonFormProps = {
  /** From `useCheckedForm`. */
  form: { id: string }
  // biome-ignore lint/suspicious/noExplicitAny: a field of whatever form; conform's metadata is invariant in it
  reason: FieldMetadata<any, any, string[]>
  hidden: Readonly<Record<string, string | number>>
  button: string
}

/** An act that somebody else must be able to understand later. */
export function ReasonForm({ form, reason, hidden, button }: ReasonFormProps) {
  const { t } = useTranslation('contracts')
  return (
    <ProtectedForm form={form}>
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <TextArea field={reason} label={t('reason.label')} description={t('reason.help')} />
      <Submit form={form.id} color="red">
        {button}
      </Submit>
    </ProtectedForm>
  )
}
