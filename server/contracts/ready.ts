/** What has to hold before a key is set to work on a contract, and what it is then asked to sign. */
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { SpendableIntent } from '../keys/types.ts'
import type { Actor } from '../people/types.ts'
import type { Seal } from '../seals/types.ts'
import type { SignatureRequest } from '../signatures/types.ts'
import { type Found, findForSigning, organisationOf, turnOf } from './invitation.ts'
import type { ContractDeps } from './parts.ts'
import { signsContracts, turnObstacle } from './rules.ts'
import type { ContractRecord } from './store.ts'

type Wish = { partyId: string; sealId: string; documentDigest: string; intent: SpendableIntent }

export async function readyToSign(
  deps: ContractDeps,
  actor: Actor,
  id: string,
  wish: Wish,
): Promise<(Found & { seal: Seal }) | Refusal> {
  const found = await findForSigning(deps, actor, { contractId: id })
  if (isRefusal(found)) return found
  const { contract, party } = found
  if (party.id !== wish.partyId) return refuse('not-permitted')
  const refused =
    turnObstacle(turnOf(found), party, deps.clock.now()) ?? intentFault(actor, contract, wish)
  if (refused) return refused
  const seal = await deps.seals.get(wish.sealId)
  if (!seal || !signsContracts(seal) || seal.organisationId !== organisationOf(actor, party.code))
    return refuse('seal-unknown')
  // Asked again under lock; here it keeps a suspended seal's key from being used at all.
  if (seal.state !== 'active') {
    return refuse('seal-not-active', { name: seal.name, state: seal.state })
  }
  return { ...found, seal }
}

function intentFault(
  actor: Actor,
  contract: ContractRecord,
  input: { documentDigest: string; intent: SpendableIntent },
): Refusal | undefined {
  // The file moved on under the signer's eyes: what they confirmed is not what would be signed.
  if (contract.documentDigest !== input.documentDigest) return refuse('overtaken')
  const { intent } = input
  const fits =
    intent.personId === actor.personId &&
    intent.purpose === 'contract.sign' &&
    intent.subjectId === contract.id &&
    intent.digest === input.documentDigest
  return fits ? undefined : refuse('intent-invalid')
}

export async function fileOf(deps: ContractDeps, { contract }: Found): Promise<Uint8Array> {
  const pdf = await deps.documents.fetch(contract.documentDigest ?? '')
  if (!pdf) throw new Error(`the file of contract ${contract.id} is missing`)
  return pdf
}

/** The same inputs come to the same bytes: a signature that waits is derived again by them. */
export const requestOf = (
  deps: Pick<ContractDeps, 'seals'>,
  actor: Actor,
  { contract, party }: Found,
  { seal, pdf, at }: { seal: Seal; pdf: Uint8Array; at: Date },
): SignatureRequest => ({
  pdf,
  field: party.field,
  appearance: deps.seals.appearance(seal),
  signerName: `${party.name}（${seal.name}）`,
  reason: `${party.label}签署 ${contract.number}，经办人：${actor.name}`,
  signedAt: at,
})
