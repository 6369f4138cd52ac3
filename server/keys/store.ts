import { and, count, desc, eq, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { identityCertificates, keys, revocationLists } from '../../db/schema/keys.ts'
import { houseOwner } from './profiles.ts'
import { outsideIssuer } from './rules.ts'

export type KeyRow = typeof keys.$inferSelect
export type CertificateRow = typeof identityCertificates.$inferSelect
export type RevocationListRow = typeof revocationLists.$inferSelect

export async function findKey(reader: Reader, id: string): Promise<KeyRow | undefined> {
  const [row] = await reader.select().from(keys).where(eq(keys.id, id))
  return row
}

export async function findKeyByPublic(
  reader: Reader,
  publicKey: Uint8Array,
): Promise<KeyRow | undefined> {
  const [row] = await reader.select().from(keys).where(eq(keys.publicKey, publicKey)).limit(1)
  return row
}

/** One that another authority issued on our request takes the place of ours, whatever day it begins with. */
const inUseFirst = [
  desc(sql`case when ${identityCertificates.issuerKeyId} = ${outsideIssuer} then 1 else 0 end`),
  desc(identityCertificates.notBefore),
]

/** A key with the certificate it signs with (null before it has one), in one question: every signature asks it. */
export async function findCertifiedKey(
  reader: Reader,
  id: string,
): Promise<{ key: KeyRow; certificate: CertificateRow | null } | undefined> {
  const [row] = await reader
    .select({ key: keys, certificate: identityCertificates })
    .from(keys)
    .leftJoin(identityCertificates, eq(identityCertificates.keyId, keys.id))
    .where(eq(keys.id, id))
    .orderBy(...inUseFirst)
    .limit(1)
  return row
}

/** False when a key of this id was there already: whoever came first keeps it. */
export async function addKeyOnce(tx: Tx, row: KeyRow): Promise<boolean> {
  const added = await tx.insert(keys).values(row).onConflictDoNothing().returning({ id: keys.id })
  return added.length === 1
}

export async function addKey(tx: Tx, row: KeyRow): Promise<void> {
  await tx.insert(keys).values(row)
}

/** False when a certificate of this serial number is kept already. */
export async function addCertificate(tx: Tx, row: CertificateRow): Promise<boolean> {
  const added = await tx
    .insert(identityCertificates)
    .values(row)
    .onConflictDoNothing()
    .returning({ serial: identityCertificates.serial })
  return added.length === 1
}

/** Locks the row: whoever comes second waits, and looks again. False when there is none. */
export async function holdKey(tx: Tx, id: string): Promise<boolean> {
  const held = await tx.update(keys).set({ id }).where(eq(keys.id, id)).returning({ id: keys.id })
  return held.length === 1
}

/** Of one key, the one it signs with first. */
export async function certificatesOfKey(reader: Reader, keyId: string): Promise<CertificateRow[]> {
  return reader
    .select()
    .from(identityCertificates)
    .where(eq(identityCertificates.keyId, keyId))
    .orderBy(...inUseFirst)
}

export type CertificateWithKey = { certificate: CertificateRow; key: KeyRow }

export async function findCertificate(
  reader: Reader,
  serial: string,
): Promise<CertificateWithKey | undefined> {
  const [row] = await reader
    .select({ certificate: identityCertificates, key: keys })
    .from(identityCertificates)
    .innerJoin(keys, eq(keys.id, identityCertificates.keyId))
    .where(eq(identityCertificates.serial, serial))
  return row
}

export async function certificatesOfOwner(
  reader: Reader,
  ownerId: string,
): Promise<CertificateWithKey[]> {
  return reader
    .select({ certificate: identityCertificates, key: keys })
    .from(identityCertificates)
    .innerJoin(keys, eq(keys.id, identityCertificates.keyId))
    .where(eq(keys.ownerId, ownerId))
    .orderBy(desc(identityCertificates.notBefore))
}

/** The newest key of the house for this purpose that was not retired, with its certificate. */
export async function currentHouseKey(
  reader: Reader,
  purpose: string,
): Promise<CertificateWithKey | undefined> {
  const [row] = await houseKeys(reader, [purpose], isNull(keys.retiredAt)).limit(1)
  return row
}

/** Every key of the house for these purposes, retired ones too, newest first. */
export const houseGenerations = (
  reader: Reader,
  purposes: readonly string[],
): Promise<CertificateWithKey[]> => houseKeys(reader, purposes, undefined)

function houseKeys(reader: Reader, purposes: readonly string[], only: SQL | undefined) {
  return reader
    .select({ certificate: identityCertificates, key: keys })
    .from(keys)
    .innerJoin(identityCertificates, eq(identityCertificates.keyId, keys.id))
    .where(and(inArray(keys.purpose, [...purposes]), eq(keys.ownerId, houseOwner), only))
    .orderBy(desc(identityCertificates.notBefore), desc(keys.createdAt), desc(keys.id))
    .$dynamic()
}

/** False when it was retired before. A retired authority issues nothing more; its lists go on. */
export async function retireKey(tx: Tx, id: string, at: Date): Promise<boolean> {
  const changed = await tx
    .update(keys)
    .set({ retiredAt: at })
    .where(and(eq(keys.id, id), isNull(keys.retiredAt)))
    .returning({ id: keys.id })
  return changed.length === 1
}

/** Its secret is gone for good; what it signed stays verifiable. */
export async function destroyKey(tx: Tx, id: string, at: Date): Promise<void> {
  await tx
    .update(keys)
    .set({ wrappedKey: null, retiredAt: at, destroyedAt: at })
    .where(eq(keys.id, id))
}

/** False when it was revoked before (the first revocation stands). */
export async function markRevoked(
  tx: Tx,
  serial: string,
  at: Date,
  reason: number,
): Promise<boolean> {
  const changed = await tx
    .update(identityCertificates)
    .set({ revokedAt: at, revocationReason: reason })
    .where(and(eq(identityCertificates.serial, serial), isNull(identityCertificates.revokedAt)))
    .returning({ serial: identityCertificates.serial })
  return changed.length === 1
}

/** Every certificate of a key that was not revoked before; their serial numbers. */
export async function markKeyRevoked(
  tx: Tx,
  keyId: string,
  at: Date,
  reason: number,
): Promise<string[]> {
  const changed = await tx
    .update(identityCertificates)
    .set({ revokedAt: at, revocationReason: reason })
    .where(and(eq(identityCertificates.keyId, keyId), isNull(identityCertificates.revokedAt)))
    .returning({ serial: identityCertificates.serial })
  return changed.map(({ serial }) => serial)
}

const revokedBy = (issuerKeyId: string) =>
  and(eq(identityCertificates.issuerKeyId, issuerKeyId), isNotNull(identityCertificates.revokedAt))

export async function revokedCertificates(
  reader: Reader,
  issuerKeyId: string,
): Promise<CertificateRow[]> {
  return reader
    .select()
    .from(identityCertificates)
    .where(revokedBy(issuerKeyId))
    .orderBy(identityCertificates.serial)
}

export async function countRevoked(reader: Reader, issuerKeyId: string): Promise<number> {
  const [row] = await reader
    .select({ total: count() })
    .from(identityCertificates)
    .where(revokedBy(issuerKeyId))
  return Number(row?.total ?? 0)
}

export async function latestRevocationList(
  reader: Reader,
  issuerKeyId: string,
): Promise<RevocationListRow | undefined> {
  const [row] = await reader
    .select()
    .from(revocationLists)
    .where(eq(revocationLists.issuerKeyId, issuerKeyId))
    .orderBy(desc(revocationLists.number))
    .limit(1)
  return row
}

/** False when another process published this number first. */
export async function addRevocationList(tx: Tx, row: RevocationListRow): Promise<boolean> {
  const added = await tx
    .insert(revocationLists)
    .values(row)
    .onConflictDoNothing()
    .returning({ number: revocationLists.number })
  return added.length === 1
}
