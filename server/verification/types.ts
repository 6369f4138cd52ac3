import type { Refusal } from '../core/values/refusal.ts'
import type { Report } from '../core/values/report.ts'
import type { Actor } from '../people/types.ts'

/**
 * What the server adds to a file that a visitor's browser has parsed. It is asked by digests and certificate
 * serials only, answers the same shape whether it knows them or not, and never sees the file.
 */
export type StatusQuestion = {
  /** sha256 hex of the whole file and of each signed revision. */
  digests: readonly string[]
  /** Serial numbers (hex) of signing certificates with the instant to judge them at (ISO). */
  certificates: readonly { serial: string; at: string }[]
}

export type StatusAnswer = {
  /** Ledger entries about each known digest, with openings and C2SP proofs. leaf is base64. */
  entries: readonly {
    digest: string
    kind: string
    leaf: string
    openings: Record<string, { salt: string; value: string }>
    proof: string
    stagedAt: string
  }[]
  /** Known seals behind the certificates. */
  seals: readonly {
    serial: string
    sealId: string
    name: string
    statusThen: string
    statusNow: string
  }[]
  /** Whether the contract these bytes belong to is complete and this is its last revision. */
  documents: readonly {
    digest: string
    state: 'current' | 'superseded'
    contractState: string
    signaturesExpected: number
  }[]
  crl: string
  root: string
  issuing: string
  /** C2SP vkey of the ledger. */
  ledgerKey: string
  checkpoint: string
}

export type Verification = {
  status(question: StatusQuestion): Promise<StatusAnswer>
  /** The whole examination on the server's side (CLI, API): same core code as the browser. */
  examineFile(bytes: Uint8Array): Promise<Report>
  examineBundle(zip: Uint8Array): Promise<Report>
  /** 证据包: PDF, entries, proofs, checkpoint, certificates, trust policy, README for the court's expert. */
  bundle(actor: Actor, contractId: string): Promise<{ bytes: Uint8Array; name: string } | Refusal>
}
