/** What can be looked at before there is a certificate: the photo, and the face as it will be. */
import type { Values } from '../core/forms/fields.ts'
import { addDays, addMonths, dateIn } from '../core/values/dates.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { FaceFacts } from '../documents/types.ts'
import type { Actor } from '../people/types.ts'
import { openApplication } from './applications.ts'
import type { CertificateType } from './certificate-type.ts'
import { faceTexts, tokenTexts } from './face.ts'
import { fillFace } from './face-definition.ts'
import { openCertificate } from './library.ts'
import type { CertificateDeps } from './parts.ts'

/** The photo of an application, or of a certificate, for who may see it. */
export async function photo(
  deps: CertificateDeps,
  actor: Actor,
  id: string,
): Promise<{ bytes: Uint8Array; mediaType: string } | Refusal> {
  const opened = id.startsWith('crt_')
    ? await openCertificate(deps, actor, id)
    : await openApplication(deps, actor, id)
  if (isRefusal(opened)) return opened
  const { photoDigest } = 'certificate' in opened ? opened.certificate : opened
  const bytes = photoDigest ? await deps.documents.fetch(photoDigest) : undefined
  return bytes ? { bytes, mediaType: 'image/jpeg' } : refuse('not-found')
}

export async function preview(
  deps: CertificateDeps,
  actor: Actor,
  id: string,
): Promise<Uint8Array | Refusal> {
  const opened = await openApplication(deps, actor, id)
  if (isRefusal(opened)) return opened
  const type = deps.catalogue.get(opened.typeName, opened.typeVersion)
  if (!type) return refuse('type-unknown')
  const picture = opened.photoDigest ? await deps.documents.fetch(opened.photoDigest) : undefined
  const rendered = await deps.documents.renderFace(
    trialFacts(deps, type, {
      values: opened.values as Values,
      agency: opened.agencyName,
      photo: picture,
    }),
  )
  return isRefusal(rendered) ? rendered : rendered.bytes
}

/** What on a face would not fit, or has no shape in the fonts: found out while its words can still be changed. */
export async function trial(
  deps: CertificateDeps,
  type: CertificateType,
  values: Values,
  agency: string,
): Promise<Refusal | undefined> {
  const facts = trialFacts(deps, type, { values, agency, photo: undefined })
  const rendered = await deps.documents.renderFace(facts)
  return isRefusal(rendered) ? rendered : undefined
}

/** A face without number, identifier and seal: what an applicant and a reviewer look at, and what proves that all of it fits. */
function trialFacts(
  deps: Pick<CertificateDeps, 'clock' | 'baseUrl'>,
  type: CertificateType,
  content: { values: Values; agency: string; photo: Uint8Array | undefined },
): FaceFacts {
  const at = deps.clock.now()
  const today = dateIn(at)
  const words = {
    ...{ number: '（制证时编号）', identifier: '（制证时生成）', agency: content.agency },
    ...{ issuedOn: today, validFrom: today, validTo: lastDay(type, content.values, today) },
  }
  return {
    layout: fillFace(type.face, tokenTexts(faceTexts(type, content.values), words)),
    title: type.title.zh,
    subject: type.title.zh,
    createdAt: at,
    qr: `${deps.baseUrl}/verify`,
    watermark: '预览',
    metadata: {},
    ...(content.photo && { photo: content.photo }),
  }
}

/** Of a certificate issued on this day; null: 长期. A term of years ends with the day before its anniversary. */
export function lastDay(
  { validity }: CertificateType,
  values: Values,
  issuedOn: string,
): string | null {
  if (validity.kind === 'permanent') return null
  if (validity.kind === 'years') return addDays(addMonths(issuedOn, 12 * validity.years), -1)
  const day = values[validity.field]
  return typeof day === 'string' && day !== '' ? day : null
}
