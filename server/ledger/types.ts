import type { Tx } from '../../db/connection.ts'
import type { EntryId } from '../core/values/ids.ts'

/** What a verb tells the ledger, inside its own transaction. */
export type EntryDraft = {
  /** `contract.submitted`, `contract.signed`, `seal.made`, `template.published`, … */
  kind: string
  /** Person or organisation ids; they enter the leaf as HMAC pseudonyms only. */
  actor?: string
  organisation?: string
  /** Values that must be provable later: each enters as H(domain ‖ 256-bit salt ‖ value). Hex digests, states. */
  commitments?: Readonly<Record<string, string>>
  /** Public facts; never personal data, never a bare digest of any. */
  facts?: Readonly<Record<string, string | number>>
  /** Private look-up keys (document digest hex, contract id, seal id); never leave the database. */
  subjects?: readonly string[]
}

export type ProvenEntry = {
  id: string
  kind: string
  leafIndex: number
  /** Exact leaf bytes. */
  leaf: Uint8Array
  /** What opens the leaf's commitments. */
  openings: Record<string, { salt: string; value: string }>
  stagedAt: Date
  /** C2SP tlog-proof text: header, index, hashes, checkpoint. */
  proof: string
}

export type LedgerAudit = {
  size: number
  root: string
  /** Every mismatch found, as data; empty when the log is sound. */
  faults: readonly { code: string; facts: Record<string, string | number> }[]
}

export type LedgerEntryRow = {
  id: string
  kind: string
  leafIndex: number
  leaf: Uint8Array
  stagedAt: Date
}

export type CheckpointView = {
  size: number
  /** Hex. */
  root: string
  /** The signed note, verbatim. */
  note: string
  at: Date
}

export type Ledger = {
  /** Stages an entry; durable with the caller's commit, in the tree within a second. */
  append(tx: Tx, entry: EntryDraft): Promise<EntryId>
  /** The same for many, in order, by multi-row inserts. */
  appendAll(tx: Tx, entries: readonly EntryDraft[]): Promise<readonly EntryId[]>
  /** Moves everything staged into the tree and signs a checkpoint if it grew. Idempotent; one caller wins. */
  sequence(): Promise<{ size: number; added: number }>
  /** The latest signed note; a log of size 0 has one too. */
  checkpoint(): Promise<string>
  /** Latest first; `before` is a size. For the explorer and for proofs of growth. */
  checkpoints(options: { before?: number; limit: number }): Promise<readonly CheckpointView[]>
  /** Tile bytes as tlog-tiles serves them; undefined when it does not (yet) exist at that width. */
  tile(level: number, number: number, width: number): Promise<Uint8Array | undefined>
  /** tlog-tiles entry bundle (uint16 length ‖ leaf)*. */
  entryBundle(number: number, width: number): Promise<Uint8Array | undefined>
  prove(entryId: string): Promise<ProvenEntry | undefined>
  /** Durable, but in no tree yet: `prove` will know it within a second. */
  isStaged(entryId: string): Promise<boolean>
  /** Sequenced entries about a subject, oldest first. */
  about(subject: string): Promise<readonly ProvenEntry[]>
  /** Newest first, for the explorer; `before` is a leaf index cursor. */
  list(options: { before?: number; limit: number }): Promise<readonly LedgerEntryRow[]>
  /** RFC 6962 §2.1.2 consistency proof, hashes hex. */
  proveGrowth(from: number, to: number): Promise<readonly string[]>
  /** Rebuilds the whole tree from the leaves and compares with tiles, state and every checkpoint. */
  audit(): Promise<LedgerAudit>
  /** C2SP vkey `name+hash+base64` that checks our checkpoints. */
  verifierKey(): Promise<string>
}
