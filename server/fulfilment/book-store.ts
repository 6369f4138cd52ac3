import { and, asc, eq, inArray, isNull, or, sql, sum } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { rowsInto } from '../../db/rows.ts'
import {
  assets,
  fulfilmentActions,
  fulfilmentObligations,
  fulfilmentPostings,
} from '../../db/schema/fulfilment.ts'
import { ledgerEntries } from '../../db/schema/ledger.ts'

export type ActionRecord = typeof fulfilmentActions.$inferSelect
export type PostingRecord = typeof fulfilmentPostings.$inferSelect
export type PostingDraft = typeof fulfilmentPostings.$inferInsert
export type AssetRecord = typeof assets.$inferSelect
export type ObligationRecord = typeof fulfilmentObligations.$inferSelect

/** Throws when one of them was put before: the transaction that does something twice must not commit. */
export const addActions = rowsInto(fulfilmentActions)

const addPostings = rowsInto(fulfilmentPostings)

/** Journals are booked whole and balanced or not at all: an error here is ours. */
export async function book(tx: Tx, lines: readonly PostingDraft[]): Promise<void> {
  const totals = new Map<string, number>()
  for (const { contractId, journal, amount } of lines) {
    const key = `${contractId} ${journal}`
    totals.set(key, (totals.get(key) ?? 0) + amount)
  }
  const uneven = [...totals].find(([, total]) => total !== 0)
  if (uneven) throw new Error(`the journal ${uneven[0]} is not balanced: ${uneven[1]}`)
  await addPostings(tx, lines)
}

export const addAssets = rowsInto(assets)

const excluded = (name: string) => sql.raw(`excluded.${name}`)

/** What the latest evaluation says takes the place of what was there. */
export const putObligations = rowsInto(fulfilmentObligations, (insert) =>
  insert.onConflictDoUpdate({
    target: [fulfilmentObligations.contractId, fulfilmentObligations.clause],
    set: {
      state: excluded('state'),
      amount: excluded('amount'),
      penalty: excluded('penalty'),
      dueOn: excluded('due_on'),
      debtor: excluded('debtor'),
      creditor: excluded('creditor'),
      updatedAt: excluded('updated_at'),
    },
  }),
)

export function obligationsOf(
  read: Reader,
  contractIds: readonly string[],
): Promise<ObligationRecord[]> {
  return read
    .select()
    .from(fulfilmentObligations)
    .where(inArray(fulfilmentObligations.contractId, [...contractIds]))
}

/** Keys and states are all that planning needs. */
export function actionsOf(
  read: Reader,
  contractIds: readonly string[],
): Promise<Pick<ActionRecord, 'id' | 'contractId' | 'key' | 'state'>[]> {
  return read
    .select({
      id: fulfilmentActions.id,
      contractId: fulfilmentActions.contractId,
      key: fulfilmentActions.key,
      state: fulfilmentActions.state,
    })
    .from(fulfilmentActions)
    .where(inArray(fulfilmentActions.contractId, [...contractIds]))
}

/** Oldest first, each with its place in the ledger. */
export function toldActions(read: Reader, contractId: string) {
  return read
    .select({ action: fulfilmentActions, leafIndex: ledgerEntries.leafIndex })
    .from(fulfilmentActions)
    .leftJoin(ledgerEntries, eq(ledgerEntries.id, fulfilmentActions.entryId))
    .where(eq(fulfilmentActions.contractId, contractId))
    .orderBy(asc(fulfilmentActions.at), asc(fulfilmentActions.id))
}

export function postingsOf(read: Reader, contractId: string) {
  return read
    .select()
    .from(fulfilmentPostings)
    .where(eq(fulfilmentPostings.contractId, contractId))
    .orderBy(asc(fulfilmentPostings.id))
}

export function assetsOf(read: Reader, contractId: string) {
  return read
    .select({ asset: assets, leafIndex: ledgerEntries.leafIndex })
    .from(assets)
    .leftJoin(ledgerEntries, eq(ledgerEntries.id, assets.entryId))
    .where(eq(assets.contractId, contractId))
    .orderBy(asc(assets.line))
}

/** Money that was moved by an action without a journal, and payments instructed without a file. */
export async function unbookedActions(
  read: Reader,
): Promise<{ contractId: string; key: string; booked: boolean; filed: boolean }[]> {
  const { contractId, key, kind, documentDigest } = fulfilmentActions
  const journal = sql`'action/' || ${key}`
  const instructs = inArray(kind, ['payment.instruct', 'retention.refund'])
  const rows = await read
    .select({ contractId, key, posting: fulfilmentPostings.id, documentDigest })
    .from(fulfilmentActions)
    .leftJoin(
      fulfilmentPostings,
      and(
        eq(fulfilmentPostings.contractId, contractId),
        eq(fulfilmentPostings.journal, journal),
        eq(fulfilmentPostings.line, 1),
      ),
    )
    .where(
      or(
        and(or(instructs, eq(kind, 'penalty.accrue')), isNull(fulfilmentPostings.id)),
        and(instructs, isNull(documentDigest)),
      ),
    )
  return rows.map((row) => ({
    contractId: row.contractId,
    key: row.key,
    booked: row.posting !== null,
    filed: row.documentDigest !== null,
  }))
}

/** Journals of the whole house that do not sum to zero. */
export async function unevenJournals(
  read: Reader,
): Promise<{ contractId: string; journal: string; total: number }[]> {
  const total = sum(fulfilmentPostings.amount)
  const rows = await read
    .select({
      contractId: fulfilmentPostings.contractId,
      journal: fulfilmentPostings.journal,
      total,
    })
    .from(fulfilmentPostings)
    .groupBy(fulfilmentPostings.contractId, fulfilmentPostings.journal)
    .having(sql`sum(${fulfilmentPostings.amount}) <> 0`)
  return rows.map((row) => ({ ...row, total: Number(row.total) }))
}
