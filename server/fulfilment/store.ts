import { and, asc, eq, inArray, lte, or, sql } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { keptFor } from '../../db/kept.ts'
import { rowsInto } from '../../db/rows.ts'
import { contractParties, contracts } from '../../db/schema/contracts.ts'
import { fulfilmentEvaluations, fulfilmentFacts, fulfilments } from '../../db/schema/fulfilment.ts'
import { ledgerEntries } from '../../db/schema/ledger.ts'
import { organisations, user } from '../../db/schema/people.ts'

export type FulfilmentRecord = typeof fulfilments.$inferSelect
export type FactRecord = typeof fulfilmentFacts.$inferSelect
export type EvaluationRecord = typeof fulfilmentEvaluations.$inferSelect
export type ContractRecord = typeof contracts.$inferSelect
export type PartyRecord = typeof contractParties.$inferSelect

/** The contract and, in the order of signing, its parties. */
export async function contractWithParties(
  read: Reader,
  idOrNumber: string,
): Promise<{ contract: ContractRecord; parties: PartyRecord[] } | undefined> {
  const [contract] = await read
    .select()
    .from(contracts)
    .where(or(eq(contracts.id, idOrNumber), eq(contracts.number, idOrNumber)))
    .limit(1)
  if (!contract) return undefined
  const parties = await read
    .select()
    .from(contractParties)
    .where(eq(contractParties.contractId, contract.id))
    .orderBy(contractParties.position)
  return { contract, parties }
}

/** What must be known of a contract to tell its parties something, or to hear them. */
export type Addressees = {
  contract: Pick<ContractRecord, 'id' | 'number' | 'title' | 'organisationId'>
  parties: Pick<PartyRecord, 'id' | 'field' | 'organisationId' | 'signerEmail'>[]
}

/** By id; those that do not exist are left out. */
export async function addresseesOf(
  read: Reader,
  contractIds: readonly string[],
): Promise<Map<string, Addressees>> {
  const ids = [...contractIds]
  if (ids.length === 0) return new Map()
  const { id, number, title } = contracts
  const found = await read
    .select({ id, number, title, organisationId: contracts.organisationId })
    .from(contracts)
    .where(inArray(id, ids))
  const { field, organisationId, signerEmail, contractId } = contractParties
  const parties = await read
    .select({ id: contractParties.id, field, organisationId, signerEmail, contractId })
    .from(contractParties)
    .where(inArray(contractId, ids))
    .orderBy(contractParties.position)
  const addressees = new Map<string, Addressees>()
  for (const contract of found) addressees.set(contract.id, { contract, parties: [] })
  for (const party of parties) addressees.get(party.contractId)?.parties.push(party)
  return addressees
}

/** False when it was begun before. */
export async function addFulfilment(
  tx: Tx,
  row: typeof fulfilments.$inferInsert,
): Promise<boolean> {
  const added = await tx
    .insert(fulfilments)
    .values(row)
    .onConflictDoNothing({ target: fulfilments.contractId })
    .returning({ contractId: fulfilments.contractId })
  return added.length === 1
}

/** Compare-and-set: false when somebody else advanced it first. */
export async function moveFulfilment(
  tx: Tx,
  { contractId, version }: Pick<FulfilmentRecord, 'contractId' | 'version'>,
  change: Pick<FulfilmentRecord, 'state' | 'nextTickAt' | 'evaluation'>,
): Promise<boolean> {
  const { state, evaluation, nextTickAt } = change
  const tick = nextTickAt && fulfilments.nextTickAt.mapToDriverValue(nextTickAt)
  const moved = await moving(tx).execute({ contractId, version, state, evaluation, tick })
  return moved.length === 1
}

const moving = keptFor((tx) =>
  tx
    .update(fulfilments)
    .set({
      state: sql`${sql.placeholder('state')}`,
      evaluation: sql`${sql.placeholder('evaluation')}`,
      nextTickAt: sql`${sql.placeholder('tick')}`,
      version: sql`${fulfilments.version} + 1`,
    })
    .where(
      and(
        eq(fulfilments.contractId, sql.placeholder('contractId')),
        eq(fulfilments.version, sql.placeholder('version')),
      ),
    )
    .returning({ contractId: fulfilments.contractId })
    .prepare(),
)

/** The clock, which has struck for them, leaves them alone until then. Nothing of what is known of them changes. */
export async function putOff(
  tx: Tx,
  contractIds: readonly string[],
  { now, until }: { now: Date; until: Date },
): Promise<void> {
  const theirs = inArray(fulfilments.contractId, [...contractIds])
  await tx
    .update(fulfilments)
    .set({ nextTickAt: until })
    .where(and(theirs, lte(fulfilments.nextTickAt, now)))
}

export const addFacts = rowsInto(fulfilmentFacts)

export const addEvaluations = rowsInto(fulfilmentEvaluations)

export function fulfilmentsOf(
  read: Reader,
  contractIds: readonly string[],
): Promise<FulfilmentRecord[]> {
  return read
    .select()
    .from(fulfilments)
    .where(inArray(fulfilments.contractId, [...contractIds]))
}

/** In the order in which they were recorded. */
export function factsOf(read: Reader, contractIds: readonly string[]): Promise<FactRecord[]> {
  return read
    .select()
    .from(fulfilmentFacts)
    .where(inArray(fulfilmentFacts.contractId, [...contractIds]))
    .orderBy(asc(fulfilmentFacts.contractId), asc(fulfilmentFacts.position))
}

/** Those of these contracts that were given under one of the keys. */
export function factsByKey(
  read: Reader,
  contractIds: readonly string[],
  keys: readonly string[],
): Promise<FactRecord[]> {
  const { contractId, key } = fulfilmentFacts
  return read
    .select()
    .from(fulfilmentFacts)
    .where(and(inArray(contractId, [...contractIds]), inArray(key, [...keys])))
}

/** The last one of each. */
export async function lastEvaluations(
  read: Reader,
  contractIds: readonly string[],
): Promise<EvaluationRecord[]> {
  const rows = await read
    .select({ evaluation: fulfilmentEvaluations })
    .from(fulfilments)
    .innerJoin(
      fulfilmentEvaluations,
      and(
        eq(fulfilmentEvaluations.contractId, fulfilments.contractId),
        eq(fulfilmentEvaluations.number, fulfilments.evaluation),
      ),
    )
    .where(inArray(fulfilments.contractId, [...contractIds]))
  return rows.map(({ evaluation }) => evaluation)
}

/** All of one, in order. */
export function evaluationsOf(read: Reader, contractId: string): Promise<EvaluationRecord[]> {
  return read
    .select()
    .from(fulfilmentEvaluations)
    .where(eq(fulfilmentEvaluations.contractId, contractId))
    .orderBy(asc(fulfilmentEvaluations.number))
}

/** Running ones for which the clock has struck, longest waiting first. */
export async function struck(read: Reader, now: Date, limit: number): Promise<string[]> {
  const rows = await read
    .select({ contractId: fulfilments.contractId })
    .from(fulfilments)
    .where(and(eq(fulfilments.state, 'running'), lte(fulfilments.nextTickAt, now)))
    .orderBy(asc(fulfilments.nextTickAt))
    .limit(limit)
  return rows.map((row) => row.contractId)
}

/** Facts with who gave them, for people. */
export function toldFacts(read: Reader, contractId: string) {
  return read
    .select({
      fact: fulfilmentFacts,
      actorName: user.name,
      organisationName: organisations.name,
      leafIndex: ledgerEntries.leafIndex,
    })
    .from(fulfilmentFacts)
    .leftJoin(user, eq(user.id, fulfilmentFacts.actorId))
    .leftJoin(organisations, eq(organisations.id, fulfilmentFacts.organisationId))
    .leftJoin(ledgerEntries, eq(ledgerEntries.id, fulfilmentFacts.entryId))
    .where(eq(fulfilmentFacts.contractId, contractId))
    .orderBy(asc(fulfilmentFacts.position))
}
