/**
 * Decides whether what people typed may become a contract: the same function in the browser and on the server.
 * It never throws, whatever it is given, and reports all faults at once.
 */
import { lineAmount, sumOf } from '../values/money.ts'
import { type Refusal, refuse } from '../values/refusal.ts'
import {
  isBlank,
  type Reading,
  readCode,
  readDay,
  readNumber,
  readOption,
  readText,
} from './entries.ts'
import { type Field, type FieldType, type Form, fieldsOf, type Values } from './fields.ts'
import { readParty } from './party.ts'
import { ruleFaults } from './rules.ts'

type Checked = { values: Values; faults: readonly Refusal[] }

/** `raw`: strings as typed, or numbers and strings as stored; unknown names are dropped. `today`: civil date. */
export function checkForm(form: Form, raw: Record<string, unknown>, today: string): Checked {
  const faults: Refusal[] = []
  const values: Record<string, unknown> = {}
  for (const field of fieldsOf(form)) {
    if (isDerived(field)) continue
    const reading = readField(field, own(raw, field.name), field.name, today)
    faults.push(...reading.faults)
    values[field.name] = reading.value
  }
  for (const field of fieldsOf(form)) {
    if (!isDerived(field)) continue
    const reading = readSum(field, values.items)
    faults.push(...reading.faults)
    values[field.name] = reading.value
  }
  faults.push(...ruleFaults(form, values, new Set(faults.map((fault) => fault.field ?? ''))))
  return { values, faults }
}

function readField(field: Field, raw: unknown, path: string, today: string): Reading {
  if (field.type === 'party') return readParty(raw, path)
  if (field.type === 'table') return readTable(field, raw, path, today)
  if (isBlank(raw)) {
    const value = field.type === 'string' ? '' : null
    return { value, faults: field.required ? [refuse('required', {}, path)] : [] }
  }
  switch (field.type) {
    case 'string':
      return field.check ? readCode(raw, field.check, path) : readText(raw, field, path)
    case 'date':
      return readDay(raw, limitsOf(field, today), path)
    case 'enum':
      return readOption(raw, field, path)
    default:
      return readNumber(raw, field, path)
  }
}

function limitsOf({ notPast, notFuture }: Extract<FieldType, { type: 'date' }>, today: string) {
  return { ...(notPast && { earliest: today }), ...(notFuture && { latest: today }) }
}

type Table = Extract<FieldType, { type: 'table' }>

function readTable(table: Table, raw: unknown, path: string, today: string): Reading {
  const rows = Array.isArray(raw) ? raw : []
  const { minimumRows, maximumRows } = table
  const faults: Refusal[] = []
  if (rows.length < minimumRows) faults.push(refuse('rows-few', { minimum: minimumRows }, path))
  if (rows.length > maximumRows) faults.push(refuse('rows-many', { maximum: maximumRows }, path))
  const value: Values[] = []
  // Rows beyond the maximum are not looked at: a form of a million rows costs no more than a full one.
  for (const [index, row] of rows.slice(0, maximumRows).entries()) {
    const reading = readRow(table, row, `${path}[${index}]`, today)
    faults.push(...reading.faults)
    value.push(reading.value)
  }
  return { value, faults }
}

function readRow(
  table: Table,
  raw: unknown,
  path: string,
  today: string,
): Checked & { value: Values } {
  const record = isRecord(raw) ? raw : {}
  const faults: Refusal[] = []
  const values: Record<string, unknown> = {}
  for (const column of table.columns) {
    if (isDerived(column)) {
      const reading = readProduct(values, path)
      faults.push(...reading.faults)
      values[column.name] = reading.value
      continue
    }
    const at = `${path}.${column.name}`
    const reading = readField(column, own(record, column.name), at, today)
    faults.push(...reading.faults)
    values[column.name] = reading.value
  }
  return { value: values, values, faults }
}

/** The fault goes to the unit price: a derived amount has no box to type in. */
function readProduct({ quantity, unitPrice }: Values, path: string): Reading {
  if (typeof quantity !== 'number' || typeof unitPrice !== 'number')
    return { value: null, faults: [] }
  const value = lineAmount(quantity, unitPrice)
  if (value !== undefined) return { value, faults: [] }
  return { value: null, faults: [refuse('money-overflow', {}, `${path}.unitPrice`)] }
}

function readSum(field: Field & { type: 'money' }, items: unknown): Reading {
  const rows: readonly Values[] = Array.isArray(items) ? items : []
  const amounts = rows.map((row) => row.amount)
  if (!amounts.every((amount) => typeof amount === 'number')) return { value: null, faults: [] }
  const value = sumOf(amounts)
  if (value === undefined || value > field.maximum) {
    return { value: null, faults: [refuse('sum-overflow', { maximum: field.maximum }, field.name)] }
  }
  if (value >= field.minimum || rows.length === 0) return { value, faults: [] }
  const facts = { minimum: field.minimum, maximum: field.maximum }
  return { value: null, faults: [refuse('out-of-range', facts, field.name)] }
}

function isDerived(field: Field): field is Field & { type: 'money' } {
  return field.type === 'money' && field.derived !== undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function own(record: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
