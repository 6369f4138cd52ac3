/** Who may do what to a certificate, and when. Pure. */
import { type CertificateStatus, certificateStatusAt } from '../core/certificates/status.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import type { ActionName, Actor } from '../people/types.ts'
import type { CertificateAct, Proposal } from './views.ts'

export type LifeAct = Exclude<CertificateAct, 'download'>

/** What the rules look at. */
export type Life = {
  status: string
  validTo: string | null
  issuedAt: Date
  agencyId: string
  holderPersonId: string | null
  holderOrganisationId: string | null
}

const neededActions = {
  endorse: 'certificate.endorse',
  suspend: 'certificate.suspend',
  resume: 'certificate.suspend',
  'propose-revocation': 'certificate.revoke',
  'decide-revocation': 'certificate.revoke',
} as const satisfies Record<LifeAct, ActionName>

const from: Readonly<Record<LifeAct, readonly CertificateStatus[]>> = {
  endorse: ['01', '02'],
  suspend: ['01'],
  resume: ['02'],
  'propose-revocation': ['01', '02', '05'],
  'decide-revocation': ['01', '02', '05'],
}

/** 撤销 03 · 注销 04 · 吊销 07 */
export const statusOfOperation = {
  revoke: '03',
  cancel: '04',
  penalise: '07',
} as const satisfies Record<Proposal['operation'], CertificateStatus>

/** Now, the clock included: the row knows what was done, the date what ended by itself. */
export function statusNow({ status, validTo, issuedAt }: Life, now: Date): CertificateStatus {
  return (
    certificateStatusAt([{ status, effectiveAt: issuedAt }], validTo, now) ??
    (status as CertificateStatus)
  )
}

export function actionOf(act: LifeAct): ActionName {
  return neededActions[act]
}

export function lifeAllows(act: LifeAct, life: Life, now: Date): Refusal | undefined {
  const status = statusNow(life, now)
  if (from[act].includes(status)) return undefined
  if (['03', '04', '07'].includes(status)) return refuse('already-revoked', { status })
  return refuse('not-standing', { status })
}

/** Nobody acts for the agency on what is their own. */
export function isOwn(actor: Actor, { holderPersonId, holderOrganisationId }: Life): boolean {
  return (
    holderPersonId === actor.personId ||
    actor.memberships.some((one) => one.organisationId === holderOrganisationId)
  )
}

/** What the page should offer this person now. */
export function nextLifeActs(
  life: Life,
  actor: Actor,
  may: (action: ActionName, organisationId: string) => boolean,
  proposal: { proposedBy: string } | undefined,
  now: Date,
): CertificateAct[] {
  const order: readonly LifeAct[] = [
    ...(['decide-revocation', 'endorse', 'resume', 'suspend', 'propose-revocation'] as const),
  ]
  const acts = order.filter((act) => {
    if (act === 'decide-revocation') {
      if (!proposal || proposal.proposedBy === actor.personId) return false
    }
    if (act === 'propose-revocation' && proposal) return false
    if (lifeAllows(act, life, now) || isOwn(actor, life)) return false
    return may(neededActions[act], life.agencyId)
  })
  return ['download', ...acts]
}
