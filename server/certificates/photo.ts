import { type Refusal, refuse } from '../core/values/refusal.ts'
import type { CertificateType } from './certificate-type.ts'
import type { CertificateDeps } from './parts.ts'
import type { Upload } from './types.ts'

export type KeptPhoto = { digest: string; size: number }

/** Written before any row speaks of it. Undefined where none was given and none is needed. */
export async function keepPhoto(
  deps: Pick<CertificateDeps, 'readPhoto' | 'documents'>,
  type: CertificateType,
  upload: Upload | undefined,
): Promise<KeptPhoto | undefined | Refusal> {
  if (upload === undefined) return undefined
  if (type.photo === 'none') return refuse('field-unknown', { name: 'photo' }, 'photo')
  const photo = await deps.readPhoto(upload.bytes)
  if (photo === 'large') return refuse('photo-large', { maximum: 5 }, 'photo')
  if (photo === 'unreadable') return refuse('photo-unreadable', {}, 'photo')
  if (photo === 'small') return refuse('photo-small', { width: 358, height: 441 }, 'photo')
  return { digest: await deps.documents.keep(photo), size: photo.length }
}
