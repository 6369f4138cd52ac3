import type { z } from 'zod'
import type { App } from '../../../server/app.ts'
import type { ContractView, SigningView } from '../../../server/contracts/types.ts'
import { isRefusal, type Refusal, refuse } from '../../../server/core/values/refusal.ts'
import type { Actor } from '../../../server/people/types.ts'
import { proofOf } from '../../http/intent-proof.ts'
import { factorOf } from '../../http/pin-fields.ts'
import type { signing } from './acts.ts'

type Asked = z.output<typeof signing>

/** 意愿, then the signature that it is for: the proof is bound to this contract and to the bytes that were shown. */
export async function signWithWill(
  { people, contracts }: Pick<App, 'people' | 'contracts'>,
  actor: Actor,
  id: string,
  { party: partyId, seal: sealId, digest: documentDigest, ...asked }: Omit<Asked, 'act'>,
): Promise<ContractView | { pendingId: string } | Refusal> {
  const proof = proofOf(asked)
  if (isRefusal(proof)) return proof
  const moved = await asShown(contracts, actor, id, documentDigest)
  if (isRefusal(moved)) return moved
  const act = { purpose: 'contract.sign', subjectId: id, digest: documentDigest }
  const intent = await people.recordIntent(actor, act, proof)
  if (isRefusal(intent)) {
    // The same code sent from another window is spent there: then that is what has to be told.
    const now = await asShown(contracts, actor, id, documentDigest)
    return isRefusal(now) ? now : atField(intent)
  }
  // The key is in the signer's browser: what it is to sign is pinned now and waits for it.
  const { seals } = moved
  if (seals.find((seal) => seal.id === sealId)?.custody === 'browser') {
    return contracts.beginSigning(actor, id, { partyId, sealId, documentDigest, intent })
  }
  const factor = factorOf(asked)
  return contracts.sign(actor, id, { partyId, sealId, documentDigest, intent, factor })
}

/** Asked before the code is spent: why this signature cannot be any more, if the contract has moved on. */
async function asShown(
  contracts: App['contracts'],
  actor: Actor,
  id: string,
  digest: string,
): Promise<SigningView | Refusal> {
  const now = await contracts.openForSigning(actor, { contractId: id })
  if (isRefusal(now)) return now
  return now.obstacle ?? (now.documentDigest === digest ? now : refuse('overtaken'))
}

const fields: Readonly<Record<string, string>> = {
  'password-wrong': 'password',
  'code-wrong': 'code',
}

/** The fault stands where it can be corrected. */
function atField(refusal: Refusal): Refusal {
  const field = fields[refusal.code]
  return field === undefined ? refusal : { ...refusal, field }
}
