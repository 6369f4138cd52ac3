/** The way back: what a form shows for a stored value, and what a new form starts with. */
import { addDays } from '../values/dates.ts'
import { decimalText } from '../values/decimals.ts'
import { formatYuan } from '../values/money.ts'
import { placesOf } from './entries.ts'
import { type Field, type Form, fieldsOf, type Values } from './fields.ts'

/** A stored value as people type it: `123450` 分 is `1,234.50`, 500 basis points are `5`. '' for none. */
export function typedValue(field: Field, value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return ''
  if (field.type === 'money') return formatYuan(value)
  if (field.type === 'integer' || field.type === 'decimal' || field.type === 'percent') {
    return decimalText(value, placesOf(field))
  }
  return ''
}

/** Every field's stored value as typed, derived ones too (for display); parties and rows keep their shape. */
export function typedValues(form: Form, values: Values): Record<string, unknown> {
  return Object.fromEntries(
    fieldsOf(form).map((field) => [field.name, typedEntry(field, values[field.name])]),
  )
}

/** What an empty form starts with: the fields' defaults, dates made real, tables with their fewest rows. */
export function initialValues(form: Form, today: string): Record<string, unknown> {
  const initial: Record<string, unknown> = {}
  for (const field of fieldsOf(form)) {
    if (field.default !== undefined) initial[field.name] = realDates(field.default, today)
    else if (field.type === 'table') {
      const row = Object.fromEntries(
        field.columns.map(({ name, default: value }) => [name, value ?? '']),
      )
      initial[field.name] = Array.from({ length: field.minimumRows }, () => ({ ...row }))
    }
  }
  return initial
}

/** `today+14` anywhere in raw values becomes a civil date. */
export function realDates(raw: unknown, today: string): unknown {
  if (typeof raw === 'string') {
    const match = /^today\+(\d{1,4})$/.exec(raw)
    return match ? addDays(today, Number(match[1])) : raw
  }
  if (Array.isArray(raw)) return raw.map((each) => realDates(each, today))
  if (typeof raw !== 'object' || raw === null) return raw
  return Object.fromEntries(
    Object.entries(raw).map(([name, each]) => [name, realDates(each, today)]),
  )
}

function typedEntry(field: Field, value: unknown): unknown {
  if (field.type === 'party') return value ?? {}
  if (field.type !== 'table') return typedValue(field, value)
  const rows: readonly Record<string, unknown>[] = Array.isArray(value) ? value : []
  return rows.map((row) =>
    Object.fromEntries(
      field.columns.map((column) => [column.name, typedValue(column, row[column.name])]),
    ),
  )
}
