import { and, desc, eq, inArray, like, lt, or } from 'drizzle-orm'
import type { Reader } from '../../db/connection.ts'
import { contractParties, contractReaders, contracts } from '../../db/schema.ts'
import type { ContractRecord } from './store.ts'

export type ListQuery = {
  organisationId: string
  state?: ContractRecord['state']
  text?: string
  before?: { updatedAt: Date; id: string }
  limit: number
}

/** Newest first along the reader index; the cursor is the last row's (updatedAt, id). */
export async function list(read: Reader, query: ListQuery): Promise<ContractRecord[]> {
  const { before, text } = query
  const rows = await read
    .select({ contract: contracts })
    .from(contractReaders)
    .innerJoin(contracts, eq(contracts.id, contractReaders.contractId))
    .where(
      and(
        eq(contractReaders.organisationId, query.organisationId),
        before
          ? or(
              lt(contractReaders.updatedAt, before.updatedAt),
              and(
                eq(contractReaders.updatedAt, before.updatedAt),
                lt(contractReaders.contractId, before.id),
              ),
            )
          : undefined,
        query.state ? eq(contracts.state, query.state) : undefined,
        text
          ? or(
              like(contracts.title, containing(text)),
              like(contracts.number, containing(text)),
              like(contracts.counterparty, containing(text)),
            )
          : undefined,
      ),
    )
    .orderBy(desc(contractReaders.updatedAt), desc(contractReaders.contractId))
    .limit(query.limit)
  return rows.map((row) => row.contract)
}

/** What may wait for members of these organisations: submitted ones, own drafts, invitations by code. */
export async function waitingFor(
  read: Reader,
  who: { organisationIds: readonly string[]; codes: readonly string[]; limit: number },
): Promise<ContractRecord[]> {
  if (who.organisationIds.length === 0) return []
  const own = await read
    .select()
    .from(contracts)
    .where(
      and(
        inArray(contracts.organisationId, [...who.organisationIds]),
        inArray(contracts.state, ['draft', 'submitted']),
      ),
    )
    .orderBy(desc(contracts.updatedAt))
    .limit(who.limit)
  const invited = await read
    .select({ contract: contracts })
    .from(contractParties)
    .innerJoin(contracts, eq(contracts.id, contractParties.contractId))
    .where(
      and(
        inArray(contractParties.code, [...who.codes]),
        eq(contractParties.state, 'invited'),
        eq(contracts.state, 'signing'),
      ),
    )
    .orderBy(desc(contracts.updatedAt))
    .limit(who.limit)
  return [...invited.map((row) => row.contract), ...own]
}

/** `%` and `_` are what the person typed, not wildcards. */
function containing(text: string): string {
  return `%${text.replace(/[%_]/g, '')}%`
}
