/** 撤销, 注销, 吊销: one officer proposes, another decides. */
import type { Tx } from '../../db/connection.ts'
import { newId } from '../core/values/ids.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import { moveCertificate, type NamedCertificate } from './certificate-store.ts'
import { reviewed } from './library.ts'
import { commitmentsOf, newsOf, openFor } from './life.ts'
import { statusOfOperation } from './life-rules.ts'
import { type CertificateDeps, record } from './parts.ts'
import {
  addProposal,
  decideProposal,
  findProposal,
  openProposal,
  type ProposalRecord,
} from './proposal-store.ts'
import { opinionFault, wordsFault } from './rules.ts'
import { type News, tell } from './telling.ts'
import type { Certificates, CertificateView, Proposal } from './types.ts'

export async function proposeRevocation(
  deps: CertificateDeps,
  actor: Actor,
  id: string,
  input: Parameters<Certificates['proposeRevocation']>[2],
): Promise<CertificateView | Refusal> {
  const certificate = await openFor(deps, actor, id, 'propose-revocation')
  if (isRefusal(certificate)) return certificate
  const { operation, version } = input
  const [reason, decisionNumber] = [input.reason.trim(), input.decisionNumber.trim()]
  const fault = wordsFault(reason, 'reason') ?? numberFault(decisionNumber)
  if (fault) return fault
  if (await openProposal(deps.db.read, id)) return refuse('proposal-open')
  if (certificate.version !== version) return refuse('overtaken')
  const at = deps.clock.now()
  const done = await deps.db.transaction(async (tx) => {
    if (!(await moveCertificate(tx, { id, version }, { updatedAt: at }))) return refuse('overtaken')
    const added = await addProposal(tx, {
      ...{ id: newId('proposal', deps.random), certificateId: id, operation, reason },
      ...{ decisionNumber, proposedBy: actor.personId, proposedAt: at, state: 'proposed' },
    })
    if (!added) return refuse('proposal-open')
    await record(deps, tx, {
      ...{
        kind: 'revoke-proposed',
        subjectId: id,
        actor,
        agencyId: certificate.agencyId,
        at,
        reason,
      },
      ...commitmentsOf(certificate),
      facts: { operation },
      notes: { decisionNumber },
    })
    return true
  })
  return isRefusal(done) ? done : reviewed(deps, actor, id)
}

export async function decideRevocation(
  deps: CertificateDeps,
  actor: Actor,
  id: string,
  input: Parameters<Certificates['decideRevocation']>[2],
): Promise<CertificateView | Refusal> {
  const certificate = await openFor(deps, actor, id, 'decide-revocation')
  if (isRefusal(certificate)) return certificate
  const proposal = await findProposal(deps.db.read, input.proposalId)
  const fault = decisionFault(actor, id, proposal, input)
  if (fault) return fault
  const decision = {
    proposal: { ...(proposal as ProposalRecord), version: input.version },
    opinion: input.opinion.trim(),
  }
  const key = `revoked:${input.proposalId}`
  const news = input.confirm ? await newsOf(deps, certificate, 'revoked', key) : []
  const done = await deps.db.transaction((tx) =>
    input.confirm
      ? confirm(deps, tx, actor, certificate, { ...decision, news })
      : turnDown(deps, tx, actor, certificate, decision),
  )
  return isRefusal(done) ? done : reviewed(deps, actor, id)
}

function decisionFault(
  actor: Actor,
  certificateId: string,
  proposal: ProposalRecord | undefined,
  { confirm, opinion }: { confirm: boolean; opinion: string },
): Refusal | undefined {
  if (proposal?.certificateId !== certificateId) return refuse('not-found')
  if (proposal.state !== 'proposed') return refuse('proposal-closed')
  if (proposal.proposedBy === actor.personId) return refuse('same-person')
  return confirm ? opinionFault(opinion) : wordsFault(opinion, 'opinion')
}

type Decision = { proposal: ProposalRecord; opinion: string }

/** 撤销 reaches back to the moment of issue: it was never valid. The others end it now. */
async function confirm(
  deps: CertificateDeps,
  tx: Tx,
  actor: Actor,
  certificate: NamedCertificate,
  { proposal, opinion, news }: Decision & { news: readonly News[] },
): Promise<true | Refusal> {
  const at = deps.clock.now()
  const operation = proposal.operation as Proposal['operation']
  const status = statusOfOperation[operation]
  const decided = { decidedBy: actor.personId, decidedAt: at, opinion }
  if (!(await decideProposal(tx, proposal, { state: 'confirmed', ...decided }))) {
    return refuse('proposal-closed')
  }
  if (!(await moveCertificate(tx, certificate, { status, updatedAt: at }))) {
    return refuse('overtaken')
  }
  const { id: subjectId, agencyId, issuedAt } = certificate
  await record(deps, tx, {
    ...{ kind: 'revoked', subjectId, agencyId, at, status, reason: proposal.reason },
    effectiveAt: operation === 'revoke' ? issuedAt : at,
    actor: { personId: proposal.proposedBy },
    confirmedBy: actor.personId,
    ...withConfirmer(certificate, actor),
    facts: { operation, status },
    notes: { decisionNumber: proposal.decisionNumber, opinion },
  })
  await tell(deps, tx, news)
  return true
}

async function turnDown(
  deps: CertificateDeps,
  tx: Tx,
  actor: Actor,
  certificate: NamedCertificate,
  { proposal, opinion }: Decision,
): Promise<true | Refusal> {
  const at = deps.clock.now()
  const decided = { decidedBy: actor.personId, decidedAt: at, opinion }
  if (!(await decideProposal(tx, proposal, { state: 'rejected', ...decided }))) {
    return refuse('proposal-closed')
  }
  if (!(await moveCertificate(tx, certificate, { updatedAt: at }))) return refuse('overtaken')
  const { id: subjectId, agencyId } = certificate
  await record(deps, tx, {
    ...{ kind: 'revoke-rejected', subjectId, actor, agencyId, at, reason: opinion },
    ...commitmentsOf(certificate),
    facts: { operation: proposal.operation },
  })
  return true
}

/** An entry names one actor; the second person is committed to. */
function withConfirmer(certificate: NamedCertificate, { personId }: Actor) {
  const { commitments, subjects } = commitmentsOf(certificate)
  return { commitments: { ...commitments, confirmedBy: personId }, subjects }
}

function numberFault(decisionNumber: string): Refusal | undefined {
  return decisionNumber.length > 100
    ? refuse('too-long', { maximum: 100 }, 'decisionNumber')
    : undefined
}
