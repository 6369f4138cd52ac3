import type { HashName, KeyAlgorithm } from '../core/values/crypto.ts'
import type { Refusal } from '../core/values/refusal.ts'
import type { Suite } from '../core/values/suite.ts'
import type { Custody, SignerFactor } from '../keys/custody-types.ts'
import type { SpendableIntent } from '../keys/types.ts'
import type { Actor } from '../people/types.ts'

type Ended = 'completed' | 'declined' | 'withdrawn'
export type ContractState = 'draft' | 'submitted' | 'signing' | Ended
export type PartyState = 'waiting' | 'invited' | 'signed' | 'declined'

export type PartyView = {
  id: string
  position: number
  /** 甲方 | 乙方 */
  label: string
  organisationId: string | null
  name: string
  code: string
  signerName: string
  signerEmail: string
  field: string
  state: PartyState
  invitedAt: Date | null
  openedAt: Date | null
  signedAt: Date | null
  sealId: string | null
  personLevel: number | null
  organisationLevel: number | null
  reason: string | null
}

export type TimelineLine = {
  id: number
  /** `contract.` and drafted, submitted, approved, rejected, invited, opened, signed, declined, withdrawn, completed, preserved */
  kind: string
  actorName: string | null
  /** The viewer's own act. */
  mine: boolean
  organisationName: string | null
  at: Date
  facts: Record<string, string | number>
  entryId: string | null
  /** Null until the ledger has sequenced the entry. */
  leafIndex: number | null
}

/** Once all have signed: `B-T` or `B-LTA`; when it is stamped anew. */
type Preservation = { level: string | null; nextStampAt: Date | null }

export type ContractView = Preservation & {
  id: string
  number: string
  organisationId: string
  organisationName: string
  templateName: string
  templateVersion: string
  title: string
  values: Record<string, unknown>
  /** 分 */
  amount: number | null
  state: ContractState
  /** What it is signed with; settled when it is submitted. */
  suite: Suite
  draftedBy: { id: string; name: string }
  submittedBy: string | null
  rejectionReason: string | null
  documentDigest: string | null
  preparedDigest: string | null
  signBy: Date | null
  createdAt: Date
  updatedAt: Date
  completedAt: Date | null
  version: number
  parties: readonly PartyView[]
  timeline: readonly TimelineLine[]
  /** What this actor may do now, in the order the page should offer it. */
  next: readonly (
    | 'revise'
    | 'submit'
    | 'approve'
    | 'reject'
    | 'sign'
    | 'decline'
    | 'withdraw'
    | 'download'
    | 'bundle'
  )[]
}

export type ContractRow = {
  id: string
  number: string
  title: string
  counterparty: string
  amount: number | null
  state: ContractState
  updatedAt: Date
  /** Something is expected of this actor. */
  waiting: boolean
  /** Whose signature is awaited, where it is not this actor who should give it. */
  awaits: { label: string; position: number } | null
  /** A draft that was sent back, and not revised since. */
  returned: boolean
}

export type SigningView = {
  contract: ContractView
  party: PartyView
  /** sha256 hex of the bytes the signer is shown and will sign over. */
  documentDigest: string
  pages: number
  place: { page: number; rectangle: readonly [number, number, number, number] }
  /** Active seals of the signer's organisation that they may use. */
  seals: readonly {
    id: string
    name: string
    picture: string
    diameter: number
    /** Whether it has a key for every signature that the contract's suite asks for. */
    fits: boolean
    /** Where its key is: what the signer needs beside their act of will. */
    custody: Custody
    /** sha256 hex of its SubjectPublicKeyInfo: by it a browser knows whether it holds the key. */
    keyDigest: string
  }[]
  /** Why signing cannot go on now, if so: not-your-turn, link-expired, already-signed, no-seal, second-factor-missing … */
  obstacle: Refusal | null
}

/** All of it public to the signer; nothing in it has to be believed by the browser, which fetches the bytes and derives it again. */
export type PendingView = {
  id: string
  expiresAt: Date
  /** sha256 hex of the file that the signer was shown. */
  documentDigest: string
  /** The revision to be signed, with room for the signature. */
  bytes: Uint8Array
  byteRange: readonly [number, number, number, number]
  hash: HashName
  /** Hex; of the ByteRange of `bytes`: what was pinned. */
  pinnedDigest: string
  algorithm: KeyAlgorithm
  /** DER of the signed attributes: the octets that the key signs. */
  attributes: Uint8Array
  /** X.509 DER. */
  certificate: Uint8Array
}

export type Contracts = {
  /** `requestId` comes with the form: a replay returns the contract it made the first time. */
  draft(
    actor: Actor,
    input: {
      organisationId: string
      requestId: string
      templateName: string
      templateVersion: string
      /** That of the organisation, where it is not said. */
      suite?: Suite
      values: Record<string, unknown>
    },
  ): Promise<ContractView | readonly Refusal[]>
  revise(
    actor: Actor,
    id: string,
    input: { version: number; suite?: Suite; values: Record<string, unknown> },
  ): Promise<ContractView | readonly Refusal[]>
  /** The PDF as it stands (draft watermark until approved); also for values not saved yet. */
  preview(
    actor: Actor,
    input: {
      organisationId: string
      templateName: string
      templateVersion: string
      /** Of a saved draft; it has one already. */
      number?: string
      values: Record<string, unknown>
    },
  ): Promise<Uint8Array | readonly Refusal[]>
  submit(actor: Actor, id: string, input: { version: number }): Promise<ContractView | Refusal>
  /** Approver ≠ drafter. Prepares the final PDF with every field in place, invites the first signer. */
  approve(actor: Actor, id: string, input: { version: number }): Promise<ContractView | Refusal>
  /** Back to draft with a reason. */
  reject(
    actor: Actor,
    id: string,
    input: { version: number; reason: string },
  ): Promise<ContractView | Refusal>
  /** What a signer sees: by the link's token or by the contract from the inbox. Marks the invitation opened. */
  openForSigning(
    actor: Actor,
    by: { token: string } | { contractId: string },
  ): Promise<SigningView | Refusal>
  /**
   * `intent` must be for purpose `contract.sign`, this contract and the digest in `SigningView`; in both suites it makes two signatures
   * by the two keys of the seal, stored together. Refusals: suite-key-missing, those of keys.signersFor, seals.use and signatures.complete …
   */
  sign(
    actor: Actor,
    id: string,
    input: {
      partyId: string
      sealId: string
      documentDigest: string
      intent: SpendableIntent
      factor?: SignerFactor
    },
  ): Promise<ContractView | Refusal>
  /**
   * For a seal whose key is in its holder's browser: pins what will be signed and waits for the value, until the intent's
   * end. Refusals: those of `sign`, key-not-in-browser.
   */
  beginSigning(
    actor: Actor,
    id: string,
    input: Omit<Parameters<Contracts['sign']>[2], 'factor'>,
  ): Promise<{ pendingId: string } | Refusal>
  /** What the browser is to check and to sign, derived anew. Refusals: signing-unknown, signing-late, prepared-altered, those of `sign`. */
  openPending(actor: Actor, id: string, pendingId: string): Promise<PendingView | Refusal>
  /**
   * The value from the browser. The same value again is the same answer; another one is refused. Refusals: those of
   * openPending, signing-replayed, signature-wrong, timestamp-unavailable.
   */
  finishSigning(
    actor: Actor,
    id: string,
    input: { pendingId: string; signature: Uint8Array },
  ): Promise<ContractView | Refusal>
  decline(
    actor: Actor,
    id: string,
    input: { partyId: string; reason: string },
  ): Promise<ContractView | Refusal>
  withdraw(
    actor: Actor,
    id: string,
    input: { version: number; reason: string },
  ): Promise<ContractView | Refusal>
  view(actor: Actor, id: string): Promise<ContractView | Refusal>
  /** Bytes of the latest revision, for parties and members who may see the contract. */
  file(actor: Actor, id: string): Promise<{ bytes: Uint8Array; name: string } | Refusal>
  search(
    actor: Actor,
    query: {
      organisationId: string
      state?: ContractState
      text?: string
      cursor?: string
      limit: number
    },
  ): Promise<{ rows: readonly ContractRow[]; next: string | null } | Refusal>
  /** What waits for this person, newest first: approvals, signatures, drafts sent back. */
  inbox(actor: Actor): Promise<readonly ContractRow[]>
}
