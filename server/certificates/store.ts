import { and, asc, eq, gte } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { certificateTypes } from '../../db/schema/certificates.ts'
import { organisations } from '../../db/schema/people.ts'

type TypeRow = typeof certificateTypes.$inferInsert

/** False when this name and version are recorded already, whatever their digest. */
export async function addType(tx: Tx, row: TypeRow): Promise<boolean> {
  const added = await tx
    .insert(certificateTypes)
    .values(row)
    .onConflictDoNothing()
    .returning({ name: certificateTypes.name })
  return added.length === 1
}

/** The ledger entry is known only after the row has been won. */
export async function nameTypeEntry(
  tx: Tx,
  { name, version, entryId }: { name: string; version: string; entryId: string },
): Promise<void> {
  await tx
    .update(certificateTypes)
    .set({ entryId })
    .where(and(eq(certificateTypes.name, name), eq(certificateTypes.version, version)))
    .returning({ name: certificateTypes.name })
}

export async function recordedTypeDigest(
  read: Reader,
  name: string,
  version: string,
): Promise<string | undefined> {
  const rows = await read
    .select({ digest: certificateTypes.digest })
    .from(certificateTypes)
    .where(and(eq(certificateTypes.name, name), eq(certificateTypes.version, version)))
  return rows[0]?.digest
}

/** Agencies of at least this identity level, by name. */
export function agencies(
  read: Reader,
  level: number,
): Promise<{ id: string; name: string; code: string }[]> {
  const { id, name, code } = organisations
  return read
    .select({ id, name, code })
    .from(organisations)
    .where(and(eq(organisations.kind, 'agency'), gte(organisations.identityLevel, level)))
    .orderBy(asc(organisations.name), asc(organisations.id))
}
