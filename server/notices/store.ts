import { and, count, desc, eq, inArray, isNull, lt, or } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { rowsInto } from '../../db/rows.ts'
import { notices } from '../../db/schema/notices.ts'
import type { NoticeRow } from './types.ts'

export type Audience = { personId: string; organisationIds: readonly string[] }

export const addNotices = rowsInto(notices, (insert) => insert.onConflictDoNothing())

const addressedTo = ({ personId, organisationIds }: Audience) =>
  or(
    eq(notices.personId, personId),
    organisationIds.length > 0 ? inArray(notices.organisationId, [...organisationIds]) : undefined,
  )

export async function noticesFor(
  read: Reader,
  audience: Audience,
  { limit, before, unread }: { limit: number; before?: number; unread?: boolean },
): Promise<readonly NoticeRow[]> {
  return read
    .select({
      id: notices.id,
      kind: notices.kind,
      subjectId: notices.subjectId,
      organisationId: notices.organisationId,
      facts: notices.facts,
      at: notices.at,
      readAt: notices.readAt,
    })
    .from(notices)
    .where(
      and(
        addressedTo(audience),
        before === undefined ? undefined : lt(notices.id, before),
        unread ? isNull(notices.readAt) : undefined,
      ),
    )
    .orderBy(desc(notices.id))
    .limit(limit)
}

export async function countUnread(read: Reader, audience: Audience): Promise<number> {
  const [row] = await read
    .select({ total: count() })
    .from(notices)
    .where(and(addressedTo(audience), isNull(notices.readAt)))
  return Number(row?.total ?? 0)
}

/** How many were marked. One that was read before counts: who asks twice is not told off. */
export async function markRead(
  tx: Tx,
  audience: Audience,
  id: number | 'all',
  readAt: Date,
): Promise<number> {
  const which = id === 'all' ? isNull(notices.readAt) : eq(notices.id, id)
  const rows = await tx
    .update(notices)
    .set({ readAt })
    .where(and(addressedTo(audience), which))
    .returning({ id: notices.id })
  return rows.length
}
