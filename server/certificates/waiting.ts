/** What an agency's people find on their desks. */
import type { Refusal } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import { titleOf } from './applications.ts'
import type { CertificateDeps } from './parts.ts'
import type { ApplicationState, Waiting } from './types.ts'
import { applicationCounts, proposedByOthers } from './waiting-store.ts'

/** More are found in the library. */
const mostProposals = 20

const none: Readonly<Record<ApplicationState, number>> = {
  submitted: 0,
  accepted: 0,
  returned: 0,
  approved: 0,
  rejected: 0,
  withdrawn: 0,
  issuing: 0,
  issued: 0,
}

export async function waiting(
  deps: Pick<CertificateDeps, 'db' | 'authorise' | 'catalogue'>,
  actor: Actor,
  agencyId: string,
): Promise<Waiting | Refusal> {
  const refused = deps.authorise(actor, 'certificate.view', agencyId)
  if (refused) return refused
  const [counts, proposed] = await Promise.all([
    applicationCounts(deps.db.read, agencyId),
    proposedByOthers(deps.db.read, agencyId, actor.personId, mostProposals),
  ])
  return {
    states: { ...none, ...Object.fromEntries(counts.map(({ state, total }) => [state, total])) },
    proposals: proposed.map((one) => ({
      ...{ id: one.id, holderName: one.holderName, typeTitle: titleOf(deps, one) },
    })),
  }
}
