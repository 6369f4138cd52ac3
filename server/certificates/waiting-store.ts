import { and, asc, count, eq, ne } from 'drizzle-orm'
import type { Reader } from '../../db/connection.ts'
import {
  certificateApplications,
  certificateProposals,
  certificates,
} from '../../db/schema/certificates.ts'

export function applicationCounts(
  read: Reader,
  agencyId: string,
): Promise<{ state: string; total: number }[]> {
  return read
    .select({ state: certificateApplications.state, total: count() })
    .from(certificateApplications)
    .where(eq(certificateApplications.agencyId, agencyId))
    .groupBy(certificateApplications.state)
}

export type ProposedCertificate = {
  id: string
  holderName: string
  typeName: string
  typeVersion: string
}

/** Certificates with an open proposal that somebody else made, the earliest first. */
export function proposedByOthers(
  read: Reader,
  agencyId: string,
  personId: string,
  limit: number,
): Promise<ProposedCertificate[]> {
  const { id, holderName, typeName, typeVersion } = certificates
  return read
    .select({ id, holderName, typeName, typeVersion })
    .from(certificateProposals)
    .innerJoin(certificates, eq(certificates.id, certificateProposals.certificateId))
    .where(
      and(
        eq(certificates.agencyId, agencyId),
        eq(certificateProposals.state, 'proposed'),
        ne(certificateProposals.proposedBy, personId),
      ),
    )
    .orderBy(asc(certificateProposals.proposedAt), asc(certificateProposals.id))
    .limit(limit)
}
