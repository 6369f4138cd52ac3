/** The keys of one seal, where a document is signed in two suites: one act of will opens exactly these, each once. */
import type { Signer } from '../core/values/crypto.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { suiteOfAlgorithm } from '../core/values/suite.ts'
import type { SignerFactor } from './custody-types.ts'
import type { KeysDeps } from './house.ts'
import { openSigner } from './signing.ts'
import { findCertifiedKey, type KeyRow } from './store.ts'
import type { SpendableIntent } from './types.ts'
import type { Vault } from './vault.ts'

/** Everything that can be refused is refused before anything is signed. */
export async function openSigners(
  deps: KeysDeps,
  vault: Vault,
  keyIds: readonly string[],
  act: { intent: SpendableIntent; factor?: SignerFactor | undefined },
  houseChain: Parameters<typeof openSigner>[4],
): Promise<readonly Signer[] | Refusal> {
  const found = await Promise.all(keyIds.map((keyId) => findCertifiedKey(deps.db.read, keyId)))
  const keys = found.flatMap((one) => (one ? [one.key] : []))
  if (keyIds.length === 0 || !belongTogether(keys)) return refuse('intent-invalid')
  const signers: Signer[] = []
  // One after the other: a wrong passphrase is counted once, not once a key.
  for (const keyId of keyIds) {
    const signer = await openSigner(deps, vault, keyId, act, houseChain)
    if (isRefusal(signer)) return signer
    signers.push(signer)
  }
  return signers
}

/**
 * At most one a suite, all of one owner and one purpose: the set that a seal can have. That they are this seal's
 * the caller knows from the seal's own row.
 */
function belongTogether(keys: readonly KeyRow[]): boolean {
  const distinct = (of: (key: KeyRow) => string) => new Set(keys.map(of)).size
  return (
    distinct(({ ownerId }) => ownerId) <= 1 &&
    distinct(({ purpose }) => purpose) <= 1 &&
    distinct(({ algorithm }) => suiteOfAlgorithm(algorithm)) === keys.length
  )
}
