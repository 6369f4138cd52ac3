/** 加注, 暂扣, 恢复: what one officer does to a certificate. Its bytes stay as they were signed. */
import type { CertificateStatus } from '../core/certificates/status.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import { findApplication } from './application-store.ts'
import { titleOf } from './applications.ts'
import { moveCertificate, type NamedCertificate } from './certificate-store.ts'
import { openCertificate, reviewed } from './library.ts'
import { actionOf, isOwn, type LifeAct, lifeAllows } from './life-rules.ts'
import { type CertificateDeps, record } from './parts.ts'
import { wordsFault } from './rules.ts'
import { type News, tell } from './telling.ts'
import type { Certificates, CertificateView, Reasoned } from './types.ts'

type Change = {
  kind: string
  status?: CertificateStatus
  reason: string
  commitments?: Record<string, string>
  facts?: Record<string, string>
}

export async function endorse(
  deps: CertificateDeps,
  actor: Actor,
  id: string,
  input: Parameters<Certificates['endorse']>[2],
): Promise<CertificateView | Refusal> {
  const certificate = await openFor(deps, actor, id, 'endorse')
  if (isRefusal(certificate)) return certificate
  const fault = wordsFault(input.text, 'text')
  if (fault) return fault
  return change(deps, actor, certificate, input.version, {
    ...{ kind: 'endorsed', reason: input.text.trim(), facts: { kind: input.kind } },
  })
}

export async function suspend(
  deps: CertificateDeps,
  actor: Actor,
  id: string,
  input: Reasoned,
): Promise<CertificateView | Refusal> {
  const certificate = await openFor(deps, actor, id, 'suspend')
  if (isRefusal(certificate)) return certificate
  const reason = input.reason.trim()
  return (
    wordsFault(reason, 'reason') ??
    change(deps, actor, certificate, input.version, { kind: 'suspended', status: '02', reason })
  )
}

export async function resume(
  deps: CertificateDeps,
  actor: Actor,
  id: string,
  input: Reasoned,
): Promise<CertificateView | Refusal> {
  const certificate = await openFor(deps, actor, id, 'resume')
  if (isRefusal(certificate)) return certificate
  const reason = input.reason.trim()
  return (
    wordsFault(reason, 'reason') ??
    change(deps, actor, certificate, input.version, { kind: 'resumed', status: '01', reason })
  )
}

/** If this person may do this to it now. */
export async function openFor(
  deps: CertificateDeps,
  actor: Actor,
  id: string,
  act: LifeAct,
): Promise<NamedCertificate | Refusal> {
  const opened = await openCertificate(deps, actor, id)
  if (isRefusal(opened)) return opened
  const { certificate } = opened
  return (
    deps.authorise(actor, actionOf(act), certificate.agencyId) ??
    (isOwn(actor, certificate) ? refuse('own-application') : undefined) ??
    lifeAllows(act, certificate, deps.clock.now()) ??
    certificate
  )
}

async function change(
  deps: CertificateDeps,
  actor: Actor,
  certificate: NamedCertificate,
  version: number,
  { kind, status, reason, facts }: Change,
): Promise<CertificateView | Refusal> {
  const { id, agencyId } = certificate
  // What was judged is what is moved: a version guessed ahead would skip the judgement of what comes before it.
  if (certificate.version !== version) return refuse('overtaken')
  const at = deps.clock.now()
  const news = await newsOf(deps, certificate, kind, `${kind}:${id}:${version}`)
  const done = await deps.db.transaction(async (tx) => {
    const moved = { updatedAt: at, ...(status && { status }) }
    if (!(await moveCertificate(tx, { id, version }, moved))) return refuse('overtaken')
    await record(deps, tx, {
      ...{ kind, subjectId: id, actor, agencyId, at, reason },
      ...(status && { status }),
      ...(facts && { facts }),
      ...commitmentsOf(certificate),
    })
    await tell(deps, tx, news)
    return true
  })
  return isRefusal(done) ? done : reviewed(deps, actor, id)
}

/** What every entry about a certificate commits to, so that whoever has the file can open it. */
export function commitmentsOf({ documentDigest, contentDigest }: NamedCertificate) {
  return {
    commitments: { document: documentDigest, content: contentDigest },
    subjects: [documentDigest],
  }
}

/** To whoever applied for it, and their organisation. */
export async function newsOf(
  deps: Pick<CertificateDeps, 'db' | 'catalogue'>,
  certificate: NamedCertificate,
  kind: string,
  key: string,
): Promise<readonly News[]> {
  const application = await findApplication(deps.db.read, certificate.applicationId)
  if (!application) return []
  return [
    {
      ...{ key, kind: `certificate-${kind}`, subjectId: certificate.id, place: 'certificates' },
      personId: application.applicantId,
      organisationId: certificate.holderOrganisationId,
      title: titleOf(deps, certificate),
    },
  ]
}
