/** An act of will over a closed list: what was wished at once is signed by and by, and after a restart. */
import type { KeyAlgorithm, Signer } from '../core/values/crypto.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { openKey } from './custody.ts'
import type { KeysDeps } from './house.ts'
import { judgeCertificate, judgeIntent, judgeKey } from './rules.ts'
import { chainOf } from './signing.ts'
import { findCertifiedKey } from './store.ts'
import type { Keys, SigningWarrant } from './types.ts'
import type { Vault } from './vault.ts'

/** Signatures; more than one person can have looked through is no act of will. */
const largestCount = 10_000

export function giveWarrant(
  deps: Pick<KeysDeps, 'clock'>,
  vault: Vault,
  intent: Parameters<Keys['warrant']>[0],
  { keyId, subjectId, count, validUntil }: Parameters<Keys['warrant']>[1],
): SigningWarrant | Refusal {
  const genuine = vault.holdsIntent(intent)
  const refused = judgeIntent(intent, { use: 'issue', keyId }, genuine, deps.clock.now())
  if (refused) return refused
  if (!Number.isInteger(count) || count < 1 || count > largestCount) {
    throw new RangeError(`a warrant for ${count} signatures`)
  }
  const { id: intentId, personId, purpose, digest } = intent
  const warrant = {
    ...{ keyId, intentId, personId, purpose, subjectId, digest, count },
    validUntil: validUntil.toISOString(),
  }
  return { ...warrant, seal: vault.sealWarrant(warrant) }
}

/**
 * A signer for at most `count` signatures. Across restarts it is the caller's record of what is done that keeps the whole
 * within the list: every handle begins to count anew. A forged warrant is never told whether it also ran out.
 */
export async function openUnder(
  deps: KeysDeps,
  vault: Vault,
  warrant: SigningWarrant,
  houseChain: () => Promise<readonly Uint8Array[]>,
): Promise<Signer | Refusal> {
  if (!vault.holdsWarrant(warrant)) return refuse('warrant-invalid')
  const now = deps.clock.now()
  const until = new Date(warrant.validUntil)
  if (!(now < until)) return refuse('warrant-expired')
  const found = await findCertifiedKey(deps.db.read, warrant.keyId)
  const unusable = judgeKey(found?.key, warrant) ?? judgeCertificate(found?.certificate, now)
  if (unusable) return unusable
  if (!found?.certificate) return refuse('key-destroyed')
  const { key, certificate } = found
  // Later and after a restart nobody is there to give a passphrase: only a key that needs none works under an order.
  const open = await openKey(deps, vault, key, {})
  if (isRefusal(open)) return refuse('key-needs-holder')
  let left = warrant.count
  return {
    algorithm: key.algorithm as KeyAlgorithm,
    certificate: certificate.der,
    chain: await chainOf(certificate, houseChain),
    async sign(data) {
      if (left < 1) throw new Error('This warrant has made all its signatures.')
      if (until <= deps.clock.now()) throw new Error('The warrant has run out.')
      left -= 1
      return open.sign(data)
    },
  }
}
