import { and, desc, eq, isNull } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { trustedAuthorities } from '../../db/schema/authority.ts'

export type TrustedRow = typeof trustedAuthorities.$inferSelect

/** In force first, then by the day they were taken in. */
export const listTrusted = (reader: Reader): Promise<TrustedRow[]> =>
  reader.select().from(trustedAuthorities).orderBy(desc(trustedAuthorities.addedAt))

export const trustedNow = (reader: Reader): Promise<TrustedRow[]> =>
  reader.select().from(trustedAuthorities).where(isNull(trustedAuthorities.removedAt))

export async function findTrusted(
  reader: Reader,
  fingerprint: string,
): Promise<TrustedRow | undefined> {
  const [row] = await reader
    .select()
    .from(trustedAuthorities)
    .where(eq(trustedAuthorities.fingerprint, fingerprint))
  return row
}

/** False when somebody else took it in first. */
export async function addTrusted(tx: Tx, row: TrustedRow): Promise<boolean> {
  const added = await tx
    .insert(trustedAuthorities)
    .values(row)
    .onConflictDoNothing()
    .returning({ fingerprint: trustedAuthorities.fingerprint })
  return added.length === 1
}

/** False when it was changed meanwhile. */
export async function changeTrusted(
  tx: Tx,
  { fingerprint, version }: Pick<TrustedRow, 'fingerprint' | 'version'>,
  change: Partial<TrustedRow>,
): Promise<boolean> {
  const changed = await tx
    .update(trustedAuthorities)
    .set({ ...change, version: version + 1 })
    .where(
      and(eq(trustedAuthorities.fingerprint, fingerprint), eq(trustedAuthorities.version, version)),
    )
    .returning({ fingerprint: trustedAuthorities.fingerprint })
  return changed.length === 1
}
