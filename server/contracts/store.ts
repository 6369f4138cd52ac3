import { and, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import {
  contractEvents,
  contractParties,
  contractReaders,
  contractRevisions,
  contracts,
  counters,
} from '../../db/schema/contracts.ts'
import { ledgerEntries } from '../../db/schema/ledger.ts'
import { organisations, user } from '../../db/schema/people.ts'

export type ContractRecord = typeof contracts.$inferSelect
export type PartyRecord = typeof contractParties.$inferSelect
type EventDraft = typeof contractEvents.$inferInsert

/** The next number of a scope, taken inside the transaction that uses it: a rollback gives it back. */
export async function takeNumber(tx: Tx, scope: string): Promise<number> {
  const [row] = await tx
    .insert(counters)
    .values({ scope, value: 1 })
    .onConflictDoUpdate({ target: counters.scope, set: { value: sql`${counters.value} + 1` } })
    .returning({ value: counters.value })
  if (!row) throw new Error(`no number was given for ${scope}`)
  return row.value
}

/** False when a contract with this request id exists already. */
export async function add(tx: Tx, row: typeof contracts.$inferInsert): Promise<boolean> {
  const added = await tx
    .insert(contracts)
    .values(row)
    .onConflictDoNothing({ target: [contracts.organisationId, contracts.requestId] })
    .returning({ id: contracts.id })
  return added.length === 1
}

/** Compare-and-set: false when somebody else moved the contract first. Readers' lists follow in the same transaction. */
export async function move(
  tx: Tx,
  id: string,
  version: number,
  change: Partial<typeof contracts.$inferInsert> & { updatedAt: Date },
): Promise<boolean> {
  const moved = await tx
    .update(contracts)
    .set({ ...change, version: version + 1 })
    .where(and(eq(contracts.id, id), eq(contracts.version, version)))
    .returning({ id: contracts.id })
  if (moved.length !== 1) return false
  await tx
    .update(contractReaders)
    .set({ updatedAt: change.updatedAt })
    .where(eq(contractReaders.contractId, id))
  return true
}

/** False when it is in another state by now; when true, nobody moves it before this transaction ends. */
export async function holdState(tx: Tx, id: string, state: string): Promise<boolean> {
  const held = await tx
    .update(contracts)
    .set({ state })
    .where(and(eq(contracts.id, id), eq(contracts.state, state)))
    .returning({ id: contracts.id })
  return held.length === 1
}

export async function moveParty(
  tx: Tx,
  id: string,
  version: number,
  change: Partial<typeof contractParties.$inferInsert>,
): Promise<boolean> {
  const moved = await tx
    .update(contractParties)
    .set({ ...change, version: version + 1 })
    .where(and(eq(contractParties.id, id), eq(contractParties.version, version)))
    .returning({ id: contractParties.id })
  return moved.length === 1
}

export async function addParties(
  tx: Tx,
  rows: readonly (typeof contractParties.$inferInsert)[],
): Promise<void> {
  await tx.insert(contractParties).values([...rows])
}

export async function letRead(
  tx: Tx,
  organisationId: string,
  contractId: string,
  updatedAt: Date,
): Promise<void> {
  await tx
    .insert(contractReaders)
    .values({ organisationId, contractId, updatedAt })
    .onConflictDoNothing()
}

export async function addEvent(tx: Tx, event: EventDraft): Promise<void> {
  await tx.insert(contractEvents).values(event)
}

export async function addRevision(
  tx: Tx,
  row: Omit<typeof contractRevisions.$inferInsert, 'revision'>,
): Promise<void> {
  const [last] = await tx
    .select({ revision: contractRevisions.revision })
    .from(contractRevisions)
    .where(eq(contractRevisions.contractId, row.contractId))
    .orderBy(desc(contractRevisions.revision))
    .limit(1)
  await tx.insert(contractRevisions).values({ ...row, revision: (last?.revision ?? -1) + 1 })
}

export async function find(read: Reader, id: string): Promise<ContractRecord | undefined> {
  return (await read.select().from(contracts).where(eq(contracts.id, id)).limit(1))[0]
}

export async function findByIdOrNumber(
  read: Reader,
  idOrNumber: string,
): Promise<ContractRecord | undefined> {
  const rows = await read
    .select()
    .from(contracts)
    .where(or(eq(contracts.id, idOrNumber), eq(contracts.number, idOrNumber)))
    .limit(1)
  return rows[0]
}

export async function findByRequest(
  read: Reader,
  organisationId: string,
  requestId: string,
): Promise<ContractRecord | undefined> {
  const rows = await read
    .select()
    .from(contracts)
    .where(and(eq(contracts.organisationId, organisationId), eq(contracts.requestId, requestId)))
    .limit(1)
  return rows[0]
}

export function partiesOf(read: Reader, contractIds: readonly string[]): Promise<PartyRecord[]> {
  if (contractIds.length === 0) return Promise.resolve([])
  return read
    .select()
    .from(contractParties)
    .where(inArray(contractParties.contractId, [...contractIds]))
    .orderBy(contractParties.contractId, contractParties.position)
}

export async function partyByToken(
  read: Reader,
  tokenDigest: string,
): Promise<PartyRecord | undefined> {
  const rows = await read
    .select()
    .from(contractParties)
    .where(eq(contractParties.tokenDigest, tokenDigest))
    .limit(1)
  return rows[0]
}

export async function partyById(read: Reader, id: string): Promise<PartyRecord | undefined> {
  return (await read.select().from(contractParties).where(eq(contractParties.id, id)).limit(1))[0]
}

export function eventsOf(read: Reader, contractId: string) {
  return read
    .select({
      id: contractEvents.id,
      kind: contractEvents.kind,
      actorId: contractEvents.actorId,
      actorName: user.name,
      organisationName: organisations.name,
      at: contractEvents.at,
      facts: contractEvents.facts,
      entryId: contractEvents.entryId,
      leafIndex: ledgerEntries.leafIndex,
    })
    .from(contractEvents)
    .leftJoin(user, eq(user.id, contractEvents.actorId))
    .leftJoin(organisations, eq(organisations.id, contractEvents.organisationId))
    .leftJoin(ledgerEntries, eq(ledgerEntries.id, contractEvents.entryId))
    .where(eq(contractEvents.contractId, contractId))
    .orderBy(contractEvents.id)
}

export async function mayRead(
  read: Reader,
  organisationIds: readonly string[],
  contractId: string,
): Promise<string[]> {
  if (organisationIds.length === 0) return []
  const rows = await read
    .select({ organisationId: contractReaders.organisationId })
    .from(contractReaders)
    .where(
      and(
        eq(contractReaders.contractId, contractId),
        inArray(contractReaders.organisationId, [...organisationIds]),
      ),
    )
  return rows.map((row) => row.organisationId)
}

/** False when the invitation was opened before: only the first opening is an event. */
export async function markOpened(tx: Tx, partyId: string, at: Date): Promise<boolean> {
  const rows = await tx
    .update(contractParties)
    .set({ openedAt: at })
    .where(and(eq(contractParties.id, partyId), isNull(contractParties.openedAt)))
    .returning({ id: contractParties.id })
  return rows.length === 1
}
