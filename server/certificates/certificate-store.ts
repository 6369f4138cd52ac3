import { and, asc, desc, eq, getTableColumns, gte, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { Reader, Tx } from '../../db/connection.ts'
import { rowsInto } from '../../db/rows.ts'
import { certificates } from '../../db/schema/certificates.ts'
import { organisations } from '../../db/schema/people.ts'

export type CertificateRecord = typeof certificates.$inferSelect

export const addCertificates = rowsInto(certificates)

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

/** With the names that a page shows beside it. */
export type NamedCertificate = CertificateRecord & { agencyName: string }

/** Compare-and-set: false when somebody else moved the certificate first. */
export async function moveCertificate(
  tx: Tx,
  { id, version }: { id: string; version: number },
  change: { status?: string; updatedAt: Date },
): Promise<boolean> {
  const moved = await tx
    .update(certificates)
    .set({ ...change, version: version + 1 })
    .where(and(eq(certificates.id, id), eq(certificates.version, version)))
    .returning({ id: certificates.id })
  return moved.length === 1
}

export async function findCertificate(
  read: Reader,
  key: 'id' | 'documentDigest' | 'identifier',
  value: string,
): Promise<NamedCertificate | undefined> {
  return (await named(read).where(eq(certificates[key], value)).limit(1))[0]
}

export async function newestEdition(
  read: Reader,
  typeName: string,
  number: string,
): Promise<NamedCertificate | undefined> {
  const rows = await named(read)
    .where(and(eq(certificates.typeName, typeName), eq(certificates.number, number)))
    .orderBy(desc(certificates.edition))
    .limit(1)
  return rows[0]
}

/** Newest first. */
export function certificatesOf(
  read: Reader,
  personId: string,
  organisationIds: readonly string[],
): Promise<NamedCertificate[]> {
  const theirs = organisationIds.length
    ? inArray(certificates.holderOrganisationId, [...organisationIds])
    : undefined
  return named(read)
    .where(or(eq(certificates.holderPersonId, personId), theirs))
    .orderBy(desc(certificates.issuedAt), desc(certificates.id))
    .limit(500)
}

export type LibraryQuery = {
  agencyId: string
  /** Civil date: what the clock has ended counts as 05. */
  today: string
  status?: string | undefined
  typeName?: string | undefined
  /** Spellings of what was typed, lower case. */
  spellings: readonly string[]
  before?: { at: Date; id: string } | undefined
  limit: number
}

/** Newest first, one more than asked for where there are more. */
export function libraryPage(read: Reader, query: LibraryQuery): Promise<NamedCertificate[]> {
  const { agencyId, status, typeName, before, limit } = query
  const { issuedAt, id } = certificates
  return named(read)
    .where(
      and(
        eq(certificates.agencyId, agencyId),
        typeName === undefined ? undefined : eq(certificates.typeName, typeName),
        status === undefined ? undefined : statusIs(status, query.today),
        wordsIn(query.spellings),
        before && or(lt(issuedAt, before.at), and(eq(issuedAt, before.at), lt(id, before.id))),
      ),
    )
    .orderBy(desc(issuedAt), desc(id))
    .limit(limit + 1)
}

/** Suspended or in force, and past their last day. */
export function overdue(read: Reader, today: string, limit: number): Promise<NamedCertificate[]> {
  return named(read)
    .where(and(inArray(certificates.status, standing), lt(certificates.validTo, today)))
    .orderBy(asc(certificates.validTo), asc(certificates.id))
    .limit(limit)
}

const standing = ['01', '02']

function statusIs(status: string, today: string) {
  const over = and(inArray(certificates.status, standing), lt(certificates.validTo, today))
  if (status === '05') return or(eq(certificates.status, '05'), over)
  const still = or(isNull(certificates.validTo), gte(certificates.validTo, today))
  return and(eq(certificates.status, status), standing.includes(status) ? still : undefined)
}

function wordsIn(spellings: readonly string[]) {
  if (spellings.length === 0) return undefined
  const texts = [certificates.number, certificates.identifier, certificates.holderName]
  return or(
    ...spellings.flatMap((word) => {
      const pattern = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`
      return texts.map((text) => sql`lower(${text}) like ${pattern} escape '\\'`)
    }),
  )
}

function named(read: Reader) {
  return read
    .select({ ...getTableColumns(certificates), agencyName: organisations.name })
    .from(certificates)
    .innerJoin(organisations, eq(organisations.id, certificates.agencyId))
    .$dynamic()
}
