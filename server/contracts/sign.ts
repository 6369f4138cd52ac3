import type { Tx } from '../../db/connection.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { type SingleSuite, suiteOr } from '../core/values/suite.ts'
import type { Custody, SignerFactor } from '../keys/custody-types.ts'
import type { SpendableIntent } from '../keys/types.ts'
import type { Actor } from '../people/types.ts'
import type { Seal } from '../seals/types.ts'
import { reopened } from './draft.ts'
import { type Found, findForSigning, levelOf, organisationOf, turnOf } from './invitation.ts'
import { keyPlaceOf } from './key-place.ts'
import { type ContractDeps, record } from './parts.ts'
import { askForStamp } from './preserve.ts'
import { fileOf, readyToSign, requestOf } from './ready.ts'
import { reasonFault, turnObstacle, whoseTurn } from './rules.ts'
import { addRevision, letRead, move, moveParty, type PartyRecord } from './store.ts'
import { commitmentsOf, signInSuite } from './suite-signing.ts'
import type { Contracts } from './types.ts'

export async function sign(
  deps: ContractDeps,
  actor: Actor,
  id: string,
  input: Parameters<Contracts['sign']>[2],
): ReturnType<Contracts['sign']> {
  const ready = await readyToSign(deps, actor, id, input)
  if (isRefusal(ready)) return ready
  const { seal, ...found } = ready
  const signed = await makeSignature(deps, actor, found, seal, input)
  if (isRefusal(signed)) return signed
  const digest = await deps.documents.keep(signed.bytes)
  const done = await deps.db.transaction((tx) =>
    commitSignature(deps, tx, actor, found, { seal, digest, ...signed, intent: input.intent }),
  )
  return isRefusal(done) ? done : reopened(deps, actor, id)
}

export async function decline(
  deps: ContractDeps,
  actor: Actor,
  id: string,
  input: { partyId: string; reason: string },
): ReturnType<Contracts['decline']> {
  const found = await findForSigning(deps, actor, { contractId: id })
  if (isRefusal(found)) return found
  const { contract, party } = found
  if (party.id !== input.partyId) return refuse('not-permitted')
  const at = deps.clock.now()
  const refused = turnObstacle(turnOf(found), party, at) ?? reasonFault(input.reason)
  if (refused) return refused
  const reason = input.reason.trim()
  const organisationId = organisationOf(actor, party.code) ?? contract.organisationId
  const done = await deps.db.transaction(async (tx) => {
    const moved = await move(tx, id, contract.version, { state: 'declined', updatedAt: at })
    const change = { state: 'declined', reason, signedBy: actor.personId }
    if (!moved || !(await moveParty(tx, party.id, party.version, change)))
      return refuse('overtaken')
    await letRead(tx, organisationId, id, at)
    const entryId = await record(deps, tx, {
      kind: 'contract.declined',
      contractId: id,
      actor,
      organisationId,
      at,
      commitments: { reason },
      facts: { position: party.position },
      notes: { reason },
    })
    await notify(deps, tx, id, 'declined', entryId)
    return true
  })
  return isRefusal(done) ? done : reopened(deps, actor, id)
}

/** Tells everybody concerned, once per event of a contract; why it happened stands in the entry's event, jobs are kept. */
export function notify(
  deps: Pick<ContractDeps, 'outbox'>,
  tx: Tx,
  contractId: string,
  event: string,
  entryId: string,
): Promise<void> {
  return deps.outbox.put(tx, {
    kind: 'contract.notify',
    key: `contract.notify:${contractId}:${event}`,
    payload: { contractId, event, entryId },
  })
}

/** `certificates`: serial numbers of those that the signatures carry, by suite; `custody`: where the keys signed. */
export type Signed = {
  bytes: Uint8Array
  at: Date
  certificates: Readonly<Partial<Record<SingleSuite, string>>>
  custody: Custody
}

/** The slow half: seal drawn, revision prepared, CMS made and stamped. Nothing is stored yet. */
async function makeSignature(
  deps: ContractDeps,
  actor: Actor,
  found: Found,
  seal: Seal,
  { intent, factor }: { intent: SpendableIntent; factor?: SignerFactor },
): Promise<Signed | Refusal> {
  const pdf = await fileOf(deps, found)
  const at = deps.clock.now()
  const request = requestOf(deps, actor, found, { seal, pdf, at })
  const suite = suiteOr(found.contract.suite)
  const signed = await signInSuite(deps, { request, seal, suite, intent, factor })
  if (isRefusal(signed)) return signed
  return { ...signed, at, custody: (await keyPlaceOf(deps, seal, suite)).custody }
}

export type Commitment = Signed & { seal: Seal; digest: string; intent: SpendableIntent }

/** The short half: one transaction in which two signers or two tabs cannot both win. */
export async function commitSignature(
  deps: ContractDeps,
  tx: Tx,
  actor: Actor,
  found: Found,
  made: Commitment,
): Promise<true | Refusal> {
  const { seal, digest, intent, at } = made
  const { contract, parties, party } = found
  const next = whoseTurn(parties.filter((one) => one.id !== party.id))
  const completed = { state: 'completed', completedAt: at, level: 'B-T', nextStampAt: at }
  const state = next ? {} : completed
  const change = { documentDigest: digest, updatedAt: at, ...state }
  // Contract before party, everywhere: two transactions that lock the same rows in one order never wait for each other.
  const moved =
    (await move(tx, contract.id, contract.version, change)) &&
    (await movePartySigned(tx, actor, party, made))
  if (!moved) return refuse('overtaken')
  if (!(await deps.people.spendIntent(tx, intent.id, deps.clock.now())))
    return refuse('intent-invalid')
  const use = { documentDigest: digest, contractId: contract.id, intent }
  const used = await deps.seals.use(tx, actor, seal.id, use)
  if (isRefusal(used)) return used
  await deps.documents.record(tx, digest, made.bytes.length, 'application/pdf')
  await addRevision(tx, { contractId: contract.id, digest, kind: 'signed', partyId: party.id, at })
  await letRead(tx, seal.organisationId, contract.id, at)
  await recordSignature(deps, tx, actor, found, made)
  if (next) {
    const key = `contract.invite:${next.id}`
    await deps.outbox.put(tx, { kind: 'contract.invite', key, payload: { partyId: next.id } })
    return true
  }
  const act = { contractId: contract.id, actor, organisationId: seal.organisationId, at }
  const entry = { kind: 'contract.completed', commitments: { document: digest } }
  const entryId = await record(deps, tx, { ...act, ...entry, subjects: [digest] })
  await notify(deps, tx, contract.id, 'completed', entryId)
  await askForStamp(deps, tx, contract.id, at)
  await deps.beginFulfilment(tx, contract.id)
  return true
}

function movePartySigned(tx: Tx, actor: Actor, party: PartyRecord, made: Commitment) {
  const organisationId = made.seal.organisationId
  return moveParty(tx, party.id, party.version, {
    state: 'signed',
    organisationId,
    signedAt: made.at,
    signedBy: actor.personId,
    sealId: made.seal.id,
    intentId: made.intent.id,
    personLevel: actor.identityLevel,
    organisationLevel: levelOf(actor, organisationId),
  })
}

function recordSignature(
  deps: ContractDeps,
  tx: Tx,
  actor: Actor,
  { contract, party }: Found,
  { seal, digest, intent, at, certificates, custody }: Commitment,
): Promise<string> {
  return record(deps, tx, {
    kind: 'contract.signed',
    contractId: contract.id,
    actor,
    organisationId: seal.organisationId,
    at,
    subjects: [digest, seal.id],
    commitments: {
      document: digest,
      previous: contract.documentDigest ?? '',
      seal: seal.pictureDigest,
      ...commitmentsOf(certificates),
      intent: intent.id,
    },
    facts: {
      position: party.position,
      suite: suiteOr(contract.suite),
      custody,
      personLevel: actor.identityLevel,
      organisationLevel: levelOf(actor, seal.organisationId),
    },
  })
}
