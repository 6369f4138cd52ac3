import { and, desc, eq, inArray, lt, or, type SQL, sql } from 'drizzle-orm'
import type { Reader } from '../../db/connection.ts'
import { contractParties, contractReaders, contracts } from '../../db/schema.ts'
import { reviewedLevel } from './rules.ts'
import type { ContractRecord } from './store.ts'

export type ListQuery = {
  organisationId: string
  state?: ContractRecord['state']
  text?: string
  before?: { updatedAt: Date; id: string }
  limit: number
}

/** A contract and where it stands in the reader's list. */
export type Listed = { contract: ContractRecord; listedAt: Date }

/** Newest first along the reader index; the cursor is the last row's (listedAt, id). */
export async function list(read: Reader, query: ListQuery): Promise<Listed[]> {
  return read
    .select({ contract: contracts, listedAt: contractReaders.updatedAt })
    .from(contractReaders)
    .innerJoin(contracts, eq(contracts.id, contractReaders.contractId))
    .where(
      and(
        eq(contractReaders.organisationId, query.organisationId),
        query.before ? olderThan(query.before) : undefined,
        query.state ? eq(contracts.state, query.state) : undefined,
        query.text ? speaksOf(query.text) : undefined,
      ),
    )
    .orderBy(desc(contractReaders.updatedAt), desc(contractReaders.contractId))
    .limit(query.limit)
}

function olderThan({ updatedAt, id }: { updatedAt: Date; id: string }): SQL | undefined {
  const sameInstant = and(
    eq(contractReaders.updatedAt, updatedAt),
    lt(contractReaders.contractId, id),
  )
  return or(lt(contractReaders.updatedAt, updatedAt), sameInstant)
}

/** The same in both dialects: letters of either case, and `%` and `_` are what the person typed. */
function speaksOf(text: string): SQL | undefined {
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  const columns = [contracts.title, contracts.number, contracts.counterparty]
  return or(...columns.map((column) => sql`lower(${column}) like ${pattern} escape '\\'`))
}

/** Who asks what waits for them. `email` is empty where it is not proven. */
export type Waiting = {
  personId: string
  email: string
  memberships: readonly {
    organisationId: string
    organisationCode: string
    organisationLevel: number
  }[]
  limit: number
}

/** What may wait for this person, newest first: approvals, drafts of their own, invitations to their organisations. */
export async function waitingFor(read: Reader, who: Waiting): Promise<ContractRecord[]> {
  if (who.memberships.length === 0) return []
  const organisationIds = who.memberships.map((one) => one.organisationId)
  const submitted = await newest(read, who, [
    inArray(contracts.organisationId, organisationIds),
    eq(contracts.state, 'submitted'),
  ])
  const drafts = await newest(read, who, [
    inArray(contracts.organisationId, organisationIds),
    eq(contracts.state, 'draft'),
    eq(contracts.draftedBy, who.personId),
  ])
  const invited = await invitations(read, who, organisationIds)
  return [...submitted, ...drafts, ...invited].sort(
    (a, b) => b.updatedAt.getTime() - a.updatedAt.getTime(),
  )
}

function newest(read: Reader, { limit }: Waiting, conditions: SQL[]): Promise<ContractRecord[]> {
  return read
    .select()
    .from(contracts)
    .where(and(...conditions))
    .orderBy(desc(contracts.updatedAt))
    .limit(limit)
}

/** By credit code, so that an organisation that registers after it was invited finds its invitation here. */
async function invitations(
  read: Reader,
  { email, memberships, limit }: Waiting,
  organisationIds: readonly string[],
): Promise<ContractRecord[]> {
  const codes = memberships.map((one) => one.organisationCode)
  const trusted = memberships.filter((one) => one.organisationLevel >= reviewedLevel)
  const listed = read
    .select({ id: contractReaders.contractId })
    .from(contractReaders)
    .where(inArray(contractReaders.organisationId, [...organisationIds]))
  const rows = await read
    .select({ contract: contracts })
    .from(contractParties)
    .innerJoin(contracts, eq(contracts.id, contractParties.contractId))
    .where(
      and(
        inArray(contractParties.code, codes),
        eq(contractParties.state, 'invited'),
        eq(contracts.state, 'signing'),
        // What `codeIsTrusted` says, and who was invited in person.
        or(
          inArray(
            contractParties.code,
            trusted.map((one) => one.organisationCode),
          ),
          email ? eq(contractParties.signerEmail, email) : undefined,
          inArray(contracts.id, listed),
        ),
      ),
    )
    .orderBy(desc(contractParties.invitedAt))
    .limit(limit)
  return rows.map((row) => row.contract)
}
