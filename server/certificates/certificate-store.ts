import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { certificates } from '../../db/schema.ts'

export type CertificateRecord = typeof certificates.$inferSelect

// Below the number of parameters that either database takes in one statement, with room.
const chunk = 40

export async function addCertificates(
  tx: Tx,
  rows: readonly (typeof certificates.$inferInsert)[],
): Promise<void> {
  for (let i = 0; i < rows.length; i += chunk) {
    await tx.insert(certificates).values(rows.slice(i, i + chunk))
  }
}

/** Every edition of these numbers, oldest first. */
export async function editionsOf(
  read: Reader,
  typeName: string,
  numbers: readonly string[],
): Promise<readonly CertificateRecord[]> {
  const found: CertificateRecord[] = []
  for (let i = 0; i < numbers.length; i += 500) {
    const some = inArray(certificates.number, numbers.slice(i, i + 500))
    found.push(
      ...(await read
        .select()
        .from(certificates)
        .where(and(eq(certificates.typeName, typeName), some))
        .orderBy(asc(certificates.edition))),
    )
  }
  return found
}
