import { openPrivateKey } from '../adapters/key-material.ts'
import type { KeyAlgorithm, Signer } from '../core/values/crypto.ts'
import { isRefusal, type Refusal } from '../core/values/refusal.ts'
import { houseIds, type KeysDeps } from './house.ts'
import { judgeCertificate, judgeIntent, judgeKey, type KeyUse } from './rules.ts'
import { type CertificateRow, certificatesOfKey, findKey, type KeyRow } from './store.ts'
import type { SpendableIntent } from './types.ts'
import type { Vault } from './vault.ts'

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
  const unwilling = judgeIntent(intent, use, vault.holdsIntent(intent), now)
  if (unwilling) return unwilling
  const key = await findKey(deps.db.read, keyId)
  const unusable = judgeKey(key, intent)
  if (unusable) return unusable
  const [certificate] = await certificatesOfKey(deps.db.read, keyId)
  const uncertified = judgeCertificate(certificate, now)
  if (uncertified) return uncertified
  const { id, purpose, wrappedKey } = key as KeyRow & { wrappedKey: Uint8Array }
  return {
    key: key as KeyRow,
    certificate: certificate as CertificateRow,
    pkcs8: vault.unwrap(id, purpose, wrappedKey),
  }
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
): Promise<Signer | Refusal> {
  const opened = await openForIntent(deps, vault, keyId, intent, 'sign')
  if (isRefusal(opened)) return opened
  const { key, certificate, pkcs8 } = opened
  const privateKey = openPrivateKey(pkcs8)
  const chain = await chainOf(deps, certificate)
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

/** Issuers up to the root: the house's own, or those that came along in a PKCS#12. */
async function chainOf(deps: KeysDeps, row: CertificateRow): Promise<Uint8Array[]> {
  if (row.chain) return row.chain.map((text) => new Uint8Array(Buffer.from(text, 'base64')))
  const issuers = [houseIds['issuing-ca'], houseIds['root-ca']]
  const rows = await Promise.all(issuers.map((id) => certificatesOfKey(deps.db.read, id)))
  return rows.flatMap(([issuer]) => (issuer ? [issuer.der] : []))
}
