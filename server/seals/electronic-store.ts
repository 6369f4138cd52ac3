import { and, eq } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { electronicSeals } from '../../db/schema/seals.ts'

export type ElectronicSealRow = typeof electronicSeals.$inferSelect

export async function addElectronicSeal(tx: Tx, row: ElectronicSealRow): Promise<void> {
  await tx.insert(electronicSeals).values(row)
}

/** The one that lists this certificate: whoever signs with a later one needs another. */
export async function findElectronicSeal(
  reader: Reader,
  sealId: string,
  certificateSerial: string,
): Promise<Uint8Array | undefined> {
  const [row] = await reader
    .select({ der: electronicSeals.der })
    .from(electronicSeals)
    .where(
      and(
        eq(electronicSeals.sealId, sealId),
        eq(electronicSeals.certificateSerial, certificateSerial),
      ),
    )
  return row?.der
}
