import type { CertificateStatus } from '../core/certificates/status.ts'
import type { Label } from '../core/forms/fields.ts'
import type { CertificateRecord, StatusAnswer, StatusQuestion } from '../core/status.ts'
import type { Refusal } from '../core/values/refusal.ts'
import type { Report } from '../core/values/report.ts'
import type { Block } from '../documents/types.ts'
import type { Actor } from '../people/types.ts'

export type NumberQuestion = {
  typeName: string
  /** 证照编号 */
  number: string
  /** Of the holder; asked for private types, otherwise ''. */
  name: string
}

export type NumberAnswer =
  /** Of a public type. */
  | { found: 'record'; record: CertificateRecord }
  /** Of a private type: number and name belong together. */
  | {
      found: 'agreement'
      typeTitle: Label
      statusNow: CertificateStatus
      validFrom: string
      validTo: string | null
    }
  /** No such number, or another name: the two cannot be told apart, nor by the time it took. */
  | { found: 'nothing' }

/** Certificates (电子证照) without their file. */
export type CertificateLookup = {
  /** What checks the signature of a QR: raw Ed25519 key and its fingerprint, hex. */
  tokenKey(): Promise<{ publicKey: string; fingerprint: string }>
  /** For whoever has scanned a QR; undefined for a token that is not the house's own or whose certificate is unknown. */
  byToken(token: string): Promise<CertificateRecord | undefined>
  byNumber(question: NumberQuestion): Promise<NumberAnswer>
  /** What a number can be asked of. */
  numberedTypes(): readonly { name: string; title: Label; publicity: 'public' | 'private' }[]
}

/** What whoever runs this machine may ask for beside the platform's own anchors and clock. */
export type Asking = {
  /** DER of certificates to trust as well. */
  anchors?: readonly Uint8Array[]
  /** The instant to judge at. */
  at?: Date
}

/** What a report on paper speaks of beside the report itself. */
export type ExaminedFile = {
  report: Report
  /** As whoever brought the file calls it. */
  name: string
  /** Bytes. */
  size: number
  /** Of the report on paper. */
  number: string
  software: string
  createdAt: Date
}

export type ReportPaper = {
  title: string
  /** /Reason of the signature. */
  reason: string
  /** With one signing place, whose field is called `report`. */
  blocks: readonly Block[]
}

/** Sentences live in `app/i18n`; whoever asks for a report on paper brings them. */
export type ReportWording = (examined: ExaminedFile) => ReportPaper

export type SealedReport = { bytes: Uint8Array; name: string; number: string; report: Report }

export type Verification = CertificateLookup & {
  /** What the platform knows of digests and certificates; the file itself is never asked for. */
  status(question: StatusQuestion): Promise<StatusAnswer>
  /** The whole examination on the server's side (CLI, API): the same core code as in the browser. */
  examineFile(bytes: Uint8Array, asking?: Asking): Promise<Report>
  examineBundle(zip: Uint8Array, asking?: Asking): Promise<Report>
  /**
   * 盖章核验报告 of a PDF or a bundle, examined now: PAdES by the house's own key, its digest in the ledger. Neither the file
   * nor the report is kept. Refusal: timestamp-unavailable.
   */
  sealReport(
    file: { bytes: Uint8Array; name: string },
    word: ReportWording,
    asking?: Asking,
  ): Promise<SealedReport | Refusal>
  /** 证据包 of a completed contract, for those who may see it. Refusals: not-found, wrong-state. */
  bundle(actor: Actor, contractId: string): Promise<{ bytes: Uint8Array; name: string } | Refusal>
  /** The same for the operator of this machine, by contract id or number. */
  bundleOf(contract: string): Promise<{ bytes: Uint8Array; name: string } | Refusal>
}
