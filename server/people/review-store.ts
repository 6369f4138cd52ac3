import { and, asc, desc, eq } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { identityReviews, organisations, user } from '../../db/schema/people.ts'
import type { ReviewOutcome } from './types.ts'

export type ReviewRow = typeof identityReviews.$inferSelect

export async function addReview(tx: Tx, row: typeof identityReviews.$inferInsert): Promise<void> {
  await tx.insert(identityReviews).values(row)
}

export async function pendingReviewOf(reader: Reader, subjectId: string): Promise<boolean> {
  const rows = await reader
    .select({ id: identityReviews.id })
    .from(identityReviews)
    .where(and(eq(identityReviews.subjectId, subjectId), eq(identityReviews.state, 'pending')))
  return rows.length > 0
}

export async function reviewWith(reader: Reader, id: string): Promise<ReviewRow | undefined> {
  const rows = await reader.select().from(identityReviews).where(eq(identityReviews.id, id))
  return rows[0]
}

export async function latestReview(
  reader: Reader,
  subject: { subjectKind: string; subjectId: string },
): Promise<ReviewOutcome | undefined> {
  const { id, state, reason, requestedAt, reviewedAt, subjectKind, subjectId } = identityReviews
  const rows = await reader
    .select({ id, state, reason, requestedAt, reviewedAt })
    .from(identityReviews)
    .where(and(eq(subjectKind, subject.subjectKind), eq(subjectId, subject.subjectId)))
    .orderBy(desc(requestedAt), desc(id))
    .limit(1)
  const [row] = rows
  return row && { ...row, state: row.state as ReviewOutcome['state'], reason: row.reason ?? '' }
}

/** Oldest first, with the name of whoever or whatever is reviewed. */
export async function pendingReviews(reader: Reader) {
  const rows = await reader
    .select({ review: identityReviews, person: user.name, organisation: organisations.name })
    .from(identityReviews)
    .leftJoin(user, eq(user.id, identityReviews.subjectId))
    .leftJoin(organisations, eq(organisations.id, identityReviews.subjectId))
    .where(eq(identityReviews.state, 'pending'))
    .orderBy(asc(identityReviews.requestedAt), asc(identityReviews.id))
  return rows.map(({ review, person, organisation }) => ({
    id: review.id,
    subjectKind: review.subjectKind,
    subjectName: person ?? organisation ?? '',
    statement: review.statement,
    requestedAt: review.requestedAt,
    version: review.version,
  }))
}

/** Compare-and-set: false when somebody decided first. */
export async function closeReview(
  tx: Tx,
  id: string,
  version: number,
  decision: {
    state: 'accepted' | 'rejected'
    reason: string
    reviewedBy: string
    reviewedAt: Date
  },
): Promise<boolean> {
  const rows = await tx
    .update(identityReviews)
    .set({ ...decision, version: version + 1 })
    .where(
      and(
        eq(identityReviews.id, id),
        eq(identityReviews.version, version),
        eq(identityReviews.state, 'pending'),
      ),
    )
    .returning({ id: identityReviews.id })
  return rows.length === 1
}
