/** 受理、审批: acts of an agency's officers on an application. */
import type { Tx } from '../../db/connection.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import { moveApplication, type NamedApplication } from './application-store.ts'
import { openApplication, reopened, titleOf } from './applications.ts'
import { type CertificateDeps, record } from './parts.ts'
import {
  actionFor,
  type OfficerAct,
  officerIsIndependent,
  opinionFault,
  stateAllows,
  wordsFault,
} from './rules.ts'
import { tell } from './telling.ts'
import type { ApplicationView } from './types.ts'

type Deciding = Exclude<OfficerAct, 'issue'>

const outcomes = {
  accept: 'accepted',
  return: 'returned',
  approve: 'approved',
  reject: 'rejected',
} as const

export async function decide(
  deps: CertificateDeps,
  actor: Actor,
  id: string,
  act: Deciding,
  input: { version: number; opinion?: string },
): Promise<ApplicationView | Refusal> {
  const application = await openApplication(deps, actor, id)
  if (isRefusal(application)) return application
  const opinion = input.opinion?.trim() ?? ''
  const refused =
    deps.authorise(actor, actionFor(act, application.state), application.agencyId) ??
    stateAllows(act, application.state) ??
    officerIsIndependent(actor, act, application) ??
    (act === 'approve' || act === 'accept' ? opinionFault(opinion) : wordsFault(opinion, 'opinion'))
  if (refused) return refused
  // What was judged is what is moved.
  if (application.version !== input.version) return refuse('overtaken')
  const done = await deps.db.transaction((tx) =>
    commitDecision(deps, tx, actor, application, { act, version: input.version, opinion }),
  )
  return isRefusal(done) ? done : reopened(deps, actor, id)
}

async function commitDecision(
  deps: CertificateDeps,
  tx: Tx,
  actor: Actor,
  application: NamedApplication,
  { act, version, opinion }: { act: Deciding; version: number; opinion: string },
): Promise<true | Refusal> {
  const { id, agencyId } = application
  const at = deps.clock.now()
  const kind = outcomes[act]
  const deed =
    act === 'accept'
      ? { acceptedBy: actor.personId, acceptedAt: at, opinion: null }
      : { reviewedBy: actor.personId, reviewedAt: at, opinion: opinion || null }
  const change = { ...deed, state: kind, updatedAt: at }
  if (!(await moveApplication(tx, { id, version }, change))) return refuse('overtaken')
  await record(deps, tx, {
    ...{ kind, subjectId: id, actor, agencyId, at },
    ...(opinion !== '' && { reason: opinion }),
  })
  await tell(deps, tx, [
    {
      ...{ kind: `application-${kind}`, subjectId: id, place: 'applications' },
      key: `${kind}:${id}:${version}`,
      personId: application.applicantId,
      organisationId: application.holderOrganisationId,
      title: titleOf(deps, application),
    },
  ])
  return true
}
