import { useTranslation } from 'react-i18next'
import { type Field, fieldsOf, type Values } from '../../server/core/forms/fields.ts'
import { typedValue } from '../../server/core/forms/typed.ts'
import type { Language } from '../i18n/languages.ts'
import type { FormType } from '../routes/certificates/form-type.ts'
import { wordOf } from './label.ts'
import { useViewer } from './viewer.ts'

/** `2026-03-01 – 2031-02-28`, or 长期. */
export function useValidity(): (dates: { validFrom: string; validTo: string | null }) => string {
  const { t } = useTranslation('certificates')
  return ({ validFrom, validTo }) => {
    return validTo === null ? t('openEnd', { date: validFrom }) : `${validFrom} – ${validTo}`
  }
}

/** How long what is issued now will be valid. */
export function useDuration(): (type: FormType) => string {
  const { t } = useTranslation('certificates')
  const { language } = useViewer()
  return (type) => {
    const { validity } = type
    if (validity.kind === 'permanent') return t('permanent')
    if (validity.kind === 'years') return t('choose.years', { count: validity.years })
    const field = fieldsOf(type).find(({ name }) => name === validity.field)
    return t('choose.until', { field: field ? wordOf(field.label, language) : validity.field })
  }
}

/** One after the other, as the language lists things. */
export function useListing(): (parts: readonly string[]) => string {
  const { language } = useViewer()
  return (parts) => parts.join(language === 'zh-CN' ? '、' : ', ')
}

/** A face field's value as people read it; '—' where there is none. */
export function shownValue(field: Field, values: Values, language: Language): string {
  const value = values[field.name]
  if (field.type === 'enum') {
    const option = field.options.find((one) => one.value === value)
    return option ? wordOf(option.label, language) : '—'
  }
  const text = typedValue(field, value)
  if (text === '') return '—'
  if (field.type === 'money') return `¥${text}`
  return field.type === 'integer' && field.unit ? `${text} ${wordOf(field.unit, language)}` : text
}
