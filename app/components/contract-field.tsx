import type { Field } from '../../server/core/forms/fields.ts'
import classes from './contract-form.module.css'
import { ContractItems } from './contract-items.tsx'
import { DerivedTotal } from './contract-money.tsx'
import { OneField, type TemplateForm, type Wire } from './contract-one-field.tsx'
import { ContractParty } from './contract-party.tsx'

type ContractFieldProps = {
  field: Field
  fields: Readonly<Record<string, Wire>>
  form: TemplateForm
}

export function ContractField({ field, fields, form }: ContractFieldProps) {
  const wire = fields[field.name]
  if (wire === undefined) return null
  if (field.type === 'party') return <ContractParty field={field} wire={wire} />
  if (field.type === 'table') return <ContractItems table={field} wire={wire} form={form} />
  if (field.type === 'money' && field.derived) return <DerivedTotal field={field} />
  return (
    <div className={classes['field']} data-wide={isWide(field)}>
      <OneField field={field} wire={wire} />
    </div>
  )
}

/** Text needs the whole line; numbers, days and choices share one. */
function isWide(field: Field): boolean {
  return field.type === 'string' && (field.multiline === true || field.maxLength > 60)
}
