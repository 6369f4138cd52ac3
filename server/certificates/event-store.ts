import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Reader } from '../../db/connection.ts'
import { rowsInto } from '../../db/rows.ts'
import { certificateApplications, certificateEvents } from '../../db/schema/certificates.ts'
import { ledgerEntries, ledgerSubjects } from '../../db/schema/ledger.ts'

/** In this order. */
export const addEvents = rowsInto(certificateEvents)

/** Of an application, a certificate, or both, in the order they were recorded. */
export function eventsOf(read: Reader, subjectIds: readonly string[]) {
  return read
    .select({
      id: certificateEvents.id,
      subjectId: certificateEvents.subjectId,
      kind: certificateEvents.kind,
      status: certificateEvents.status,
      effectiveAt: certificateEvents.effectiveAt,
      recordedAt: certificateEvents.recordedAt,
      actorId: certificateEvents.actorId,
      confirmedBy: certificateEvents.confirmedBy,
      reason: certificateEvents.reason,
      facts: certificateEvents.facts,
      entryId: certificateEvents.entryId,
      leafIndex: ledgerEntries.leafIndex,
    })
    .from(certificateEvents)
    .leftJoin(ledgerEntries, eq(ledgerEntries.id, certificateEvents.entryId))
    .where(inArray(certificateEvents.subjectId, [...subjectIds]))
    .orderBy(asc(certificateEvents.id))
}

/** Of one kind, whose ledger entry speaks of this subject too, each with its application; in the order they were recorded. */
export async function eventsTouching(read: Reader, subjectId: string, kind: string) {
  return read
    .select({ facts: certificateEvents.facts, application: certificateApplications })
    .from(ledgerSubjects)
    .innerJoin(certificateEvents, eq(certificateEvents.entryId, ledgerSubjects.entryId))
    .innerJoin(certificateApplications, eq(certificateApplications.id, certificateEvents.subjectId))
    .where(and(eq(ledgerSubjects.subject, subjectId), eq(certificateEvents.kind, kind)))
    .orderBy(asc(certificateEvents.id))
}
