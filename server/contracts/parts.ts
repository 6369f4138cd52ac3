import type { Database, Tx } from '../../db/connection.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'
import { suiteOr } from '../core/values/suite.ts'
import type { Documents } from '../documents/types.ts'
import type { Keys } from '../keys/types.ts'
import type { EntryDraft, Ledger } from '../ledger/types.ts'
import type { Outbox } from '../outbox/types.ts'
import type { Actor, Authorise, People } from '../people/types.ts'
import type { Seals } from '../seals/types.ts'
import type { Signatures } from '../signatures/types.ts'
import type { Templates } from '../templates/types.ts'
import { codeIsTrusted, isInvited, nextActs } from './rules.ts'
import {
  addEvent,
  type ContractRecord,
  eventsOf,
  find,
  mayRead,
  type PartyRecord,
  partiesOf,
} from './store.ts'
import type { ContractView, PartyView } from './types.ts'

export type ContractDeps = {
  db: Database
  clock: { now(): Date }
  random: (length: number) => Uint8Array
  crypto: CryptoPort
  templates: Templates
  documents: Documents
  signatures: Signatures
  seals: Pick<Seals, 'get' | 'list' | 'appearance' | 'electronic' | 'use'>
  keys: Pick<Keys, 'signersFor' | 'partyFor' | 'certificateOfKey'>
  people: Pick<
    People,
    'organisation' | 'organisationByCode' | 'actorById' | 'membersWithRole' | 'spendIntent'
  >
  ledger: Pick<Ledger, 'append'>
  outbox: Pick<Outbox, 'put'>
  mailbox: {
    enqueue(
      tx: Tx,
      mail: { key: string; recipient: string; subject: string; body: string },
    ): Promise<void>
  }
  authorise: Authorise
  /** What of a contract runs by itself begins with its last signature, in the same transaction. */
  beginFulfilment: (tx: Tx, contractId: string) => Promise<void>
  /** Without a trailing slash. */
  baseUrl: string
}

/** One act on a contract: its ledger entry and its line in the timeline, in the caller's transaction. */
export async function record(
  deps: Pick<ContractDeps, 'ledger'>,
  tx: Tx,
  act: {
    kind: string
    contractId: string
    actor: Pick<Actor, 'personId'> | undefined
    organisationId: string
    at: Date
    commitments?: Record<string, string>
    /** Public, on the ledger too. */
    facts?: Record<string, string | number>
    /** Shown in the timeline only. */
    notes?: Record<string, string | number>
    subjects?: readonly string[]
  },
): Promise<string> {
  const entry: EntryDraft = {
    kind: act.kind,
    organisation: act.organisationId,
    commitments: { contract: act.contractId, ...act.commitments },
    subjects: [act.contractId, ...(act.subjects ?? [])],
    ...(act.actor ? { actor: act.actor.personId } : {}),
    ...(act.facts ? { facts: act.facts } : {}),
  }
  const entryId = await deps.ledger.append(tx, entry)
  await addEvent(tx, {
    contractId: act.contractId,
    kind: act.kind,
    actorId: act.actor?.personId ?? null,
    organisationId: act.organisationId,
    at: act.at,
    facts: { ...act.facts, ...act.notes },
    entryId,
  })
  return entryId
}

/** A contract with its parties if this person may see it; the same refusal whether it is hidden or absent. */
export async function openContract(
  deps: Pick<ContractDeps, 'db' | 'authorise'>,
  actor: Actor,
  id: string,
): Promise<{ contract: ContractRecord; parties: PartyRecord[] } | Refusal> {
  const contract = await find(deps.db.read, id)
  if (!contract) return refuse('not-found')
  const parties = await partiesOf(deps.db.read, [id])
  const organisationIds = actor.memberships.map((membership) => membership.organisationId)
  const readable = [
    ...(await mayRead(deps.db.read, organisationIds, id)),
    ...invitedAs(actor, contract, parties),
  ]
  const allowed = readable.some(
    (organisationId) => deps.authorise(actor, 'contract.view', organisationId) === undefined,
  )
  return allowed ? { contract, parties } : refuse('not-found')
}

/** What waits in somebody's inbox opens too, although no list has it before it was opened. */
function invitedAs(
  actor: Actor,
  contract: ContractRecord,
  parties: readonly PartyRecord[],
): string[] {
  const turned = parties.filter((party) => party.state !== 'waiting')
  const invited = actor.memberships.filter((membership) =>
    turned.some(
      (party) =>
        party.code === membership.organisationCode &&
        (codeIsTrusted(membership, contract) || isInvited(actor, party)),
    ),
  )
  return invited.map((membership) => membership.organisationId)
}

export async function viewOf(
  deps: Pick<ContractDeps, 'db' | 'authorise' | 'people' | 'clock'>,
  actor: Actor,
  contract: ContractRecord,
  parties: readonly PartyRecord[],
): Promise<ContractView> {
  const [organisation, drafter, events] = await Promise.all([
    deps.people.organisation(contract.organisationId),
    deps.people.actorById(contract.draftedBy),
    eventsOf(deps.db.read, contract.id),
  ])
  // What was handed in and sent back before the text was final is the drafting organisation's own business.
  const inside = actor.memberships.some((one) => one.organisationId === contract.organisationId)
  const timeline = events
    .filter(({ kind }) => inside || !['contract.submitted', 'contract.rejected'].includes(kind))
    .map(({ actorId, ...event }) => ({ ...event, mine: actorId === actor.personId }))
  return {
    ...contract,
    rejectionReason: inside ? contract.rejectionReason : null,
    state: contract.state as ContractView['state'],
    suite: suiteOr(contract.suite),
    organisationName: organisation?.name ?? '',
    draftedBy: { id: contract.draftedBy, name: drafter?.name ?? '' },
    parties: parties.map(partyView),
    timeline,
    next: nextFor(deps, actor, contract, parties),
  }
}

export function nextFor(
  deps: Pick<ContractDeps, 'authorise' | 'clock'>,
  actor: Actor,
  contract: Omit<Parameters<typeof nextActs>[0], 'state' | 'parties'> & { state: string },
  parties: Parameters<typeof nextActs>[0]['parties'],
): ContractView['next'] {
  return nextActs(
    { ...contract, state: contract.state as ContractView['state'], parties },
    actor,
    (action, organisationId) => deps.authorise(actor, action, organisationId) === undefined,
    deps.clock.now(),
  )
}

export function partyView(party: PartyRecord): PartyView {
  const { tokenDigest: _, tokenExpiresAt: __, contractId: ___, ...rest } = party
  return { ...rest, state: party.state as PartyView['state'] }
}
