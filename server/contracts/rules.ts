import { addDays, isCivilDate } from '../core/values/dates.ts'
import { day } from '../core/values/durations.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import type { ActionName, Actor } from '../people/types.ts'
import type { ContractState, ContractView } from './types.ts'

export type Act = ContractView['next'][number]

type May = (action: ActionName, organisationId: string) => boolean

/** From which states an act may leave; everything else is refused as `wrong-state`. */
const startingStates: Readonly<Record<Act, readonly ContractState[]>> = {
  revise: ['draft'],
  submit: ['draft'],
  approve: ['submitted'],
  reject: ['submitted'],
  sign: ['signing'],
  decline: ['signing'],
  withdraw: ['draft', 'submitted', 'signing'],
  download: ['signing', 'completed', 'declined', 'withdrawn'],
  bundle: ['completed'],
}

const neededAction: Readonly<Record<Act, ActionName>> = {
  revise: 'contract.draft',
  submit: 'contract.submit',
  approve: 'contract.approve',
  reject: 'contract.approve',
  sign: 'contract.sign',
  decline: 'contract.decline',
  withdraw: 'contract.withdraw',
  download: 'contract.view',
  bundle: 'contract.view',
}

export function stateAllows(act: Act, state: ContractState): Refusal | undefined {
  return startingStates[act].includes(state) ? undefined : refuse('wrong-state', { act, state })
}

/** 民法典 does not ask for it, every internal-control rule does: nobody approves what they wrote last or submitted. */
export function approverIsIndependent(
  actor: Actor,
  contract: { draftedBy: string; submittedBy: string | null },
): Refusal | undefined {
  const own = actor.personId === contract.draftedBy || actor.personId === contract.submittedBy
  return own ? refuse('approver-is-drafter') : undefined
}

type PartyTurn = { position: number; state: string; label: string }

/** Parties sign in order: the lowest position that has not signed. */
export function whoseTurn<Party extends PartyTurn>(parties: readonly Party[]): Party | undefined {
  return [...parties]
    .sort((a, b) => a.position - b.position)
    .find((party) => party.state !== 'signed')
}

/** Why this party cannot sign or decline now, or undefined when it is their turn. */
export function turnObstacle(
  contract: { state: string; signBy: Date | null; parties: readonly PartyTurn[] },
  party: PartyTurn,
  now: Date,
): Refusal | undefined {
  if (party.state === 'signed') return refuse('already-signed')
  if (contract.state === 'completed') return refuse('already-completed')
  if (contract.state !== 'signing')
    return refuse('wrong-state', { act: 'sign', state: contract.state })
  if (contract.signBy && now > contract.signBy) return refuse('signing-expired')
  const turn = whoseTurn(contract.parties)
  return turn && turn.position !== party.position
    ? refuse('not-your-turn', { label: turn.label })
    : undefined
}

/** The party that this person may act for: member of the organisation with its code, with the right to sign. */
export function partyOf<Party extends { code: string }>(
  actor: Actor,
  parties: readonly Party[],
  may: May,
): Party | undefined {
  return parties.find((party) =>
    actor.memberships.some(
      (membership) =>
        membership.organisationCode === party.code &&
        may('contract.sign', membership.organisationId),
    ),
  )
}

/** 统一社会信用代码 that a reviewer has compared with documents. */
export const reviewedLevel = 2

/**
 * Anybody may register a code that nobody has registered yet. Until its documents are reviewed, an organisation
 * is therefore shown a contract only when it is its own, or when the invited person is the one who asks.
 */
export function codeIsTrusted(
  organisation: { organisationId: string; organisationLevel: number },
  contract: { organisationId: string },
): boolean {
  const own = organisation.organisationId === contract.organisationId
  return own || organisation.organisationLevel >= reviewedLevel
}

/** The invitation was addressed to this person's own, proven e-mail. */
export function isInvited(
  actor: Pick<Actor, 'email' | 'identityLevel'>,
  party: { signerEmail: string },
): boolean {
  return actor.identityLevel >= 1 && actor.email.toLowerCase() === party.signerEmail
}

/** Signing stays open this long after approval where the contract itself names no day. */
const signingPeriod = 30 * day

/** The words that both parties sign bind the house too: the end of the day they name, in the contract's zone. */
export function signingDeadline(values: Readonly<Record<string, unknown>>, approvedAt: Date): Date {
  const { signBy } = values
  return typeof signBy === 'string' && isCivilDate(signBy)
    ? new Date(Date.parse(`${addDays(signBy, 1)}T00:00:00+08:00`) - 1)
    : new Date(approvedAt.getTime() + signingPeriod)
}

/** Not ready to be submitted or approved: how many faults, and the first of them for the sentence and the form. */
export function incomplete(faults: readonly Refusal[]): Refusal | undefined {
  const [first] = faults
  if (!first) return undefined
  return refuse('draft-incomplete', { faults: faults.length, first: first.code }, first.field)
}

/** What the page should offer this person now, most expected first. */
export function nextActs(
  contract: {
    state: ContractState
    organisationId: string
    draftedBy: string
    submittedBy: string | null
    signBy: Date | null
    parties: readonly (PartyTurn & { code: string })[]
  },
  actor: Actor,
  may: May,
  now: Date,
): Act[] {
  const order: readonly Act[] = [
    'sign',
    'approve',
    'submit',
    'revise',
    'reject',
    'decline',
    'download',
    'bundle',
    'withdraw',
  ]
  const party = partyOf(actor, contract.parties, may)
  const turn = party !== undefined && turnObstacle(contract, party, now) === undefined
  return order.filter((act) => {
    if (stateAllows(act, contract.state)) return false
    if (act === 'sign' || act === 'decline') return turn
    if (act === 'download' || act === 'bundle') return true
    if (act === 'approve' || act === 'reject') {
      if (approverIsIndependent(actor, contract)) return false
    }
    return may(neededAction[act], contract.organisationId)
  })
}

/** `QY-2026-000123`; gap-free within the civil year of the contract's zone. */
export function contractNumber(year: number, serial: number): string {
  return `QY-${year}-${String(serial).padStart(6, '0')}`
}

/** Faults that a draft may still have; submitting refuses them. */
const tolerableInDraft = new Set(['required', 'rows-few', 'percent-sum'])

export function faultsOfDraft(faults: readonly Refusal[]): readonly Refusal[] {
  return faults.filter((fault) => !tolerableInDraft.has(fault.code))
}

/** A reason is asked for where somebody else must be able to understand the act later. */
export function reasonFault(reason: string): Refusal | undefined {
  const text = reason.trim()
  if (text.length < 2) return refuse('reason-required', {}, 'reason')
  return text.length > 500 ? refuse('too-long', { maximum: 500 }, 'reason') : undefined
}

/** What a contract is told by among others of its template: the template's title, and its field `subject` where it has one. */
export function titleOf(title: string, values: Readonly<Record<string, unknown>>): string {
  const subject = typeof values['subject'] === 'string' ? values['subject'].trim() : ''
  return subject === '' ? title : `${title}（${subject}）`
}

/** 电子证照专用章 is for certificates alone: with it an agency's signer would do what only its issuing officer may. */
export function signsContracts({ kind }: { kind: string }): boolean {
  return kind !== 'certificate'
}
