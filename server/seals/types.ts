import type { Tx } from '../../db/connection.ts'
import type { KeyAlgorithm } from '../core/values/crypto.ts'
import type { Refusal } from '../core/values/refusal.ts'
import type { SpendableIntent } from '../keys/types.ts'
import type { Actor, OrganisationKind } from '../people/types.ts'
import type { Appearance } from '../signatures/types.ts'

export type SealKind = 'official' | 'contract'
export type SealState = 'active' | 'suspended' | 'destroyed'

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
  state: SealState
  diameter: number
  createdAt: Date
  version: number
}

/** A key brought along: in a file now, or imported before by the same organisation and not in use by another seal. */
export type SealKeySource = { pkcs12: Uint8Array; password: string } | { keyId: string }

export type Seals = {
  /**
   * Draws, creates key and certificate (or takes those brought along), stores, appends `seal.made`. Needs seal.make. Refusals: seal-name-long, seal-serial, seal-exists, state-emblem, state-organ, missing-glyph, not-permitted;
   * with `key` (then `algorithm` does not count): those of keys.importPkcs12, key-unknown, key-in-use, certificate-expired, certificate-revoked.
   */
  make(
    actor: Actor,
    organisationId: string,
    input: { kind: SealKind; serial?: string; algorithm: KeyAlgorithm; key?: SealKeySource },
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
