import { and, asc, eq, gte, lte, or } from 'drizzle-orm'
import type { Reader } from '../../db/connection.ts'
import { contractParties, contracts } from '../../db/schema/contracts.ts'
import { fulfilmentObligations } from '../../db/schema/fulfilment.ts'

/** By day; `field` is that of the party the organisation is. */
export async function obligationsDue(
  read: Reader,
  query: { organisationId: string; from: string; to: string; limit: number },
) {
  const { contractId, clause, dueOn, debtor, creditor } = fulfilmentObligations
  return read
    .select({
      contractId,
      clause,
      number: contracts.number,
      title: contracts.title,
      field: contractParties.field,
    })
    .from(fulfilmentObligations)
    .innerJoin(
      contractParties,
      and(
        eq(contractParties.contractId, contractId),
        eq(contractParties.organisationId, query.organisationId),
        or(eq(contractParties.field, debtor), eq(contractParties.field, creditor)),
      ),
    )
    .innerJoin(contracts, eq(contracts.id, contractId))
    .where(and(gte(dueOn, query.from), lte(dueOn, query.to)))
    .orderBy(asc(dueOn), asc(contracts.number), asc(clause))
    .limit(query.limit)
}
