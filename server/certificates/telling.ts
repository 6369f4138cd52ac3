/** What happened to an application or certificate reaches its holder: in the app and by mail, in the caller's transaction. */
import type { Tx } from '../../db/connection.ts'
import type { Label } from '../core/forms/fields.ts'
import { newsLetter } from './letters.ts'
import type { CertificateDeps } from './parts.ts'
import { peopleWith } from './people-store.ts'

export type News = {
  /** Told once. */
  key: string
  /** As `letters.ts` knows it. */
  kind: string
  subjectId: string
  place: 'applications' | 'certificates'
  /** Who applied; gets the letter. */
  personId: string
  /** The members of the holder see it in the app. */
  organisationId: string | null
  title: Label
}

export async function tell(
  deps: Pick<CertificateDeps, 'notices' | 'mailbox' | 'baseUrl'>,
  tx: Tx,
  news: readonly News[],
): Promise<void> {
  await deps.notices.putAll(
    tx,
    news.map(({ key, kind, subjectId, personId, organisationId, title }) => ({
      ...{ key: `certificates/${key}`, kind, subjectId, facts: { zh: title.zh, en: title.en } },
      ...(organisationId === null ? { personId } : { organisationId }),
    })),
  )
  const readers = await peopleWith(tx, [...new Set(news.map(({ personId }) => personId))])
  const letters = news.flatMap(({ key, kind, subjectId, place, personId, title }) => {
    const reader = readers.get(personId)
    if (!reader) return []
    const link = `${deps.baseUrl}/certificates/${place === 'applications' ? 'applications/' : ''}${subjectId}`
    const letter = newsLetter({ kind, name: reader.name, title, link })
    return [{ key: `certificates/${key}`, recipient: reader.email, ...letter }]
  })
  await deps.mailbox.enqueueAll(tx, letters)
}
