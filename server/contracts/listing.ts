import { refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import {
  type Listed,
  type ListedContract,
  type ListedParty,
  list,
  partiesOfRows,
  waitingFor,
} from './list-store.ts'
import { type ContractDeps, nextFor } from './parts.ts'
import { whoseTurn } from './rules.ts'
import type { ContractRow, Contracts } from './types.ts'

type Membership = Actor['memberships'][number]

/** The list of one organisation, seen from there. */
export async function search(
  deps: ContractDeps,
  actor: Actor,
  query: Parameters<Contracts['search']>[1],
): ReturnType<Contracts['search']> {
  const refused = deps.authorise(actor, 'contract.view', query.organisationId)
  if (refused) return refused
  const before = query.cursor ? cursorOf(query.cursor) : undefined
  if (query.cursor && !before) return refuse('cursor-invalid')
  const limit = Math.min(Math.max(query.limit, 1), 100)
  const as = actor.memberships.find((one) => one.organisationId === query.organisationId)
  const found = await list(deps.db.read, {
    organisationId: query.organisationId,
    organisationCode: as?.organisationCode ?? '',
    limit: limit + 1,
    ...(query.state ? { state: query.state } : {}),
    ...(query.text ? { text: query.text } : {}),
    ...(before ? { before } : {}),
  })
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const next = found.length > limit && last ? cursorAfter(last) : null
  const contracts = page.map((one) => one.contract)
  const rows = await rowsOf(deps, actor, contracts, () => as)
  return { rows, next }
}

/** What is this person's to do, whichever of their organisations it came to. */
export async function inbox(deps: ContractDeps, actor: Actor): ReturnType<Contracts['inbox']> {
  const found = await waitingFor(deps.db.read, {
    personId: actor.personId,
    email: actor.identityLevel >= 1 ? actor.email.toLowerCase() : '',
    memberships: actor.memberships,
    limit: 50,
  })
  const rows = await rowsOf(deps, actor, found, (contract, parties) =>
    sideOf(actor, contract, parties),
  )
  return rows.filter((row) => row.waiting)
}

/** From which of their organisations somebody looks at a contract: the one that drafted it, else a party. */
function sideOf(
  { memberships }: Actor,
  contract: ListedContract,
  parties: readonly ListedParty[],
): Membership | undefined {
  return (
    memberships.find((one) => one.organisationId === contract.organisationId) ??
    memberships.find((one) => parties.some((party) => party.code === one.organisationCode))
  )
}

type Side = (
  contract: ListedContract,
  parties: readonly ListedParty[],
) => Pick<Membership, 'organisationId' | 'organisationCode'> | undefined

async function rowsOf(
  deps: ContractDeps,
  actor: Actor,
  found: readonly ListedContract[],
  side: Side,
): Promise<ContractRow[]> {
  const all = await partiesOfRows(
    deps.db.read,
    found.map((contract) => contract.id),
  )
  return found.map((contract) => {
    const parties = all.filter((party) => party.contractId === contract.id)
    return rowOf(deps, actor, contract, parties, side(contract, parties))
  })
}

function rowOf(
  deps: ContractDeps,
  actor: Actor,
  contract: ListedContract,
  parties: readonly ListedParty[],
  as: ReturnType<Side>,
): ContractRow {
  const next = nextFor(deps, actor, contract, parties)
  const mine = contract.state === 'draft' && contract.draftedBy === actor.personId
  const waiting = next.includes('sign') || next.includes('approve') || mine
  const turn = contract.state === 'signing' && !waiting ? whoseTurn(parties) : undefined
  return {
    id: contract.id,
    number: contract.number,
    title: contract.title,
    counterparty: counterpartyOf(as, contract, parties),
    amount: contract.amount,
    state: contract.state as ContractRow['state'],
    updatedAt: contract.updatedAt,
    waiting,
    returned: contract.state === 'draft' && contract.rejectionReason !== null,
    awaits: turn ? { label: turn.label, position: turn.position } : null,
  }
}

/** 对方: for those who drafted it the other party, for the invited everybody but themselves. `list` searches by the same names. */
function counterpartyOf(
  as: ReturnType<Side>,
  contract: ListedContract,
  parties: readonly ListedParty[],
): string {
  if (as === undefined || as.organisationId === contract.organisationId) {
    return contract.counterparty
  }
  const others = parties.filter((party) => party.code !== as.organisationCode)
  return others.map(({ name }) => name).join('、')
}

function cursorAfter({ contract, listedAt }: Listed): string {
  return `${listedAt.getTime()}.${contract.id}`
}

function cursorOf(cursor: string): { updatedAt: Date; id: string } | undefined {
  const match = /^(\d{1,15})\.(ctr_[0-9a-z]{26})$/.exec(cursor)
  return match ? { updatedAt: new Date(Number(match[1])), id: match[2] ?? '' } : undefined
}
