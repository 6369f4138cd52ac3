/** 有效期届满: what the dates have ended is entered by the clock. Whoever asked before was told so already. */
import { endOf } from '../core/certificates/status.ts'
import { dateIn } from '../core/values/dates.ts'
import { moveCertificate, type NamedCertificate, overdue } from './certificate-store.ts'
import { commitmentsOf, newsOf } from './life.ts'
import { type CertificateDeps, recordAll } from './parts.ts'
import { tell } from './telling.ts'

const chunk = 100

/** At most `limit`; how many were moved. What another process moves meanwhile is left to it. */
export async function expireDue(deps: CertificateDeps, limit: number): Promise<number> {
  const due = await overdue(deps.db.read, dateIn(deps.clock.now()), limit)
  let moved = 0
  for (let i = 0; i < due.length; i += chunk) {
    moved += await expire(deps, due.slice(i, i + chunk))
  }
  return moved
}

async function expire(deps: CertificateDeps, due: readonly NamedCertificate[]): Promise<number> {
  const at = deps.clock.now()
  const news = new Map(
    await Promise.all(
      due.map(
        async (one) => [one.id, await newsOf(deps, one, 'expired', `expired:${one.id}`)] as const,
      ),
    ),
  )
  return deps.db.transaction(async (tx) => {
    const ended: NamedCertificate[] = []
    for (const one of due) {
      if (await moveCertificate(tx, one, { status: '05', updatedAt: at })) ended.push(one)
    }
    await recordAll(
      deps,
      tx,
      ended.map((one) => ({
        ...{
          kind: 'expired',
          subjectId: one.id,
          agencyId: one.agencyId,
          at,
          status: '05' as const,
        },
        actor: undefined,
        effectiveAt: new Date(endOf(one.validTo ?? '')),
        ...commitmentsOf(one),
      })),
    )
    await tell(
      deps,
      tx,
      ended.flatMap(({ id }) => news.get(id) ?? []),
    )
    return ended.length
  })
}
