import type { Tx } from '../../db/connection.ts'
import type { OrganisationId, PersonId } from '../core/values/ids.ts'
import type { Refusal } from '../core/values/refusal.ts'
import type { Suite } from '../core/values/suite.ts'
import type { SpendableIntent } from '../keys/types.ts'
import type { Inviting } from './invitation-types.ts'
import type { SigningIn } from './sign-in-types.ts'

export type OrganisationKind = 'enterprise' | 'agency' | 'regulator'
export type Role =
  | 'owner'
  | 'admin'
  | 'drafter'
  | 'approver'
  | 'seal-keeper'
  | 'signer'
  | 'auditor'
  /** Of agencies: accepts applications, endorses and proposes (受理). */
  | 'officer'
  /** Of agencies: decides about what an officer accepted or proposed (审批). */
  | 'reviewer'
  /** Of agencies: has approved applications made into certificates (制证签发). */
  | 'issuer'

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
  | 'organisation.suite'
  | 'contract.draft'
  | 'contract.submit'
  | 'contract.approve'
  | 'contract.invite'
  | 'contract.sign'
  | 'contract.decline'
  | 'contract.withdraw'
  | 'contract.view'
  | 'seal.apply'
  | 'seal.approve'
  | 'seal.make'
  | 'seal.view'
  | 'seal.use'
  | 'key.view'
  | 'key.import'
  | 'ledger.audit'
  | 'certificate.view'
  | 'certificate.accept'
  | 'certificate.review'
  | 'certificate.issue'
  | 'certificate.endorse'
  | 'certificate.suspend'
  | 'certificate.revoke'
  | 'certificate.apply'
  | 'fulfilment.view'
  | 'fulfilment.record'
  | 'fulfilment.dispute'
  | 'fulfilment.waive'

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
  /** What its new documents are signed with, unless they say otherwise. */
  suite: Suite
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

/** What the person will do, as bound into the intent: purpose, subject, sha256 hex of what was shown. */
export type Act = { purpose: string; subjectId: string; digest: string }

/** `Set-Cookie` values for the answer to the browser, as they are. */
export type Cookies = { cookies: readonly string[] }

/** What became of a request for identity level 2; `reason` is the reviewer's own words, empty until then. */
export type ReviewOutcome = {
  id: string
  state: 'pending' | 'accepted' | 'rejected'
  reason: string
  requestedAt: Date
  reviewedAt: Date | null
}

export type PasskeyView = { id: string; name: string; createdAt: Date | null }

/** What an outside provider or a licensed CA is asked about. */
export type IdentitySubject = {
  subjectKind: 'person' | 'organisation'
  subjectId: string
  statement: Readonly<Record<string, string>>
}

/**
 * Identity level 3: a licensed CA or an outside provider vouches. May be slow; answers the digest (sha256 hex)
 * of the evidence that it keeps, or a Refusal `identity-unproven`; throws when it cannot be reached.
 * Asking twice about the same subject must be harmless.
 */
export type IdentityProvider = {
  readonly name: string
  prove(subject: IdentitySubject): Promise<{ evidenceDigest: string } | Refusal>
}

export type People = SigningIn &
  Inviting & {
    /** From the request's cookies; undefined when nobody is signed in. Sessions are better-auth's. */
    actorOf(headers: Headers): Promise<Actor | undefined>
    actorById(personId: string): Promise<Actor | undefined>
    /** better-auth under /api/auth/: passkeys, get-session and sign-out; the rest answers 404, the verbs here do it. */
    authHandler(request: Request): Promise<Response>

    /** Makes the actor its owner. Refusals: required, too-long, uscc-invalid (facts.fault: length | alphabet | check-digit), organisation-exists. */
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
    /** For documents drafted from now on; the owner's decision. Refusals: not-permitted, version-conflict. */
    chooseSuite(
      actor: Actor,
      organisationId: string,
      input: { suite: Suite; version: number },
    ): Promise<Organisation | Refusal>
    members(actor: Actor, organisationId: string): Promise<readonly Member[] | Refusal>
    /** For letters that the house writes by itself; nobody's permission is asked. */
    membersWithRole(organisationId: string, role: Role): Promise<readonly Member[]>
    /**
     * Gives an existing person these roles (exactly these; none: they leave), invites anybody else by mail.
     * Refusals: not-permitted, email-invalid, role-unknown, roles-missing, last-owner, own-roles, version-conflict.
     */
    grant(
      actor: Actor,
      organisationId: string,
      input: { email: string; roles: readonly Role[] },
    ): Promise<Member | { invited: true } | Refusal>

    /** To level 2. Refusals: not-permitted, email-unverified, level-reached, review-pending, required. */
    requestIdentityReview(
      actor: Actor,
      input: {
        subjectKind: 'person' | 'organisation'
        subjectId: string
        statement: Record<string, string>
      },
    ): Promise<{ id: string } | Refusal>
    /** The latest request about the subject, for whoever may ask for one; null when there is none. Refusal: not-permitted. */
    identityReview(
      actor: Actor,
      subject: Pick<IdentitySubject, 'subjectKind' | 'subjectId'>,
    ): Promise<ReviewOutcome | null | Refusal>
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
    /** Tells who asked by mail. Refusals: not-permitted, own-review, not-found, version-conflict, reason-required. */
    decideReview(
      actor: Actor,
      id: string,
      input: { accept: boolean; reason: string; version: number },
    ): Promise<true | Refusal>

    /** To level 3 by the provider that is configured. Refusals: provider-missing, not-permitted, level-too-low, level-reached, identity-unproven. */
    proveIdentity(actor: Actor, subject: IdentitySubject): Promise<true | Refusal>

    /** WebAuthn options whose challenge is bound to (person, purpose, subject, digest) for five minutes. Refusal: passkey-missing. */
    passkeyChallenge(actor: Actor, act: Act): Promise<{ options: unknown } | Refusal>
    /**
     * 意愿: proves the person's will for exactly this act and digest; good once, for five minutes.
     * Refusals: password-wrong, code-wrong, second-factor-missing, passkey-wrong, too-many-attempts, intent-invalid.
     */
    recordIntent(actor: Actor, act: Act, proof: IntentProof): Promise<SpendableIntent | Refusal>
    /** Marks the intent as used; true for exactly one caller, and only before it expires. */
    spendIntent(tx: Tx, intentId: string, now: Date): Promise<boolean>

    /** From the terminal only: makes the person an operator; false when there is no such e-mail. */
    appointOperator(email: string): Promise<boolean>
    /**
     * For demo data and tests: signs up, verifies the e-mail and enables TOTP with this base32 secret
     * (its octets must be ASCII). The same e-mail again gives the same person.
     */
    createDemoPerson(input: {
      email: string
      name: string
      password: string
      totpSecret?: string
      operator?: boolean
    }): Promise<PersonId>
  }
