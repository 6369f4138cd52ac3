import type { FormMetadata } from '@conform-to/react'
import { useTranslation } from 'react-i18next'
import type { Field } from '../../server/core/forms/fields.ts'
import type { Language } from '../i18n/languages.ts'
import { MoneyEcho } from './contract-money.tsx'
import { CheckGroup, type FormField, SelectField, TextArea, TextField } from './fields.tsx'
import { wordOf } from './label.ts'
import { useViewer } from './viewer.ts'

export type Wire = FormField & {
  getFieldset(): Readonly<Record<string, Wire>>
  getFieldList(): readonly Wire[]
}
export type TemplateForm = FormMetadata<Record<string, unknown>, string[]>

/** At most this many options are shown at once. */
const fewOptions = 3

type OneFieldProps = {
  field: Field
  wire: Wire
  /** A cell of a table has no room for help. */
  inRow?: boolean
}

export function OneField({ field, wire, inRow = false }: OneFieldProps) {
  const { language } = useViewer()
  const { t } = useTranslation()
  const label = useLabel(field)
  const help = field.help && !inRow ? wordOf(field.help, language) : undefined
  const common = { field: wire, label, description: help }
  // Without a default nobody is taken to have chosen the first.
  const unchosen = [{ value: '', label: t('form.choose') }]
  switch (field.type) {
    case 'string':
      return field.multiline ? <TextArea {...common} /> : <TextField {...common} />
    case 'date':
      return <TextField {...common} type="date" />
    case 'enum': {
      const options = field.options.map(({ value, label: name }) => {
        return { value, label: wordOf(name, language) }
      })
      const few = options.length <= fewOptions
      return few ? (
        <CheckGroup {...common} kind="radio" options={options} />
      ) : (
        <SelectField {...common} options={[...(field.default ? [] : unchosen), ...options]} />
      )
    }
    case 'money':
      return (
        <TextField
          {...common}
          inputMode="decimal"
          description={inRow ? undefined : <MoneyEcho name={field.name} help={help} />}
        />
      )
    default:
      return <TextField {...common} inputMode={field.type === 'integer' ? 'numeric' : 'decimal'} />
  }
}

/** With the unit, and whether it may be left empty: most may not. */
function useLabel(field: Field): string {
  const { language } = useViewer()
  const { t } = useTranslation('contracts')
  const { t: common } = useTranslation()
  const unit = unitOf(field, language)
  const name = wordOf(field.label, language)
  const named = unit === undefined ? name : t('form.withUnit', { name, unit })
  return field.required ? named : t('form.withUnit', { name: named, unit: common('form.optional') })
}

function unitOf(field: Field, language: Language): string | undefined {
  if (field.type === 'percent') return '%'
  return field.type === 'integer' && field.unit ? wordOf(field.unit, language) : undefined
}
