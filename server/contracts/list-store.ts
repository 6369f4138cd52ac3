import { and, desc, eq, exists, inArray, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { Reader } from '../../db/connection.ts'
import { contractParties, contractReaders, contracts } from '../../db/schema/contracts.ts'
import { numberPart, spellings } from '../core/values/searching.ts'
import { reviewedLevel } from './rules.ts'
import type { ContractRecord, PartyRecord } from './store.ts'

/** What a row shows, and what decides who may do what with it: not its contents, which are most of a contract. */
const columns = {
  id: contracts.id,
  number: contracts.number,
  organisationId: contracts.organisationId,
  title: contracts.title,
  amount: contracts.amount,
  counterparty: contracts.counterparty,
  state: contracts.state,
  draftedBy: contracts.draftedBy,
  submittedBy: contracts.submittedBy,
  rejectionReason: contracts.rejectionReason,
  signBy: contracts.signBy,
  updatedAt: contracts.updatedAt,
}

export type ListedContract = Pick<ContractRecord, keyof typeof columns>

const partyColumns = {
  contractId: contractParties.contractId,
  position: contractParties.position,
  label: contractParties.label,
  name: contractParties.name,
  code: contractParties.code,
  state: contractParties.state,
}

export type ListedParty = Pick<PartyRecord, keyof typeof partyColumns>

/** In the order in which they sign. */
export function partiesOfRows(
  read: Reader,
  contractIds: readonly string[],
): Promise<ListedParty[]> {
  if (contractIds.length === 0) return Promise.resolve([])
  return read
    .select(partyColumns)
    .from(contractParties)
    .where(inArray(contractParties.contractId, [...contractIds]))
    .orderBy(contractParties.contractId, contractParties.position)
}

export type ListQuery = {
  organisationId: string
  /** 统一社会信用代码 of the same organisation. */
  organisationCode: string
  state?: ContractRecord['state']
  text?: string
  before?: { updatedAt: Date; id: string }
  limit: number
}

/** A contract and where it stands in the reader's list. */
export type Listed = { contract: ListedContract; listedAt: Date }

/** Newest first along the reader index; the cursor is the last row's (listedAt, id). */
export async function list(read: Reader, query: ListQuery): Promise<Listed[]> {
  return read
    .select({ contract: columns, listedAt: contractReaders.updatedAt })
    .from(contractReaders)
    .innerJoin(contracts, eq(contracts.id, contractReaders.contractId))
    .where(
      and(
        eq(contractReaders.organisationId, query.organisationId),
        query.before ? olderThan(query.before) : undefined,
        query.state ? eq(contracts.state, query.state) : undefined,
        query.text ? speaksOf(read, query, query.text) : undefined,
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

/** Title, number, and the names that stand in this organisation's row: whoever cannot see a name cannot find by it. */
function speaksOf(read: Reader, query: ListQuery, text: string): SQL | undefined {
  const own = eq(contracts.organisationId, query.organisationId)
  const named = read
    .select({ id: contractParties.id })
    .from(contractParties)
    .where(
      and(
        eq(contractParties.contractId, contracts.id),
        ne(contractParties.code, query.organisationCode),
        holds(contractParties.name, text),
      ),
    )
  const part = numberPart(text)
  return or(
    holds(contracts.title, text),
    holds(contracts.number, text),
    part ? sql`replace(lower(${contracts.number}), '-', '') like ${`%${part}%`}` : undefined,
    and(own, holds(contracts.counterparty, text)),
    and(ne(contracts.organisationId, query.organisationId), exists(named)),
  )
}

/** The same in both dialects: `%` and `_` are what the person typed. */
function holds(column: SQLiteColumn, text: string): SQL | undefined {
  const patterns = spellings(text).map((one) => `%${one.replace(/[\\%_]/g, '\\$&')}%`)
  return or(...patterns.map((pattern) => sql`lower(${column}) like ${pattern} escape '\\'`))
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
export async function waitingFor(read: Reader, who: Waiting): Promise<ListedContract[]> {
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

function newest(read: Reader, { limit }: Waiting, conditions: SQL[]): Promise<ListedContract[]> {
  return read
    .select(columns)
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
): Promise<ListedContract[]> {
  const codes = memberships.map((one) => one.organisationCode)
  const trusted = memberships.filter((one) => one.organisationLevel >= reviewedLevel)
  const listed = read
    .select({ id: contractReaders.contractId })
    .from(contractReaders)
    .where(inArray(contractReaders.organisationId, [...organisationIds]))
  const rows = await read
    .select({ contract: columns })
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
