import type { Refusal } from '../../../server/core/values/refusal.ts'
import { photoField } from './photo-rules.ts'

/** What the verbs call what the form asks besides the type's fields. */
const fields: Readonly<Record<string, string>> = {
  agencyId: 'agency-id',
  organisationId: 'organisation-id',
}

/** The fault stands where it can be corrected. */
export function atField(refusal: Refusal): Refusal {
  if (refusal.code.startsWith('photo-')) return { ...refusal, field: photoField }
  const own = refusal.field === undefined ? undefined : fields[refusal.field]
  return own === undefined ? refusal : { ...refusal, field: own }
}
