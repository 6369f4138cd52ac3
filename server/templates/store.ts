import { and, eq } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { templateVersions } from '../../db/schema/templates.ts'

type Version = { name: string; version: string; digest: string; publishedAt: Date }

/** False when this name and version are already recorded, whatever their digest. */
export async function addVersion(tx: Tx, row: Version): Promise<boolean> {
  const added = await tx
    .insert(templateVersions)
    .values(row)
    .onConflictDoNothing()
    .returning({ name: templateVersions.name })
  return added.length === 1
}

/** The ledger entry is known only after the row has been won. */
export async function nameEntry(
  tx: Tx,
  { name, version, entryId }: { name: string; version: string; entryId: string },
): Promise<void> {
  const named = await tx
    .update(templateVersions)
    .set({ entryId })
    .where(and(eq(templateVersions.name, name), eq(templateVersions.version, version)))
    .returning({ name: templateVersions.name })
  if (named.length !== 1) throw new Error(`template ${name} ${version} is not recorded`)
}

export async function recordedDigest(
  reader: Reader,
  name: string,
  version: string,
): Promise<string | undefined> {
  const rows = await reader
    .select({ digest: templateVersions.digest })
    .from(templateVersions)
    .where(and(eq(templateVersions.name, name), eq(templateVersions.version, version)))
  return rows[0]?.digest
}
