/** One typed entry at a time: what was typed (or stored) becomes a value, or a fault with its path. */
import { isResidentId, usccFault } from '../values/check-digits.ts'
import { isCivilDate, parseDate } from '../values/dates.ts'
import { parseDecimal } from '../values/decimals.ts'
import { parseYuan } from '../values/money.ts'
import { type Refusal, refuse } from '../values/refusal.ts'
import type { CodeCheck, FieldType } from './fields.ts'
import { textFault, tidyText } from './texts.ts'

export type Reading = { value: unknown; faults: readonly Refusal[] }

export function isBlank(raw: unknown): boolean {
  return raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '')
}

export function readText(
  raw: unknown,
  limits: { maxLength: number; multiline?: boolean | undefined },
  path: string,
): Reading {
  if (typeof raw !== 'string') return faulty('required', {}, path)
  const text = tidyText(raw)
  const fault = textFault(text, limits, path)
  return fault ? { value: null, faults: [fault] } : { value: text, faults: [] }
}

/** As `readText`, then the check character; stored in its usual spelling. */
export function readCode(raw: unknown, check: CodeCheck, path: string): Reading {
  if (typeof raw !== 'string') return faulty('required', {}, path)
  const code = raw.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase()
  if (check === 'uscc') {
    const reason = usccFault(code)
    return reason ? faulty('uscc-invalid', { reason, length: code.length }, path) : sound(code)
  }
  return isResidentId(code) ? sound(code) : faulty('resident-id-invalid', {}, path)
}

/** A day before `earliest` is refused as past, one after `latest` as not come yet. */
export function readDay(
  raw: unknown,
  { earliest, latest }: { earliest?: string; latest?: string },
  path: string,
): Reading {
  const value = typeof raw === 'string' ? parseDate(raw) : undefined
  if (value === undefined || !isCivilDate(value)) return faulty('not-a-date', {}, path)
  if (earliest !== undefined && value < earliest) return faulty('date-in-past', { earliest }, path)
  if (latest !== undefined && value > latest) return faulty('date-in-future', { latest }, path)
  return sound(value)
}

export function readOption(
  raw: unknown,
  { options }: Extract<FieldType, { type: 'enum' }>,
  path: string,
): Reading {
  if (options.some(({ value }) => value === raw)) return { value: raw, faults: [] }
  return faulty('not-an-option', {}, path)
}

type NumberField = Extract<FieldType, { minimum: number }>

/** Strings are as typed, in the unit people use; numbers are as stored, already scaled. */
export function readNumber(raw: unknown, field: NumberField, path: string): Reading {
  const value = Number.isSafeInteger(raw) ? Number(raw) : typedNumber(raw, field)
  if (typeof value === 'string') return faulty(value, {}, path)
  const { minimum, maximum } = field
  if (value < minimum || value > maximum) return faulty('out-of-range', { minimum, maximum }, path)
  return { value, faults: [] }
}

const moneyCodes = {
  format: 'money-format',
  decimals: 'money-decimals',
  negative: 'money-negative',
  overflow: 'money-overflow',
} as const
const numberCodes = {
  format: 'not-a-number',
  decimals: 'too-many-decimals',
  overflow: 'not-a-number',
} as const

function typedNumber(raw: unknown, field: NumberField): number | string {
  if (typeof raw !== 'string') return noNumber(field)
  if (field.type === 'money') {
    const fen = parseYuan(raw)
    return typeof fen === 'string' ? moneyCodes[fen] : fen
  }
  const digits = raw.normalize('NFKC').replaceAll(/\s/g, '')
  const bare = field.type === 'percent' ? digits.replace(/%$/, '') : digits
  const number = parseDecimal(bare, placesOf(field))
  return typeof number === 'string' ? numberCodes[number] : number
}

function noNumber({ type }: NumberField): string {
  return type === 'money' ? moneyCodes.format : numberCodes.format
}

/** Decimal places between the typed and the stored number. */
export function placesOf(field: NumberField): number {
  if (field.type === 'decimal') return field.places
  return field.type === 'integer' ? 0 : 2
}

function sound(value: unknown): Reading {
  return { value, faults: [] }
}

function faulty(code: string, facts: Record<string, string | number>, path: string): Reading {
  return { value: null, faults: [refuse(code, facts, path)] }
}
