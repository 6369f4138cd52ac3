import { fieldsOf, type Values } from '../../server/core/forms/fields.ts'
import type { FormType } from '../routes/certificates/form-type.ts'
import { shownValue } from './certificate-words.ts'
import { Facts } from './facts.tsx'
import { wordOf } from './label.ts'
import { useViewer } from './viewer.ts'

/** 照面要素 as they were applied for. */
export function CertificateValues({ type, values }: { type: FormType; values: Values }) {
  const { language } = useViewer()
  return (
    <Facts
      lines={fieldsOf(type).map((field) => ({
        label: wordOf(field.label, language),
        value: shownValue(field, values, language),
      }))}
    />
  )
}
