import { usccFault } from '../values/check-digits.ts'
import { type Refusal, refuse } from '../values/refusal.ts'
import { isBlank, type Reading } from './entries.ts'
import { type PartyField, type PartyValue, partyFields } from './fields.ts'
import { isEmail, textFault, tidyText } from './texts.ts'

/** Every particular is read; a missing or faulty one is ''. */
export function readParty(raw: unknown, path: string): Reading {
  const record = typeof raw === 'object' && raw !== null ? raw : {}
  const faults: Refusal[] = []
  const value = Object.fromEntries(partyFields.map(({ name }) => [name, ''])) as PartyValue
  for (const field of partyFields) {
    const typed = Object.hasOwn(record, field.name) ? Reflect.get(record, field.name) : undefined
    const reading = readParticular(typed, field, `${path}.${field.name}`)
    if (typeof reading === 'string') value[field.name] = reading
    else faults.push(reading)
  }
  return { value, faults }
}

function readParticular(raw: unknown, field: PartyField, path: string): string | Refusal {
  if (isBlank(raw) || typeof raw !== 'string') return refuse('required', {}, path)
  if (field.kind === 'text') {
    const text = tidyText(raw)
    return textFault(text, field, path) ?? text
  }
  const compact = raw
    .normalize('NFKC')
    .replaceAll(/[\s-]/g, field.kind === 'uscc' ? '' : '$&')
    .trim()
  if (field.kind === 'email') return isEmail(compact) ? compact : refuse('email-invalid', {}, path)
  const code = compact.toUpperCase()
  const reason = usccFault(code)
  return reason === undefined ? code : refuse('uscc-invalid', { reason, length: code.length }, path)
}
