import type { ContractRow, Contracts } from '../../../server/contracts/types.ts'
import type { Refusal } from '../../../server/core/values/refusal.ts'
import { speaksOf } from '../../../server/core/values/searching.ts'
import type { Actor } from '../../../server/people/types.ts'
import { contractStates } from '../../components/contract-tabs.tsx'

type Query = Parameters<Contracts['search']>[1] & {
  /** What is this person's to do, instead of the organisation's list. */
  waiting?: true
}

const pageLength = 25

/** The list's address as a query: `?state=`, `?waiting=1`, `?text=`, `?cursor=`; what is not known is left out. */
export function queryOf(url: URL, organisationId: string): Query {
  const { searchParams } = url
  const state = contractStates.find((one) => one === searchParams.get('state'))
  const text = searchParams.get('text')?.trim().slice(0, 100)
  const cursor = searchParams.get('cursor')
  return {
    organisationId,
    limit: pageLength,
    ...(state ? { state } : {}),
    ...(text ? { text } : {}),
    ...(cursor ? { cursor } : {}),
    ...(searchParams.get('waiting') === '1' ? { waiting: true } : {}),
  }
}

/** What waits for a person is looked up by person: it may come from several organisations. */
export async function rowsFor(
  contracts: Contracts,
  actor: Actor,
  query: Query,
): Promise<{ rows: readonly ContractRow[]; next: string | null } | Refusal> {
  if (!query.waiting) return contracts.search(actor, query)
  const rows = await contracts.inbox(actor)
  const fits = ({ number, title, counterparty }: ContractRow) =>
    speaksOf(query.text ?? '', { number, words: [title, counterparty] })
  return { rows: rows.filter(fits), next: null }
}
