import { asc, eq, inArray } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { certificateEvents } from '../../db/schema/certificates.ts'
import { ledgerEntries } from '../../db/schema/ledger.ts'

type EventDraft = typeof certificateEvents.$inferInsert

// Below the number of parameters that either database takes in one statement, with room.
const chunk = 80

export async function addEvents(tx: Tx, events: readonly EventDraft[]): Promise<void> {
  for (let i = 0; i < events.length; i += chunk) {
    await tx.insert(certificateEvents).values(events.slice(i, i + chunk))
  }
}

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
