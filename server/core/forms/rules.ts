/** The rules of a form that look at several fields. Each speaks only when every field it looks at is sound by itself. */
import { type Refusal, refuse } from '../values/refusal.ts'
import { type Form, type FormRule, fieldsOf, type Values } from './fields.ts'

/** `faulty`: paths that already have a fault. */
export function ruleFaults(
  form: Form,
  values: Values,
  faulty: ReadonlySet<string>,
): readonly Refusal[] {
  const found = form.rules.flatMap((rule) => ruleFaultsOf(rule, values))
  for (const field of fieldsOf(form)) {
    if (field.type !== 'date' || field.notBefore === undefined) continue
    found.push(orderFault(field.name, field.notBefore, values))
  }
  return found.filter((fault) => fault !== undefined && !faulty.has(fault.field ?? '')) as Refusal[]
}

function ruleFaultsOf(rule: FormRule, values: Values): readonly (Refusal | undefined)[] {
  return rule.rule === 'resident-id-agrees'
    ? residentFaults(rule, values)
    : [ruleFault(rule, values)]
}

function ruleFault(rule: Exclude<FormRule, ResidentRule>, values: Values): Refusal | undefined {
  switch (rule.rule) {
    case 'percent-sum':
      return percentFault(rule.fields, rule.total, values)
    case 'different-parties':
      return partyFault(rule.fields, values)
    case 'required-when':
      if (values[rule.when] !== rule.is || values[rule.field] !== '') return undefined
      return refuse('required', {}, rule.field)
    case 'zero-when-zero':
      if (values[rule.when] !== 0 || !isPositive(values[rule.field])) return undefined
      return refuse('must-be-zero', { because: rule.when }, rule.field)
  }
}

type ResidentRule = Extract<FormRule, { rule: 'resident-id-agrees' }>

/** GB 11643-1999 §4.1: the day of birth at 7-14; an odd 17th digit is male. */
function residentFaults({ id, birth, sex }: ResidentRule, values: Values): (Refusal | undefined)[] {
  const number = values[id]
  if (typeof number !== 'string' || number === '') return []
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  const stated = birth === undefined ? undefined : values[birth]
  const said = sex && values[sex.field]
  const meant = sex && (Number(number.charAt(16)) % 2 === 1 ? sex.male : sex.female)
  return [
    isDifferent(stated, born) ? refuse('birth-date-disagrees', {}, birth) : undefined,
    isDifferent(said, meant) ? refuse('sex-disagrees', {}, sex?.field) : undefined,
  ]
}

function isDifferent(stated: unknown, meant: string | undefined): boolean {
  return typeof stated === 'string' && stated !== '' && stated !== meant
}

/** Facts in basis points; the fault stands at the first of the fields. */
function percentFault(
  names: readonly string[],
  total: number,
  values: Values,
): Refusal | undefined {
  let sum = 0
  for (const name of names) {
    const value = values[name]
    if (typeof value !== 'number') return undefined
    sum += value
  }
  return sum === total ? undefined : refuse('percent-sum', { sum, expected: total }, names[0])
}

/** One organisation on both sides would be a contract with itself (民法典 168: no acting for both). */
function partyFault(
  [first, second]: readonly [string, string],
  values: Values,
): Refusal | undefined {
  const code = codeOf(values[first])
  return code !== '' && code === codeOf(values[second])
    ? refuse('same-party', { other: first }, `${second}.code`)
    : undefined
}

function orderFault(name: string, other: string, values: Values): Refusal | undefined {
  const [value, earliest] = [values[name], values[other]]
  if (typeof value !== 'string' || typeof earliest !== 'string' || value === '') return undefined
  return value < earliest ? refuse('date-too-early', { earliest, other }, name) : undefined
}

function codeOf(party: unknown): string {
  return typeof party === 'object' && party !== null && 'code' in party ? String(party.code) : ''
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0
}
