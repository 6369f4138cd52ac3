import type { Tx } from '../../db/connection.ts'
import { dateIn } from '../core/values/dates.ts'
import { newId } from '../core/values/ids.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { secondField, suiteOr } from '../core/values/suite.ts'
import type { RenderedDocument } from '../documents/types.ts'
import type { Actor } from '../people/types.ts'
import type { FilledContract } from '../templates/types.ts'
import { reopened } from './draft.ts'
import { type ContractDeps, openContract, record } from './parts.ts'
import {
  approverIsIndependent,
  codeIsTrusted,
  incomplete,
  reasonFault,
  signingDeadline,
  stateAllows,
  titleOf,
} from './rules.ts'
import { addParties, addRevision, type ContractRecord, letRead, move } from './store.ts'
import type { Contracts, ContractView } from './types.ts'

export async function approve(
  deps: ContractDeps,
  actor: Actor,
  id: string,
  input: { version: number },
): ReturnType<Contracts['approve']> {
  const opened = await openContract(deps, actor, id)
  if (isRefusal(opened)) return opened
  const { contract } = opened
  const refused = reviewObstacle(deps, actor, contract, 'approve')
  if (refused) return refused
  // What was judged and drawn up is what is moved: a version guessed ahead would have other values under the same text.
  if (contract.version !== input.version) return refuse('overtaken')
  const at = deps.clock.now()
  const final = await renderFinal(deps, contract, at)
  if (isRefusal(final)) return final
  const digest = await deps.documents.keep(final.document.bytes)
  const parties = await partyRows(deps, contract, final)
  const approval = { contract, version: input.version, at, final, digest, parties }
  const done = await deps.db.transaction((tx) => commitApproval(deps, tx, actor, approval))
  return isRefusal(done) ? done : reopened(deps, actor, id)
}

async function commitApproval(
  deps: ContractDeps,
  tx: Tx,
  actor: Actor,
  made: {
    contract: ContractRecord
    version: number
    at: Date
    final: FinalDocument
    digest: string
    parties: Awaited<ReturnType<typeof partyRows>>
  },
): Promise<true | Refusal> {
  const { contract, at, digest, parties } = made
  const { id, organisationId } = contract
  const moved = await move(tx, id, made.version, {
    state: 'signing',
    approvedBy: actor.personId,
    documentDigest: digest,
    preparedDigest: digest,
    amount: made.final.filled.amount,
    title: titleOf(made.final.filled.title, contract.values),
    signBy: signingDeadline(contract.values, at),
    updatedAt: at,
  })
  if (!moved) return refuse('overtaken')
  await deps.documents.record(tx, digest, made.final.document.bytes.length, 'application/pdf')
  await addParties(tx, parties)
  for (const party of parties) {
    if (party.organisationId) await letRead(tx, party.organisationId, id, at)
  }
  await addRevision(tx, { contractId: id, digest, kind: 'prepared', at })
  const act = { kind: 'contract.approved', contractId: id, actor, organisationId, at }
  await record(deps, tx, { ...act, commitments: { document: digest }, subjects: [digest] })
  const partyId = parties[0]?.id ?? ''
  const key = `contract.invite:${partyId}`
  await deps.outbox.put(tx, { kind: 'contract.invite', key, payload: { partyId } })
  return true
}

export async function reject(
  deps: ContractDeps,
  actor: Actor,
  id: string,
  input: { version: number; reason: string },
): ReturnType<Contracts['reject']> {
  const opened = await openContract(deps, actor, id)
  if (isRefusal(opened)) return opened
  const { contract } = opened
  const refused = reviewObstacle(deps, actor, contract, 'reject') ?? reasonFault(input.reason)
  if (refused) return refused
  if (contract.version !== input.version) return refuse('overtaken')
  const at = deps.clock.now()
  const reason = input.reason.trim()
  const done = await deps.db.transaction(async (tx) => {
    const change = { state: 'draft', rejectionReason: reason, updatedAt: at }
    if (!(await move(tx, id, input.version, change))) return refuse('overtaken')
    const entryId = await record(deps, tx, {
      kind: 'contract.rejected',
      contractId: id,
      actor,
      organisationId: contract.organisationId,
      at,
      commitments: { reason },
      notes: { reason },
    })
    await deps.outbox.put(tx, {
      kind: 'contract.notify',
      payload: { contractId: id, event: 'rejected', entryId },
      key: `contract.notify:${id}:rejected:${input.version}`,
    })
    return true
  })
  return isRefusal(done) ? done : reopened(deps, actor, id)
}

function reviewObstacle(
  deps: ContractDeps,
  actor: Actor,
  contract: ContractRecord,
  act: 'approve' | 'reject',
): Refusal | undefined {
  return (
    deps.authorise(actor, 'contract.approve', contract.organisationId) ??
    stateAllows(act, contract.state as ContractView['state']) ??
    approverIsIndependent(actor, contract)
  )
}

type FinalDocument = { filled: FilledContract; document: RenderedDocument }

/** The bytes to be signed: every field and place is in them before the first signature. */
async function renderFinal(
  deps: ContractDeps,
  contract: ContractRecord,
  at: Date,
): Promise<FinalDocument | Refusal> {
  const template = deps.templates.get(contract.templateName, contract.templateVersion)
  if (!template) return refuse('template-unknown')
  if (template.digest !== contract.templateDigest) return refuse('template-changed')
  const today = dateIn(at)
  const { values, faults } = deps.templates.check(template, contract.values, today)
  const unfinished = incomplete(faults)
  if (unfinished) return unfinished
  const filled = deps.templates.fill(template, values, { number: contract.number, today })
  if (isRefusal(filled)) return filled
  const facts = {
    title: filled.title,
    number: contract.number,
    verifyUrl: `${deps.baseUrl}/verify`,
    createdAt: at,
    blocks: filled.blocks,
  }
  const both = suiteOr(contract.suite) === 'both'
  const fields = { fields: true, ...(both && { secondField }) }
  const document = await deps.documents.render('contract', facts, fields)
  return isRefusal(document) ? document : { filled, document }
}

async function partyRows(
  deps: ContractDeps,
  contract: ContractRecord,
  { filled, document }: FinalDocument,
) {
  const inOrder = [...filled.parties].sort((a, b) => a.position - b.position)
  return Promise.all(
    inOrder.map(async ({ position, label, name, code, field, ...party }) => {
      const place = document.places.find((one) => one.field === field)
      if (!place) throw new Error(`the rendered file has no field ${field}`)
      const [x, y, width, height] = place.rectangle
      const organisation = await deps.people.organisationByCode(code)
      const { id, identityLevel } = organisation ?? { id: '', identityLevel: 0 }
      const known = codeIsTrusted(
        { organisationId: id, organisationLevel: identityLevel },
        contract,
      )
      return {
        id: newId('party', deps.random),
        ...{ contractId: contract.id, position, label, name, code, field },
        organisationId: known ? id : null,
        signerName: party.signerName,
        signerEmail: party.signerEmail.toLowerCase(),
        place: {
          page: place.page,
          rectangle: [x, y, width, height] as [number, number, number, number],
          pages: document.pages,
        },
        state: 'waiting',
      }
    }),
  )
}
