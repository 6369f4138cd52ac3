import type { Tx } from '../../db/connection.ts'
import type { KeyAlgorithm } from '../core/values/crypto.ts'
import type { Refusal } from '../core/values/refusal.ts'
import type { KeyPlace } from '../keys/custody-types.ts'
import type { SpendableIntent } from '../keys/types.ts'
import type { Actor, Organisation, OrganisationKind } from '../people/types.ts'
import type { Appearance } from '../signatures/types.ts'

/** 公章, 合同专用章, 电子证照专用章. */
export type SealKind = 'official' | 'contract' | 'certificate'
/** made: drawn and certified, not yet enabled. */
export type SealState = 'made' | 'active' | 'suspended' | 'destroyed'

/** 申请 → 审批 → 制作; another person than the applicant approves. */
export type SealApplication = {
  id: string
  organisationId: string
  kind: SealKind
  serial: string
  name: string
  purpose: string
  algorithm: KeyAlgorithm
  /** Of the second key that is asked for with the first. */
  secondAlgorithm: KeyAlgorithm | null
  /** Asks for a second key of this seal, not for a new seal. */
  forSealId: string | null
  state: 'applied' | 'approved' | 'rejected' | 'withdrawn' | 'made'
  appliedByName: string
  appliedAt: Date
  decidedByName: string | null
  decidedAt: Date | null
  opinion: string | null
  sealId: string | null
  /** Entries in the ledger. */
  appliedEntryId: string
  decidedEntryId: string | null
  /** Nobody else of the organisation may decide: an operator of the platform does. */
  orphaned: boolean
  version: number
  /** What this actor may do now. */
  next: readonly ('approve' | 'reject' | 'withdraw' | 'make')[]
}

export type OrphanedApplication = SealApplication & {
  organisation: Pick<Organisation, 'name' | 'code' | 'kind' | 'identityLevel'>
}

/** A key of a seal and the certificate it signs with. */
export type SealKeyFacts = { keyId: string; certificateSerial: string; algorithm: string }

/** The five parts of 《电子印章管理办法》 art 2: picture, name, owner, certificate, key. */
export type Seal = {
  id: string
  organisationId: string
  kind: SealKind
  name: string
  /** SVG, millimetres, outlines only. */
  picture: string
  pictureDigest: string
  keyId: string
  certificateSerial: string
  algorithm: string
  /** Its key of the other suite: the same seal, signing a second time for other readers. */
  second: SealKeyFacts | null
  state: SealState
  diameter: number
  createdAt: Date
  version: number
}

/** A key brought along: in a file now, or imported before by the same organisation and not in use by another seal. */
export type SealKeySource =
  | { pkcs12: Uint8Array; password: string }
  | { keyId: string }
  /** A new one, in a place of the maker's choice. */
  | { place: KeyPlace }

export type Seals = {
  /** Needs seal.apply. Refusals: not-permitted, seal-kind (certificate: agencies only), seal-name-long, seal-serial, seal-exists, seal-applied, state-emblem, state-organ, missing-glyph, reason-required, too-long. */
  apply(
    actor: Actor,
    organisationId: string,
    input: {
      kind: SealKind
      serial?: string
      algorithm: KeyAlgorithm
      /** A key of the other suite is made with the first; nothing for a seal of one suite. Refusal: suite-same. */
      secondAlgorithm?: KeyAlgorithm
      purpose: string
    },
  ): Promise<SealApplication | Refusal>
  /**
   * A second key, of the suite that the seal cannot sign in yet: decided and made like a seal, whose picture and state stay.
   * Needs seal.apply. Refusals: not-permitted, wrong-state, seal-has-suites, seal-applied, reason-required, too-long.
   */
  applyForKey(
    actor: Actor,
    sealId: string,
    input: { purpose: string },
  ): Promise<SealApplication | Refusal>
  /**
   * Needs seal.approve, of another person than the applicant; where the organisation has no such person, an operator of
   * the platform decides. A rejection needs an opinion. Refusals: not-permitted, same-person, wrong-state, reason-required, too-long, overtaken.
   */
  decide(
    actor: Actor,
    applicationId: string,
    input: { approve: boolean; opinion: string; version: number },
  ): Promise<SealApplication | Refusal>
  /** Before the seal is made. Needs seal.apply. Refusals: not-permitted, wrong-state, overtaken. */
  withdraw(
    actor: Actor,
    applicationId: string,
    input: { version: number },
  ): Promise<SealApplication | Refusal>
  /** Newest first. Refusal: not-permitted (seal.view). */
  applications(actor: Actor, organisationId: string): Promise<readonly SealApplication[] | Refusal>
  /** For whoever may see the organisation's seals, and for the operator who has to decide. Refusal: not-permitted, for an unknown one too. */
  application(actor: Actor, applicationId: string): Promise<SealApplication | Refusal>
  /** For the operator: what waits in organisations that have nobody else to decide, oldest first. */
  orphanedApplications(actor: Actor): Promise<readonly OrphanedApplication[] | Refusal>
  /**
   * 启用 with the keeper's will: intent `seal.enable` about this seal and its picture's digest, which this spends. Needs
   * seal.make. Refusals: not-permitted, intent-invalid, intent-expired, wrong-state, overtaken, certificate-expired, certificate-revoked.
   */
  enable(
    actor: Actor,
    sealId: string,
    input: { version: number; intent: SpendableIntent },
  ): Promise<Seal | Refusal>
  /** Inside the transaction that stores what was sealed under one order; the caller has authorised and spent its intent. Refusal: seal-not-active. */
  useAll(
    tx: Tx,
    sealId: string,
    use: {
      personId: string
      intentId: string
      batchId: string
      documentDigests: readonly string[]
    },
  ): Promise<true | Refusal>
  /**
   * From an approved application for a second key: makes it and gives it to its seal (`seal.key-added`). Otherwise draws, creates key and certificate (or takes those brought along), stores, appends `seal.made`; the seal waits to be
   * enabled. Needs seal.make. Refusals: not-permitted, wrong-state, overtaken (also where the plan is no longer what was approved), seal-exists, and those of the plan;
   * with `key` (then `algorithm` does not count, but for a `place`): those of keys.importPkcs12, key-unknown, key-in-use, certificate-expired, certificate-revoked.
   */
  make(
    actor: Actor,
    applicationId: string,
    input: { version: number; key?: SealKeySource },
  ): Promise<Seal | Refusal>
  /** The picture only, for the form's live preview. Without the owner's level and kind it is drawn as for an owner nobody has vouched for. */
  preview(input: {
    ownerName: string
    code: string
    kind: SealKind
    serial?: string
    identityLevel?: number
    organisationKind?: OrganisationKind
  }): { svg: string } | Refusal
  list(actor: Actor, organisationId: string): Promise<readonly Seal[] | Refusal>
  get(sealId: string): Promise<Seal | undefined>
  /** The seal that signs with this key. */
  ofKey(keyId: string): Promise<Seal | undefined>
  /** A line in the history about what happened to the seal's key; its state stays. The caller has authorised it. */
  note(
    tx: Tx,
    sealId: string,
    line: {
      kind: string
      actor: Actor
      entryId: string
      facts: Readonly<Record<string, string | number>>
    },
  ): Promise<void>
  /** Its key has another certificate now; false when the seal was changed meanwhile. The caller has authorised it. */
  recertify(tx: Tx, seal: Seal, certificateSerial: string): Promise<boolean>
  /** State at an instant, from the events: undefined before it was made. */
  statusAt(sealId: string, at: Date): Promise<SealState | undefined>
  statusByCertificate(
    serial: string,
    at: Date,
  ): Promise<{ sealId: string; name: string; status: SealState | undefined } | undefined>
  appearance(seal: Seal): Appearance
  /** Its SESeal (DER, GB/T 38540) that lists this certificate; undefined where none was made: international seals, renewed certificates. */
  electronic(sealId: string, certificateSerial: string): Promise<Uint8Array | undefined>
  /** Suspends or resumes at once; earlier signatures stay as they were. Needs seal.make. Refusals: not-permitted, reason-required, too-long, wrong-state, overtaken. */
  move(
    actor: Actor,
    sealId: string,
    input: { to: 'suspended' | 'active'; reason: string; version: number },
  ): Promise<Seal | Refusal>
  /** Inside the signer's transaction: refuses (throwing nothing) unless the seal is active and the actor may use it; logs the use. Refusals: not-permitted, intent-invalid, seal-not-active. */
  use(
    tx: Tx,
    actor: Actor,
    sealId: string,
    use: { documentDigest: string; contractId: string; intent: SpendableIntent },
  ): Promise<true | Refusal>
  /** In the order of recording, from the application on; of its uses the latest 200. Refusal: not-permitted. */
  history(
    actor: Actor,
    sealId: string,
  ): Promise<
    | readonly {
        kind: string
        state: string | null
        effectiveAt: Date
        actorName: string
        reason: string | null
        entryId: string | null
        facts: Record<string, string | number>
      }[]
    | Refusal
  >
}
