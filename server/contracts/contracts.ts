import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { JobHandler } from '../outbox/types.ts'
import type { Actor } from '../people/types.ts'
import { draft, preview, reopened, revise, submit } from './draft.ts'
import { openForSigning } from './invitation.ts'
import { inviteJob, notifyJob } from './jobs.ts'
import { type Listed, list, waitingFor } from './list-store.ts'
import { type ContractDeps, nextFor, openContract, record, viewOf } from './parts.ts'
import { approve, reject } from './review.ts'
import { reasonFault, stateAllows } from './rules.ts'
import { decline, notify, sign } from './sign.ts'
import {
  type ContractRecord,
  findByIdOrNumber,
  move,
  type PartyRecord,
  partiesOf,
  revisionByDigest,
} from './store.ts'
import type { ContractRow, Contracts, ContractView } from './types.ts'

export type ContractsModule = Contracts & {
  jobs: Readonly<Record<string, JobHandler>>
  /** For verification: what the platform knows of these bytes. */
  documentState(
    digest: string,
  ): Promise<
    | { contractId: string; contractState: string; current: boolean; signaturesExpected: number }
    | undefined
  >
  /** The last file of a completed contract: for an actor who may see it, or by id or number for the operator. */
  completedFile(
    contract: string,
    actor?: Actor,
  ): Promise<{ number: string; digest: string } | Refusal>
}

export function createContracts(deps: ContractDeps): ContractsModule {
  return {
    draft: (actor, input) => draft(deps, actor, input),
    revise: (actor, id, input) => revise(deps, actor, id, input),
    preview: (actor, input) => preview(deps, actor, input),
    submit: (actor, id, input) => submit(deps, actor, id, input),
    approve: (actor, id, input) => approve(deps, actor, id, input),
    reject: (actor, id, input) => reject(deps, actor, id, input),
    openForSigning: (actor, by) => openForSigning(deps, actor, by),
    sign: (actor, id, input) => sign(deps, actor, id, input),
    decline: (actor, id, input) => decline(deps, actor, id, input),
    withdraw: (actor, id, input) => withdraw(deps, actor, id, input),
    view: (actor, id) => view(deps, actor, id),
    file: (actor, id) => file(deps, actor, id),
    search: (actor, query) => search(deps, actor, query),
    inbox: (actor) => inbox(deps, actor),
    jobs: { 'contract.invite': inviteJob(deps), 'contract.notify': notifyJob(deps) },
    documentState: (digest) => documentState(deps, digest),
    completedFile: (contract, actor) => completedFile(deps, contract, actor),
  }
}

async function withdraw(
  deps: ContractDeps,
  actor: Actor,
  id: string,
  input: { version: number; reason: string },
): ReturnType<Contracts['withdraw']> {
  const opened = await openContract(deps, actor, id)
  if (isRefusal(opened)) return opened
  const { contract } = opened
  const refused =
    deps.authorise(actor, 'contract.withdraw', contract.organisationId) ??
    stateAllows('withdraw', contract.state as ContractView['state']) ??
    reasonFault(input.reason)
  if (refused) return refused
  const at = deps.clock.now()
  const reason = input.reason.trim()
  const done = await deps.db.transaction(async (tx) => {
    const change = { state: 'withdrawn', updatedAt: at }
    if (!(await move(tx, id, input.version, change))) return refuse('overtaken')
    await record(deps, tx, {
      kind: 'contract.withdrawn',
      contractId: id,
      actor,
      organisationId: contract.organisationId,
      at,
      commitments: { reason },
      notes: { reason },
    })
    await notify(deps, tx, id, 'withdrawn', reason)
    return true
  })
  return isRefusal(done) ? done : reopened(deps, actor, id)
}

async function view(deps: ContractDeps, actor: Actor, id: string): ReturnType<Contracts['view']> {
  const opened = await openContract(deps, actor, id)
  return isRefusal(opened) ? opened : viewOf(deps, actor, opened.contract, opened.parties)
}

async function file(deps: ContractDeps, actor: Actor, id: string): ReturnType<Contracts['file']> {
  const opened = await openContract(deps, actor, id)
  if (isRefusal(opened)) return opened
  const digest = opened.contract.documentDigest
  const bytes = digest ? await deps.documents.fetch(digest) : undefined
  return bytes ? { bytes, name: `${opened.contract.number}.pdf` } : refuse('not-found')
}

async function search(
  deps: ContractDeps,
  actor: Actor,
  query: Parameters<Contracts['search']>[1],
): ReturnType<Contracts['search']> {
  const refused = deps.authorise(actor, 'contract.view', query.organisationId)
  if (refused) return refused
  const before = query.cursor ? cursorOf(query.cursor) : undefined
  if (query.cursor && !before) return refuse('cursor-invalid')
  const limit = Math.min(Math.max(query.limit, 1), 100)
  const found = await list(deps.db.read, {
    organisationId: query.organisationId,
    limit: limit + 1,
    ...(query.state ? { state: query.state } : {}),
    ...(query.text ? { text: query.text } : {}),
    ...(before ? { before } : {}),
  })
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const next = found.length > limit && last ? cursorAfter(last) : null
  const rows = await rowsOf(
    deps,
    actor,
    page.map((one) => one.contract),
  )
  return { rows: query.waiting ? rows.filter((row) => row.waiting) : rows, next }
}

async function inbox(deps: ContractDeps, actor: Actor): ReturnType<Contracts['inbox']> {
  const found = await waitingFor(deps.db.read, {
    personId: actor.personId,
    email: actor.identityLevel >= 1 ? actor.email.toLowerCase() : '',
    memberships: actor.memberships,
    limit: 50,
  })
  const rows = await rowsOf(deps, actor, found)
  return rows.filter((row) => row.waiting)
}

async function rowsOf(
  deps: ContractDeps,
  actor: Actor,
  found: readonly ContractRecord[],
): Promise<ContractRow[]> {
  const parties = await partiesOf(
    deps.db.read,
    found.map((contract) => contract.id),
  )
  return found.map((contract) => rowOf(deps, actor, contract, parties))
}

function rowOf(
  deps: ContractDeps,
  actor: Actor,
  contract: ContractRecord,
  parties: readonly PartyRecord[],
): ContractRow {
  const own = parties.filter((party) => party.contractId === contract.id)
  const next = nextFor(deps, actor, contract, own)
  const returned = contract.state === 'draft' && contract.draftedBy === actor.personId
  return {
    id: contract.id,
    number: contract.number,
    title: contract.title,
    counterparty: counterpartyOf(actor, contract, own),
    amount: contract.amount,
    state: contract.state as ContractRow['state'],
    updatedAt: contract.updatedAt,
    waiting: next.includes('sign') || next.includes('approve') || returned,
  }
}

/** 对方: for those who drafted it the other party, for the invited whoever invites them. */
function counterpartyOf(
  actor: Actor,
  contract: ContractRecord,
  parties: readonly PartyRecord[],
): string {
  const { memberships } = actor
  if (memberships.some((one) => one.organisationId === contract.organisationId)) {
    return contract.counterparty
  }
  const other = parties.find(
    (party) => !memberships.some((one) => one.organisationCode === party.code),
  )
  return other?.name ?? contract.counterparty
}

async function documentState(
  deps: ContractDeps,
  digest: string,
): ReturnType<ContractsModule['documentState']> {
  const found = await revisionByDigest(deps.db.read, digest)
  if (!found) return undefined
  const parties = await partiesOf(deps.db.read, [found.contract.id])
  return {
    contractId: found.contract.id,
    contractState: found.contract.state,
    current: found.contract.documentDigest === digest,
    signaturesExpected: parties.length,
  }
}

async function completedFile(
  deps: ContractDeps,
  idOrNumber: string,
  actor: Actor | undefined,
): ReturnType<ContractsModule['completedFile']> {
  const opened = actor ? await openContract(deps, actor, idOrNumber) : undefined
  if (isRefusal(opened)) return opened
  const contract = opened?.contract ?? (await findByIdOrNumber(deps.db.read, idOrNumber))
  if (!contract) return refuse('not-found')
  const { number, documentDigest: digest, state } = contract
  const refused = stateAllows('bundle', state as ContractView['state'])
  return refused ?? (digest ? { number, digest } : refuse('not-found'))
}

function cursorAfter({ contract, listedAt }: Listed): string {
  return `${listedAt.getTime()}.${contract.id}`
}

function cursorOf(cursor: string): { updatedAt: Date; id: string } | undefined {
  const match = /^(\d{1,15})\.(ctr_[0-9a-z]{26})$/.exec(cursor)
  return match ? { updatedAt: new Date(Number(match[1])), id: match[2] ?? '' } : undefined
}
