/** What anybody may know of a certificate whose file, QR or number they hold. */
import { mask } from '../core/certificates/mask.ts'
import { type CertificateStatus, certificateStatusAt } from '../core/certificates/status.ts'
import { fieldsOf, type Values } from '../core/forms/fields.ts'
import { equal, utf8 } from '../core/values/bytes.ts'
import { dateIn } from '../core/values/dates.ts'
import { titleOf } from './applications.ts'
import { findCertificate, type NamedCertificate, newestEdition } from './certificate-store.ts'
import type { CertificateType } from './certificate-type.ts'
import { eventsOf } from './event-store.ts'
import { faceTexts } from './face.ts'
import { statusNow } from './life-rules.ts'
import type { CertificateDeps } from './parts.ts'
import type { PublicCertificate } from './types.ts'

type Deps = Pick<CertificateDeps, 'db' | 'catalogue' | 'clock'>

export async function lookUp(
  deps: Deps,
  key: 'documentDigest' | 'identifier',
  value: string,
): Promise<PublicCertificate | undefined> {
  const found = await findCertificate(deps.db.read, key, value)
  return found && publicOf(deps, found)
}

/** The same questions are asked of the database whether there is one or not. */
export async function byNumber(
  deps: Deps,
  typeName: string,
  number: string,
): Promise<PublicCertificate | undefined> {
  const found = await newestEdition(deps.db.read, typeName, number)
  if (found) return publicOf(deps, found)
  await eventsOf(deps.db.read, [''])
  return undefined
}

/** Compared by digests, over their whole length, against something in either case. */
export async function nameAgrees(
  { db, crypto, random }: Pick<CertificateDeps, 'db' | 'crypto' | 'random'>,
  typeName: string,
  number: string,
  name: string,
): Promise<boolean> {
  const found = await newestEdition(db.read, typeName, number)
  const key = random(32)
  const digest = (text: string) => crypto.digest('sha256', key, utf8(text))
  const agrees = equal(digest(plainName(name)), digest(plainName(found?.holderName ?? '')))
  return agrees && found !== undefined
}

/** Either width of letters and brackets, with or without blanks: nobody is turned away by an input method. */
function plainName(name: string): string {
  return name.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase()
}

/** Undefined before it was issued. */
export async function statusAt(
  { db }: Pick<CertificateDeps, 'db'>,
  id: string,
  at: Date,
): Promise<CertificateStatus | undefined> {
  const found = await findCertificate(db.read, 'id', id)
  return found && certificateStatusAt(await eventsOf(db.read, [id]), found.validTo, at)
}

async function publicOf(deps: Deps, found: NamedCertificate): Promise<PublicCertificate> {
  const type = deps.catalogue.get(found.typeName, found.typeVersion)
  const events = await eventsOf(deps.db.read, [found.id])
  const { id, identifier, number, typeName, agencyName, documentDigest, contentDigest } = found
  const { edition, validFrom, validTo, issuedAt } = found
  const publicity = type?.publicity ?? 'private'
  return {
    ...{ id, identifier, number, typeName, agencyName, documentDigest, contentDigest },
    ...{ edition, validFrom, validTo, issuedAt, publicity },
    typeTitle: titleOf(deps, found),
    statusNow: statusNow(found, deps.clock.now()),
    summary: type ? summaryOf(type, found.values as Values) : [],
    endorsements: events
      .filter(({ kind }) => kind === 'endorsed')
      .map(({ facts, recordedAt, reason }) => ({
        kind: String(facts['kind'] ?? ''),
        on: dateIn(recordedAt),
        // A remark may speak of the person: only where the whole certificate is public.
        text: publicity === 'public' ? (reason ?? '') : '',
      })),
    history: events.flatMap(({ status, effectiveAt }) =>
      status === null ? [] : [{ status: status as CertificateStatus, effectiveAt }],
    ),
  }
}

function summaryOf(type: CertificateType, values: Values): PublicCertificate['summary'] {
  const texts = faceTexts(type, values)
  return fieldsOf(type).flatMap(({ name, label }) => {
    const disclosure = type.disclosure[name] ?? 'hidden'
    const text = texts[name] ?? ''
    if (disclosure === 'hidden' || text === '') return []
    return [{ label, value: disclosure === 'open' ? text : mask(disclosure, text) }]
  })
}
