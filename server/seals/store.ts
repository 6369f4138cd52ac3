import { and, asc, desc, eq, isNotNull, isNull, ne, not, or } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { rowsInto } from '../../db/rows.ts'
import { identityCertificates } from '../../db/schema/keys.ts'
import { user } from '../../db/schema/people.ts'
import { sealEvents, seals } from '../../db/schema/seals.ts'
import type { Seal, SealKeyFacts, SealKind, SealState } from './types.ts'

type SealRow = typeof seals.$inferSelect

/** False when the owner has one of that name. */
export async function addSeal(tx: Tx, row: typeof seals.$inferInsert): Promise<boolean> {
  const rows = await tx.insert(seals).values(row).onConflictDoNothing().returning({ id: seals.id })
  return rows.length === 1
}

/** In this order. */
export const addEvents = rowsInto(sealEvents)

/** Compare-and-set: undefined when somebody else moved the seal first. */
export async function moveSeal(
  tx: Tx,
  id: string,
  version: number,
  state: SealState,
): Promise<Seal | undefined> {
  const rows = await tx
    .update(seals)
    .set({ state, version: version + 1 })
    .where(and(eq(seals.id, id), eq(seals.version, version)))
    .returning()
  return rows[0] && sealOf(rows[0])
}

/**
 * Holds the seal for the rest of the transaction, if it is in that state: a suspension either came before (and this
 * finds nothing) or waits until the use is committed.
 */
export async function holdSeal(tx: Tx, id: string, state: SealState): Promise<boolean> {
  const rows = await tx
    .update(seals)
    .set({ state })
    .where(and(eq(seals.id, id), eq(seals.state, state)))
    .returning({ id: seals.id })
  return rows.length === 1
}

export async function sealById(reader: Reader, id: string): Promise<Seal | undefined> {
  const rows = await reader.select().from(seals).where(eq(seals.id, id))
  return rows[0] && sealOf(rows[0])
}

/** By any certificate one of its keys has or had: earlier signatures carry the earlier one. */
export async function sealByCertificate(reader: Reader, serial: string): Promise<Seal | undefined> {
  const rows = await reader
    .select({ seal: seals })
    .from(identityCertificates)
    .innerJoin(seals, signsWith(identityCertificates.keyId))
    .where(eq(identityCertificates.serial, serial))
  return rows[0] && sealOf(rows[0].seal)
}

/** One key is of one seal, as its first or its second. */
const signsWith = (keyId: string | typeof identityCertificates.keyId) =>
  or(eq(seals.keyId, keyId), eq(seals.secondKeyId, keyId))

/** Compare-and-set of the certificate of one of its keys: false when somebody else changed the seal first. */
export async function replaceCertificate(
  tx: Tx,
  { id, version, second }: Pick<Seal, 'id' | 'version' | 'second'>,
  serial: string,
): Promise<boolean> {
  const { keyId } = identityCertificates
  const own = eq(identityCertificates.serial, serial)
  const [certified] = await tx.select({ keyId }).from(identityCertificates).where(own)
  const ofSecond = second !== null && certified?.keyId === second.keyId
  const rows = await tx
    .update(seals)
    .set({
      ...(ofSecond ? { secondSerial: serial } : { certificateSerial: serial }),
      version: version + 1,
    })
    .where(and(eq(seals.id, id), eq(seals.version, version)))
    .returning({ id: seals.id })
  return rows.length === 1
}

export const secondColumns = (key: SealKeyFacts | null) => ({
  secondKeyId: key?.keyId ?? null,
  secondSerial: key?.certificateSerial ?? null,
  secondAlgorithm: key?.algorithm ?? null,
})

/** Compare-and-set: undefined when the seal was changed meanwhile, or has a second key by now. */
export async function addSecondKey(
  tx: Tx,
  { id, version }: Pick<Seal, 'id' | 'version'>,
  key: SealKeyFacts,
): Promise<Seal | undefined> {
  const rows = await tx
    .update(seals)
    .set({ ...secondColumns(key), version: version + 1 })
    .where(and(eq(seals.id, id), eq(seals.version, version), isNull(seals.secondKeyId)))
    .returning()
  return rows[0] && sealOf(rows[0])
}

export async function sealByKey(reader: Reader, keyId: string): Promise<Seal | undefined> {
  const rows = await reader.select().from(seals).where(signsWith(keyId))
  return rows[0] && sealOf(rows[0])
}

export async function sealsOf(reader: Reader, organisationId: string): Promise<readonly Seal[]> {
  const rows = await reader
    .select()
    .from(seals)
    .where(eq(seals.organisationId, organisationId))
    .orderBy(asc(seals.createdAt), asc(seals.id))
  return rows.map(sealOf)
}

export async function hasSealNamed(
  reader: Reader,
  organisationId: string,
  name: string,
): Promise<boolean> {
  const own = and(eq(seals.organisationId, organisationId), eq(seals.name, name))
  const rows = await reader
    .select({ id: seals.id })
    .from(seals)
    .where(and(own, ne(seals.state, 'destroyed')))
  return rows.length > 0
}

/** What changed its state, in the order it was recorded: a seal may have been used a hundred thousand times. */
export async function movesOf(reader: Reader, sealId: string) {
  const { kind, state, effectiveAt } = sealEvents
  return reader
    .select({ kind, state, effectiveAt })
    .from(sealEvents)
    .where(and(eq(sealEvents.sealId, sealId), isNotNull(state)))
    .orderBy(asc(sealEvents.id))
}

/** What happened to it, and its latest uses (at most so many), in the order they were recorded. */
export async function eventsOf(reader: Reader, sealId: string, mostUses: number) {
  const own = eq(sealEvents.sealId, sealId)
  const used = eq(sealEvents.kind, 'used')
  const steps = await events(reader).where(and(own, not(used)))
  const uses = await events(reader)
    .where(and(own, used))
    .orderBy(desc(sealEvents.id))
    .limit(mostUses)
  return [...steps, ...uses].sort((a, b) => a.id - b.id).map(({ id: _, ...event }) => event)
}

function events(reader: Reader) {
  const { id, kind, state, effectiveAt, reason, entryId, facts } = sealEvents
  return reader
    .select({ id, kind, state, effectiveAt, actorName: user.name, reason, entryId, facts })
    .from(sealEvents)
    .leftJoin(user, eq(user.id, sealEvents.actorId))
}

function sealOf(row: SealRow): Seal {
  const {
    design,
    madeBy: _,
    kind,
    state,
    secondKeyId,
    secondSerial,
    secondAlgorithm,
    ...rest
  } = row
  const second = {
    keyId: secondKeyId ?? '',
    certificateSerial: secondSerial ?? '',
    algorithm: secondAlgorithm ?? '',
  }
  return {
    ...rest,
    kind: kind as SealKind,
    state: state as SealState,
    second: secondKeyId === null ? null : second,
    algorithm: String(design['algorithm']),
    diameter: Number(design['diameter']),
  }
}
