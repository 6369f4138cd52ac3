import type { Documents } from './documents/types.ts'
import type { FulfilmentModule } from './fulfilment/types.ts'
import type { Ledger, LedgerAudit } from './ledger/types.ts'

/** The whole ledger recomputed, every stored document against its record, every account balanced. */
export async function auditHouse(
  ledger: Ledger,
  documents: Documents,
  fulfilment: FulfilmentModule,
): Promise<LedgerAudit> {
  const [log, files, accounts] = await Promise.all([
    ledger.audit(),
    documents.audit(),
    fulfilment.audit(),
  ])
  const faults = files.map(({ digest, fault }) => ({
    code: `document-${fault}`,
    facts: { digest },
  }))
  return { ...log, faults: [...log.faults, ...faults, ...accounts] }
}
