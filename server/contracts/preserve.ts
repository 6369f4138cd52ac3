/** What keeps a contract provable when its certificates have ended: PAdES B-LTA, made by a job and renewed by others. */
import type { Tx } from '../../db/connection.ts'
import { day } from '../core/values/durations.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { JobHandler } from '../outbox/types.ts'
import type { Extended } from '../signatures/types.ts'
import { type ContractDeps, record } from './parts.ts'
import { dueForStamp } from './revision-store.ts'
import { addRevision, type ContractRecord, find, move } from './store.ts'

type PreserveDeps = Pick<
  ContractDeps,
  'db' | 'clock' | 'documents' | 'signatures' | 'ledger' | 'outbox'
>

/** One job a contract and due time: whoever asks again meanwhile asks for the same. */
export function askForStamp(
  { outbox }: Pick<ContractDeps, 'outbox'>,
  tx: Tx,
  contractId: string,
  due: Date,
): Promise<void> {
  const key = `contract.preserve:${contractId}:${due.toISOString()}`
  const payload = { contractId, due: due.getTime() }
  return outbox.put(tx, { kind: 'contract.preserve', key, payload })
}

/** Asks for a stamp on at most `limit` contracts whose time has come. How many there were. */
export async function preserveDue(deps: PreserveDeps, limit: number): Promise<number> {
  const due = await dueForStamp(deps.db.read, deps.clock.now(), limit)
  if (due.length === 0) return 0
  await deps.db.transaction(async (tx) => {
    for (const { id, nextStampAt } of due) {
      if (nextStampAt) await askForStamp(deps, tx, id, nextStampAt)
    }
  })
  return due.length
}

/** Idempotent: once the stamp is there, the next one is due at another time. Throws what is to be tried again. */
export function preserveJob(deps: PreserveDeps): JobHandler {
  return async ({ contractId, due }) => {
    const contract = await find(deps.db.read, String(contractId))
    if (!contract || contract.nextStampAt?.getTime() !== due) return
    const pdf = await deps.documents.fetch(contract.documentDigest ?? '')
    if (!pdf) throw new Error(`the file of contract ${contract.id} is missing`)
    const at = deps.clock.now()
    const extended = await deps.signatures.extend(pdf, { level: 'B-LTA', at })
    if (isRefusal(extended)) throw new Error(`not preserved: ${extended.code}`)
    const { preserveUntil } = extended
    // A stamp that nobody believes any more would only look like one.
    if (!preserveUntil || preserveUntil <= at) throw new Error('the stamping certificate has ended')
    const digest = await deps.documents.keep(extended.bytes)
    const kept = await deps.db.transaction((tx) =>
      commitPreserved(deps, tx, contract, { ...extended, preserveUntil, digest, at }),
    )
    if (isRefusal(kept)) throw new Error(`not preserved: ${kept.code}`)
  }
}

type Preserved = Extended & { preserveUntil: Date; digest: string; at: Date }

async function commitPreserved(
  deps: PreserveDeps,
  tx: Tx,
  contract: ContractRecord,
  made: Preserved,
): Promise<true | Refusal> {
  const { id, organisationId, documentDigest, updatedAt } = contract
  const { digest, at, missing, preserveUntil, bytes } = made
  // Without a word about somebody's revocation the time is proven, and the validation data is not complete.
  const level = missing.length === 0 ? 'B-LTA' : 'B-T'
  const nextStampAt = nextStamp(at, preserveUntil)
  // Nobody did anything: it keeps its place in everybody's list.
  const change = { documentDigest: digest, level, nextStampAt, updatedAt }
  if (!(await move(tx, id, contract.version, change))) return refuse('overtaken')
  await deps.documents.record(tx, digest, bytes.length, 'application/pdf')
  await addRevision(tx, { contractId: id, digest, kind: 'preserved', at })
  await record(deps, tx, {
    ...{ kind: 'contract.preserved', contractId: id, actor: undefined, organisationId, at },
    subjects: [digest],
    commitments: { document: digest, previous: documentDigest ?? '' },
    facts: { level, until: preserveUntil.toISOString() },
  })
  return true
}

/** A quarter of a year before the stamp ends, or with a tenth of its life left where that is less. */
export function nextStamp(at: Date, until: Date): Date {
  const life = until.getTime() - at.getTime()
  return new Date(until.getTime() - Math.min(91 * day, life / 10))
}
