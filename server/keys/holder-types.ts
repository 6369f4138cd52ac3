import type { KeyAlgorithm } from '../core/values/crypto.ts'
import type { Refusal } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import type { KeyPlace, RemoteOffer, SignerFactor } from './custody-types.ts'
import type { CertificateView, SpendableIntent } from './types.ts'

/** `undefined` of an organisation: the actor's own. */
export type KeyHolder = { organisationId?: string }

/** What the owner of a key does with it: each verb asks whose key it is, and leaves an entry in the ledger. */
export type KeyHolders = {
  /** Refusal: not-permitted (key.view). Newest first. */
  list(actor: Actor, holder: KeyHolder): Promise<readonly CertificateView[] | Refusal>
  /** `mayHandle`: the actor may export, certify and revoke. Refusal: not-permitted, for an unknown key too. */
  open(
    actor: Actor,
    keyId: string,
  ): Promise<
    | {
        certificate: CertificateView
        mayHandle: boolean
        /** Its issuer is on the trust list: without that it says nothing of anybody's identity. */
        trusted: boolean
        /** What an intent about this key is bound to: sha256 hex of its certificate. */
        digest: string
        seal: { id: string; name: string } | null
      }
    | Refusal
  >
  /** A signing key and certificate of the actor's own. Refusals: email-unverified, and those of Keys.prepareAt. */
  createPersonal(
    actor: Actor,
    algorithm: KeyAlgorithm,
    place?: KeyPlace,
  ): Promise<CertificateView | Refusal>
  /** What the next request of this actor's must carry; see Keys.possessionChallenge. */
  browserChallenge(actor: Actor): Promise<string>
  /**
   * Certifies a key that stays in the actor's browser, for them or for their organisation (to make a seal with).
   * Refusals: not-permitted (key.import), email-unverified, and those of Keys.certifyPossessed.
   */
  certifyBrowserKey(
    actor: Actor,
    holder: KeyHolder,
    request: Uint8Array,
  ): Promise<CertificateView | Refusal>
  /**
   * What an account at the remote signing service has to offer this owner.
   * Refusals: not-permitted (key.import), email-unverified, required, and those of Keys.remoteOffers.
   */
  remoteOffers(
    actor: Actor,
    holder: KeyHolder,
    account: string,
  ): Promise<readonly RemoteOffer[] | Refusal>
  /** Refusals: not-permitted (key.import), email-unverified, and those of Keys.bindRemote. */
  bindRemote(
    actor: Actor,
    holder: KeyHolder,
    input: { credential: string; factor: SignerFactor },
  ): Promise<CertificateView | Refusal>
  /** Refusals: not-permitted, and those of Keys.changePin. */
  changePin(
    actor: Actor,
    input: { keyId: string; pin: string; newPin: string },
  ): Promise<true | Refusal>
  /** Refusals: not-permitted (key.import), and those of importPkcs12. */
  importPkcs12(
    actor: Actor,
    holder: KeyHolder,
    input: { file: Uint8Array; password: string },
  ): Promise<CertificateView | Refusal>
  /** Spends the intent `key.export`. Refusals: not-permitted, intent-invalid, and those of Keys.exportPkcs12. */
  exportPkcs12(
    actor: Actor,
    input: { keyId: string; intent: SpendableIntent; password: string; factor?: SignerFactor },
  ): Promise<Uint8Array | Refusal>
  /** Spends the intent `key.certify`. Refusals: not-permitted, intent-invalid, and those of signerFor. */
  certificationRequest(
    actor: Actor,
    input: { keyId: string; intent: SpendableIntent; factor?: SignerFactor },
  ): Promise<Uint8Array | Refusal>
  /**
   * The key signs with it from now on; a seal's history tells. Refusals: not-permitted, and those of readIssued and keepIssued.
   */
  acceptCertificate(
    actor: Actor,
    input: { keyId: string; file: Uint8Array },
  ): Promise<{ certificate: CertificateView; trusted: boolean } | Refusal>
  /** At once and for good, with every certificate of the key; the list of revoked certificates is renewed. Refusals: not-permitted, reason-unknown, certificate-revoked. */
  revoke(actor: Actor, keyId: string, reason: number): Promise<true | Refusal>
}
