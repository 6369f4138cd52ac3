import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { JobHandler } from '../outbox/types.ts'
import type { Actor } from '../people/types.ts'
import { draft, preview, reopened, revise, submit } from './draft.ts'
import { openForSigning } from './invitation.ts'
import { inviteJob, notifyJob } from './jobs.ts'
import { inbox, search } from './listing.ts'
import { type ContractDeps, openContract, record, viewOf } from './parts.ts'
import { beginSigning, finishSigning, openPending } from './pending.ts'
import { preserveDue, preserveJob } from './preserve.ts'
import { approve, reject } from './review.ts'
import { isSignedAfter, revisionByDigest } from './revision-store.ts'
import { reasonFault, stateAllows } from './rules.ts'
import { decline, notify, sign } from './sign.ts'
import { findByIdOrNumber, move, partiesOf } from './store.ts'
import type { Contracts, ContractView } from './types.ts'

export type ContractsModule = Contracts & {
  jobs: Readonly<Record<string, JobHandler>>
  /** Asks for the next time stamp of files that need one by now; how many did, at most `limit`. */
  preserveDue(limit: number): Promise<number>
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
    beginSigning: (actor, id, input) => beginSigning(deps, actor, id, input),
    openPending: (actor, id, pendingId) => openPending(deps, actor, id, pendingId),
    finishSigning: (actor, id, input) => finishSigning(deps, actor, id, input),
    decline: (actor, id, input) => decline(deps, actor, id, input),
    withdraw: (actor, id, input) => withdraw(deps, actor, id, input),
    view: (actor, id) => view(deps, actor, id),
    file: (actor, id) => file(deps, actor, id),
    search: (actor, query) => search(deps, actor, query),
    inbox: (actor) => inbox(deps, actor),
    jobs: {
      'contract.invite': inviteJob(deps),
      'contract.notify': notifyJob(deps),
      'contract.preserve': preserveJob(deps),
    },
    preserveDue: (limit) => preserveDue(deps, limit),
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
  if (contract.version !== input.version) return refuse('overtaken')
  const at = deps.clock.now()
  const reason = input.reason.trim()
  const done = await deps.db.transaction(async (tx) => {
    const change = { state: 'withdrawn', updatedAt: at }
    if (!(await move(tx, id, input.version, change))) return refuse('overtaken')
    const entryId = await record(deps, tx, {
      kind: 'contract.withdrawn',
      contractId: id,
      actor,
      organisationId: contract.organisationId,
      at,
      commitments: { reason },
      notes: { reason },
    })
    await notify(deps, tx, id, 'withdrawn', entryId)
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

async function documentState(
  deps: ContractDeps,
  digest: string,
): ReturnType<ContractsModule['documentState']> {
  const found = await revisionByDigest(deps.db.read, digest)
  if (!found) return undefined
  const { contract, kind, revision } = found
  const parties = await partiesOf(deps.db.read, [contract.id])
  // What was added after the last signature says nothing new about the contract: both copies are good.
  const finished =
    contract.state === 'completed' &&
    kind !== 'prepared' &&
    !(await isSignedAfter(deps.db.read, contract.id, revision))
  return {
    contractId: contract.id,
    contractState: contract.state,
    current: finished || contract.documentDigest === digest,
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
