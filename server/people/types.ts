import type { OrganisationId, PersonId } from '../core/values/ids.ts'
import type { Refusal } from '../core/values/refusal.ts'
import type { SpendableIntent } from '../keys/types.ts'

export type OrganisationKind = 'enterprise' | 'agency' | 'regulator'
export type Role = 'owner' | 'admin' | 'drafter' | 'approver' | 'seal-keeper' | 'signer' | 'auditor'

export type Membership = {
  organisationId: OrganisationId
  organisationName: string
  organisationCode: string
  organisationKind: OrganisationKind
  organisationLevel: number
  roles: readonly Role[]
}

/** Who acts. Every verb takes one; `server/people/matrix.ts` says what they may do. */
export type Actor = {
  personId: PersonId
  name: string
  email: string
  identityLevel: number
  operator: boolean
  twoFactorEnabled: boolean
  memberships: readonly Membership[]
}

/** The verbs a role may be allowed; one row each in the matrix. */
export type ActionName =
  | 'organisation.manage'
  | 'organisation.view'
  | 'contract.draft'
  | 'contract.submit'
  | 'contract.approve'
  | 'contract.invite'
  | 'contract.sign'
  | 'contract.decline'
  | 'contract.withdraw'
  | 'contract.view'
  | 'seal.make'
  | 'seal.view'
  | 'seal.use'
  | 'key.view'
  | 'key.import'
  | 'ledger.audit'

/** Refusal `not-permitted` (never says whether the thing exists), or undefined when allowed. */
export type Authorise = (
  actor: Actor,
  action: ActionName,
  organisationId: string,
) => Refusal | undefined

export type Organisation = {
  id: OrganisationId
  kind: OrganisationKind
  name: string
  code: string
  identityLevel: number
  legalRepresentative: string
  address: string
  version: number
}

export type Member = {
  personId: PersonId
  name: string
  email: string
  identityLevel: number
  roles: readonly Role[]
}

/** What the signer offers as proof of will. */
export type IntentProof =
  | { method: 'password+totp'; password: string; code: string }
  | { method: 'passkey'; response: unknown }

export type People = {
  /** From the request's cookies; undefined when nobody is signed in. Sessions are better-auth's. */
  actorOf(headers: Headers): Promise<Actor | undefined>
  actorById(personId: string): Promise<Actor | undefined>
  /** better-auth's own handler for /api/auth/*. */
  authHandler(request: Request): Promise<Response>

  registerOrganisation(
    actor: Actor,
    input: {
      kind: OrganisationKind
      name: string
      code: string
      legalRepresentative: string
      address: string
    },
  ): Promise<Organisation | Refusal>
  organisation(id: string): Promise<Organisation | undefined>
  organisationByCode(code: string): Promise<Organisation | undefined>
  organisationOf(actor: Actor): Membership | undefined
  members(actor: Actor, organisationId: string): Promise<readonly Member[] | Refusal>
  /** Gives an existing person these roles (exactly these); the last owner cannot lose theirs. */
  grant(
    actor: Actor,
    organisationId: string,
    input: { email: string; roles: readonly Role[] },
  ): Promise<Member | { invited: true } | Refusal>
  acceptInvitation(actor: Actor, token: string): Promise<Organisation | Refusal>

  requestIdentityReview(
    actor: Actor,
    input: {
      subjectKind: 'person' | 'organisation'
      subjectId: string
      statement: Record<string, string>
    },
  ): Promise<{ id: string } | Refusal>
  pendingReviews(actor: Actor): Promise<
    | readonly {
        id: string
        subjectKind: string
        subjectName: string
        statement: Record<string, string>
        requestedAt: Date
        version: number
      }[]
    | Refusal
  >
  decideReview(
    actor: Actor,
    id: string,
    input: { accept: boolean; reason: string; version: number },
  ): Promise<true | Refusal>

  /** WebAuthn options whose challenge is bound to (purpose, subject, digest). */
  passkeyChallenge(
    actor: Actor,
    act: { purpose: string; subjectId: string; digest: string },
  ): Promise<{ options: unknown } | Refusal>
  /**
   * 意愿: proves the person's will for exactly this act and digest; good once, for five minutes.
   * Refusals: password-wrong, code-wrong, second-factor-missing, passkey-wrong, too-many-attempts.
   */
  recordIntent(
    actor: Actor,
    act: { purpose: string; subjectId: string; digest: string },
    proof: IntentProof,
  ): Promise<SpendableIntent | Refusal>
}
