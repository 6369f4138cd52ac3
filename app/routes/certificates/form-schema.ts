import { z } from 'zod'
import type { Upload } from '../../../server/certificates/types.ts'
import { photoField } from './photo-rules.ts'

/**
 * What goes with a type's form. Names with a hyphen are ours; all others are the type's own and are checked by the verb,
 * which answers with their paths and refuses those that the type lacks.
 */
const file = z.instanceof(File).optional()
export const newApplication = z.looseObject({
  'request-id': z.string().min(1).max(64),
  'agency-id': z.string().max(64),
  'organisation-id': z.string().max(64).optional(),
  [photoField]: file,
})
export const corrected = z.looseObject({
  'application-version': z.coerce.number().int(),
  [photoField]: file,
})

/** Of a whole form what the type asked for. */
export function faceValues(form: Record<string, unknown>): Record<string, unknown> {
  const own = ([name]: [string, unknown]) =>
    !name.includes('-') && name !== 'csrf' && name !== 'form'
  return Object.fromEntries(Object.entries(form).filter(own))
}

/** The photo as the verb takes it; none where nothing was chosen. */
export async function uploadOf(form: Record<string, unknown>): Promise<{ photo?: Upload }> {
  const photo = form[photoField]
  if (!(photo instanceof File) || photo.size === 0) return {}
  return { photo: { bytes: new Uint8Array(await photo.arrayBuffer()), name: photo.name } }
}
