/** Who may do what to an application, and when. Pure. */
import { type Refusal, refuse } from '../core/values/refusal.ts'
import type { ActionName, Actor, Organisation } from '../people/types.ts'
import type { IssuerRule } from './certificate-type.ts'
import type { ApplicationAct, ApplicationState } from './views.ts'

type Act = ApplicationAct

/** From which states an act may leave; everything else is refused as `wrong-state`. */
const startingStates: Readonly<Record<Act, readonly ApplicationState[]>> = {
  revise: ['returned'],
  withdraw: ['submitted', 'accepted', 'returned'],
  accept: ['submitted'],
  return: ['submitted', 'accepted', 'approved'],
  approve: ['accepted'],
  reject: ['accepted'],
  issue: ['approved'],
}

/** What an officer needs; who applies needs to be who applied. */
const neededActions = {
  accept: 'certificate.accept',
  return: 'certificate.accept',
  approve: 'certificate.review',
  reject: 'certificate.review',
  issue: 'certificate.issue',
} as const satisfies Partial<Record<Act, ActionName>>

export type OfficerAct = keyof typeof neededActions

/** What the rules look at. */
export type Standing = {
  state: string
  agencyId: string
  applicantId: string
  holderOrganisationId: string | null
  acceptedBy: string | null
}

type May = (action: ActionName, organisationId: string) => boolean

export function stateAllows(act: Act, state: string): Refusal | undefined {
  const allowed: readonly string[] = startingStates[act]
  return allowed.includes(state) ? undefined : refuse('wrong-state', { act, state })
}

/** An application that was accepted already is the reviewer's to send back, and one that cannot be made as it was approved. */
export function actionFor(act: OfficerAct, state: string): ActionName {
  return act === 'return' && state !== 'submitted' ? 'certificate.review' : neededActions[act]
}

/** Nobody decides about what they asked for or will hold; who decides is another than who accepted. */
export function officerIsIndependent(
  actor: Actor,
  act: OfficerAct,
  { applicantId, holderOrganisationId, acceptedBy, state }: Standing,
): Refusal | undefined {
  const own =
    applicantId === actor.personId ||
    actor.memberships.some((one) => one.organisationId === holderOrganisationId)
  if (own) return refuse('own-application')
  const decides =
    act === 'approve' || act === 'reject' || (act === 'return' && state !== 'submitted')
  return decides && acceptedBy === actor.personId ? refuse('reviewer-is-officer') : undefined
}

/** Who speaks for the application: the one who made it, and colleagues who may apply for the same organisation. */
export function isApplicantSide(
  actor: Actor,
  { applicantId, holderOrganisationId }: Standing,
  may: May,
): boolean {
  if (holderOrganisationId !== null) return may('certificate.apply', holderOrganisationId)
  return applicantId === actor.personId
}

/** What the page should offer this person now, most expected first. */
export function nextActs(application: Standing, actor: Actor, may: May): Act[] {
  const order: readonly Act[] = [
    ...(['revise', 'accept', 'approve', 'issue', 'return', 'reject', 'withdraw'] as const),
  ]
  return order.filter((act) => {
    if (stateAllows(act, application.state)) return false
    if (act === 'revise' || act === 'withdraw') return isApplicantSide(actor, application, may)
    const may_ = may(actionFor(act, application.state), application.agencyId)
    return may_ && officerIsIndependent(actor, act, application) === undefined
  })
}

/** 统一社会信用代码 that a reviewer has compared with documents. */
export const reviewedLevel = 2

/** Whether the agency may issue what is under this rule. */
export function agencyFault(
  agency: Organisation | undefined,
  rule: IssuerRule | undefined,
): Refusal | undefined {
  const able = agency?.kind === 'agency' && agency.identityLevel >= reviewedLevel
  return able && isCompetent(agency, rule) ? undefined : refuse('agency-unknown', {}, 'agencyId')
}

/** Without a rule, every agency is. */
export function isCompetent(
  { name, code }: Pick<Organisation, 'name' | 'code'>,
  rule: IssuerRule | undefined,
): boolean {
  if (!rule) return true
  return rule.codes.includes(code) || rule.named.some((end) => name.endsWith(end))
}

/** Words that somebody else must be able to understand later. */
export function wordsFault(text: string, field: string): Refusal | undefined {
  const words = text.trim()
  if (words.length < 2) return refuse('reason-required', {}, field)
  return words.length > 500 ? refuse('too-long', { maximum: 500 }, field) : undefined
}

/** An approval may go without words. */
export function opinionFault(text: string): Refusal | undefined {
  return text.trim().length > 500 ? refuse('too-long', { maximum: 500 }, 'opinion') : undefined
}
