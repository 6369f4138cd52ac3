import type { Tx } from '../../db/connection.ts'
import type { Refusal } from '../core/values/refusal.ts'
import type { SingleSuite } from '../core/values/suite.ts'
import type { RootAnswer, RootRequest } from './root-papers.ts'

/** `certificate`: the next issuing CA; `list`: the root's next revocation list. */
export type RootKind = 'certificate' | 'list'

/** How a root of this house stands. */
export type RootStanding = {
  suite: SingleSuite
  name: string
  /** sha256 hex of its certificate. */
  fingerprint: string
  /** Its private key is not in this database. */
  offline: boolean
  /** Until when the list served now holds; null before there was one. */
  listEnds: Date | null
  /** Offline, and the list has little left or none: somebody has to carry a request to the key. */
  due: boolean
}

export type PreparedAnswer = {
  kind: RootKind
  suite: SingleSuite
  /** Serial number of the new issuing CA, or number of the list. */
  number: string
  keyId: string
  keep(tx: Tx): Promise<Refusal | undefined>
}

/** What is done with a root whose key is carried about; `root-desk.ts` writes it into the ledger. */
export type RootKeys = {
  standings(): Promise<readonly RootStanding[]>
  /** The key of the next issuing CA is made here and waits for its certificate. Refusal: root-online. */
  request(suite: SingleSuite, kind: RootKind): Promise<RootRequest | Refusal>
  /**
   * Refusals: root-answer-foreign (not by this root, or not what was asked for), root-answer-stale (a list that is not newer
   * than ours, has ended or leaves a revocation out), certificate-not-yet-valid, root-unasked (nobody waits for a certificate).
   */
  prepareAnswer(answer: RootAnswer): Promise<PreparedAnswer | Refusal>
  /** Key (under the passphrase) and certificate as one PEM text. Refusals: root-offline, password-short, password-long. */
  carry(suite: SingleSuite, passphrase: string): Promise<string | Refusal>
  /**
   * Takes the key out of the database, on proof that the file opens and holds it; a list that lasts goes in before. Refusals:
   * root-offline, root-key-other, key-file-unreadable, pkcs12-password.
   */
  prepareRemoval(
    suite: SingleSuite,
    file: { text: string; passphrase: string | undefined },
  ): Promise<
    { keyId: string; fingerprint: string; keep(tx: Tx): Promise<Refusal | undefined> } | Refusal
  >
  /** After a removal: the old rows are overwritten on disk too, as far as the database can. */
  scrub(): Promise<void>
}
