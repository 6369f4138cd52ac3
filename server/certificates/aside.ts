/** What of a batch cannot be made is laid aside with its reason; the rest is made without it, and the numbers close up. */
import { isRefusal, refuse } from '../core/values/refusal.ts'
import { type BatchRecord, moveBatch, release } from './batch-store.ts'
import { eventsTouching } from './event-store.ts'
import type { Unfit } from './numbers.ts'
import { type CertificateDeps, recordAll } from './parts.ts'
import type { LaidAside } from './views.ts'

const asideKind = 'laid-aside'

/** Back among the approved, before any number was taken. `last`: nothing of the order is left. */
export async function layAside(
  deps: CertificateDeps,
  {
    batch,
    unfit,
    at,
    last,
  }: { batch: BatchRecord; unfit: readonly Unfit[]; at: Date; last: boolean },
): Promise<'done' | 'again'> {
  const ids = unfit.map(({ asking }) => asking.application.id)
  const done = await deps.db.transaction(async (tx) => {
    if (!(await moveBatch(tx, batch, last ? { state: 'done', finishedAt: at } : {}))) {
      return refuse('overtaken')
    }
    if ((await release(tx, batch.id, at, ids)) !== ids.length) return refuse('overtaken')
    await recordAll(
      deps,
      tx,
      unfit.map((one) => actOf(batch, one, at)),
    )
    return true
  })
  return last && !isRefusal(done) ? 'done' : 'again'
}

/** What the refusal tells may be words of the certificate: they stay in the house. */
function actOf(batch: BatchRecord, { asking: { application }, refusal }: Unfit, at: Date) {
  return {
    ...{
      kind: asideKind,
      subjectId: application.id,
      actor: undefined,
      agencyId: batch.agencyId,
      at,
    },
    facts: { fault: refusal.code },
    notes: { ...refusal.facts, fault: refusal.code },
    subjects: [batch.id],
  }
}

/** Of this batch, in the order they were laid aside. */
export async function laidAside(
  { db, catalogue }: Pick<CertificateDeps, 'db' | 'catalogue'>,
  batchId: string,
): Promise<readonly LaidAside[]> {
  const events = await eventsTouching(db.read, batchId, asideKind)
  return events.map(({ application, facts: { fault, ...facts } }) => {
    const type = catalogue.get(application.typeName, application.typeVersion)
    return {
      applicationId: application.id,
      holderName: type ? String(application.values[type.holder.name] ?? '') : '',
      refusal: refuse(String(fault), facts),
    }
  })
}
