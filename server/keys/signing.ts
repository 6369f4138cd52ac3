import { openPrivateKey } from '../adapters/key-material.ts'
import type { KeyAlgorithm, Signer } from '../core/values/crypto.ts'
import { isRefusal, type Refusal } from '../core/values/refusal.ts'
import type { KeysDeps } from './house.ts'
import { judgeCertificate, judgeIntent, judgeKey, type KeyUse } from './rules.ts'
import { type CertificateRow, findCertifiedKey, type KeyRow } from './store.ts'
import type { SpendableIntent } from './types.ts'
import type { Vault } from './vault.ts'

/** What the rules have let through. */
type Certified = { key: KeyRow & { wrappedKey: Uint8Array }; certificate: CertificateRow }
type Opened = { key: KeyRow; certificate: CertificateRow; pkcs8: Uint8Array }

/** The one place where a signer's key leaves its wrapping; every reason to refuse comes before that. */
export async function openForIntent(
  deps: KeysDeps,
  vault: Vault,
  keyId: string,
  intent: SpendableIntent,
  use: KeyUse,
): Promise<Opened | Refusal> {
  const now = deps.clock.now()
  const unwilling = judgeIntent(intent, { use, keyId }, vault.holdsIntent(intent), now)
  if (unwilling) return unwilling
  const found = await findCertifiedKey(deps.db.read, keyId)
  const unusable = judgeKey(found?.key, intent) ?? judgeCertificate(found?.certificate, now)
  if (unusable) return unusable
  const { key, certificate } = found as Certified
  const pkcs8 = vault.unwrap(key.id, key.purpose, key.wrappedKey)
  return { key, certificate, pkcs8 }
}

/**
 * A signer for one signature. The intent's record is spent by the caller's transaction; that the handle itself
 * signs once and not after the intent's expiry keeps one act of will from becoming two signatures in between.
 */
export async function openSigner(
  deps: KeysDeps,
  vault: Vault,
  keyId: string,
  intent: SpendableIntent,
  houseChain: () => Promise<readonly Uint8Array[]>,
): Promise<Signer | Refusal> {
  const opened = await openForIntent(deps, vault, keyId, intent, 'sign')
  if (isRefusal(opened)) return opened
  const { key, certificate, pkcs8 } = opened
  const privateKey = openPrivateKey(pkcs8)
  const chain = await chainOf(certificate, houseChain)
  let spent = false
  return {
    algorithm: key.algorithm as KeyAlgorithm,
    certificate: certificate.der,
    chain,
    async sign(data) {
      if (spent) throw new Error('This act of will has already made its signature.')
      if (intent.expiresAt <= deps.clock.now()) throw new Error('The act of will has expired.')
      spent = true
      return privateKey.sign(data)
    },
  }
}

/** The house's own issuers, or those that came along in a PKCS#12. */
export const chainOf = async (
  { chain }: CertificateRow,
  houseChain: () => Promise<readonly Uint8Array[]>,
): Promise<readonly Uint8Array[]> => chain?.map(fromBase64) ?? (await houseChain())

const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))
