import type { Database } from '../../db/connection.ts'
import { toHex } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import { isRefusal, type Refusal } from '../core/values/refusal.ts'
import type { Report } from '../core/values/report.ts'
import type { Documents } from '../documents/types.ts'
import type { Keys } from '../keys/types.ts'
import type { Ledger } from '../ledger/types.ts'
import type { Appearance, Signatures } from '../signatures/types.ts'
import type { ReportWording, SealedReport } from './types.ts'

export type SealedReportDeps = {
  db: Pick<Database, 'transaction'>
  clock: { now(): Date }
  random: (length: number) => Uint8Array
  crypto: Pick<CryptoPort, 'digest'>
  keys: Pick<Keys, 'reportSigner'>
  ledger: Pick<Ledger, 'append'>
  documents: Pick<Documents, 'render'>
  signatures: Pick<Signatures, 'complete'>
  /** Without a slash at the end; where the report itself is verified. */
  baseUrl: string
  /** Name and version of this program, for whoever has to repeat the examination. */
  software: string
  /** Drawn when first needed: the fonts are large. */
  seal: () => Appearance
}

/** The signature field that the words of a report must set a place for. */
const reportField = 'report'

/**
 * 盖章核验报告: the report in words, signed by the house's own key and known to the ledger by its digest. The examined file
 * goes no further than this memory, and the report is kept nowhere: who asked for it has the only copy.
 * Refusals: those of signing (timestamp-unavailable).
 */
export async function sealReport(
  deps: SealedReportDeps,
  { report, name, size }: { report: Report; name: string; size: number },
  word: ReportWording,
): Promise<SealedReport | Refusal> {
  const { clock, software } = deps
  const createdAt = clock.now()
  const number = reportNumber(createdAt, deps.random)
  const { title, reason, blocks } = word({ report, name, size, number, software, createdAt })
  const verifyUrl = `${deps.baseUrl}/verify`
  const facts = { title, number, verifyUrl, createdAt, blocks }
  const rendered = await deps.documents.render('report', facts, { fields: true })
  if (isRefusal(rendered)) return rendered
  const signer = await deps.keys.reportSigner()
  const request = {
    ...{ pdf: rendered.bytes, field: reportField, appearance: deps.seal() },
    ...{ signerName: title, reason, signedAt: clock.now() },
  }
  const bytes = await deps.signatures.complete(request, signer)
  if (isRefusal(bytes)) return bytes
  await record(deps, toHex(deps.crypto.digest('sha256', bytes)))
  return { bytes, name: `${number}.pdf`, number, report }
}

/** The report's own digest, committed to; nothing of the file that it is about. */
async function record({ db, ledger }: SealedReportDeps, digest: string): Promise<void> {
  await db.transaction(async (tx) => {
    const entry = { commitments: { document: digest }, subjects: [digest] }
    await ledger.append(tx, { kind: 'verification.reported', ...entry })
  })
}

const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** `HY20261123-7K3M9QXA2B`: the day in UTC and 50 random bits, so that two houses never need to agree. */
function reportNumber(at: Date, random: SealedReportDeps['random']): string {
  const day = at.toISOString().slice(0, 10).replaceAll('-', '')
  const tail = Array.from(random(10), (octet) => letters[octet & 31]).join('')
  return `HY${day}-${tail}`
}
