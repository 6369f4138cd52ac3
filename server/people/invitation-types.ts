import type { Refusal } from '../core/values/refusal.ts'
import type { Actor, Organisation, Role } from './types.ts'

/** Who was asked to join and has not yet. */
export type Invitation = {
  id: string
  email: string
  roles: readonly Role[]
  /** The name of whoever asked; empty when the account is gone. */
  invitedBy: string
  createdAt: Date
  expiresAt: Date
}

/** What follows once somebody without an account was invited by `grant`. */
export type Inviting = {
  /** Those not accepted yet, newest first, for whoever may invite. Refusal: not-permitted. */
  invitations(actor: Actor, organisationId: string): Promise<readonly Invitation[] | Refusal>
  /** Its link is dead from then on. Refusals: not-permitted, invitation-closed (accepted, ended or run out). */
  takeBackInvitation(actor: Actor, organisationId: string, id: string): Promise<true | Refusal>
  /** Mails a new link, good for as long again; the old one is dead. Refusals: as for taking back. */
  sendInvitationAgain(actor: Actor, organisationId: string, id: string): Promise<true | Refusal>
  /** What the link is about. Refusals: token-invalid, invitation-ended (taken back or replaced). */
  invitation(token: string): Promise<{ organisationName: string; roles: readonly Role[] } | Refusal>
  /** Refusals: token-invalid (unknown, used or expired), invitation-ended, invitation-for-other. */
  acceptInvitation(actor: Actor, token: string): Promise<Organisation | Refusal>
}
