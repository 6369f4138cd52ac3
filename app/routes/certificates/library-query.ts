import { z } from 'zod'
import {
  type CertificateStatus,
  certificateStatuses,
} from '../../../server/core/certificates/status.ts'

const pageLength = 25

/** A search goes by post: a holder's name must not stand in an address. */
export const searching = z.object({
  text: z.string().trim().max(100).optional(),
  type: z.string().max(100).optional(),
  status: z.string().max(2).optional(),
  cursor: z.string().max(200).optional(),
})

type LibraryQuery = {
  agencyId: string
  status?: CertificateStatus
  typeName?: string
  text?: string
  cursor?: string
  limit: number
}

/** What is not known is left out. */
export function libraryQuery(
  { text, type, status, cursor }: z.output<typeof searching>,
  agencyId: string,
): LibraryQuery {
  const known = certificateStatuses.find((one) => one === status)
  return {
    ...{ agencyId, limit: pageLength },
    ...(text ? { text } : {}),
    ...(type ? { typeName: type } : {}),
    ...(known ? { status: known } : {}),
    ...(cursor ? { cursor } : {}),
  }
}

/** `?type=`, `?status=`, `?cursor=`; never a text. */
export function filtersOf({ searchParams }: URL): z.output<typeof searching> {
  const [type, status, cursor] = ['type', 'status', 'cursor'].map(
    (name) => searchParams.get(name) ?? undefined,
  )
  return { type, status, cursor }
}
