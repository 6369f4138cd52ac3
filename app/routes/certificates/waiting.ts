import type { App } from '../../../server/app.ts'
import { isRefusal } from '../../../server/core/values/refusal.ts'
import type { Actor, Membership } from '../../../server/people/types.ts'
import type { CertificateWorkLists } from '../../components/certificate-work.tsx'

/** What waits for this person: as an officer of the agency they act for, and as whoever applied. */
export async function certificateWork(
  { authorise, certificates }: Pick<App, 'authorise' | 'certificates'>,
  actor: Actor,
  membership: Membership | undefined,
): Promise<CertificateWorkLists> {
  const own = await certificates.applicationsOf(actor)
  const revise = own.filter(({ state }) => state === 'returned').length
  const none = { accept: 0, review: 0, issue: 0, decide: [], revise }
  if (membership?.organisationKind !== 'agency') return none
  const { organisationId } = membership
  const waiting = await certificates.waiting(actor, organisationId)
  if (isRefusal(waiting)) return none
  const may = (action: Parameters<typeof authorise>[1]) =>
    authorise(actor, action, organisationId) === undefined
  return {
    accept: may('certificate.accept') ? waiting.states.submitted : 0,
    review: may('certificate.review') ? waiting.states.accepted : 0,
    issue: may('certificate.issue') ? waiting.states.approved : 0,
    decide: may('certificate.revoke') ? waiting.proposals : [],
    revise,
  }
}
