import type { SigningParty } from '../core/asn1/cms-build.ts'
import type { KeyAlgorithm, Signer } from '../core/values/crypto.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { custodyOf, type OpenKey, openKey } from './custody.ts'
import type { SignerFactor } from './custody-types.ts'
import type { KeysDeps } from './house.ts'
import { judgeCertificate, judgeIntent, judgeKey, type KeyUse } from './rules.ts'
import { type CertificateRow, findCertifiedKey, type KeyRow } from './store.ts'
import type { SpendableIntent } from './types.ts'
import type { Vault } from './vault.ts'

/** What the rules have let through. */
type Certified = { key: KeyRow; certificate: CertificateRow }
type Opened = Certified & { open: OpenKey }

/** The one place where a signer's key leaves its wrapping; every reason to refuse comes before that. */
export async function openForIntent(
  deps: KeysDeps,
  vault: Vault,
  keyId: string,
  intent: SpendableIntent,
  { use, factor = {} }: { use: KeyUse; factor?: SignerFactor | undefined },
): Promise<Opened | Refusal> {
  const found = await judged(deps, vault, keyId, intent, use)
  if (isRefusal(found)) return found
  const open = await openKey(deps, vault, found.key, factor)
  return isRefusal(open) ? open : { ...found, open }
}

async function judged(
  deps: KeysDeps,
  vault: Vault,
  keyId: string,
  intent: SpendableIntent,
  use: KeyUse,
): Promise<Certified | Refusal> {
  const now = deps.clock.now()
  const unwilling = judgeIntent(intent, { use, keyId }, vault.holdsIntent(intent), now)
  if (unwilling) return unwilling
  const found = await findCertifiedKey(deps.db.read, keyId)
  const unusable = judgeKey(found?.key, intent) ?? judgeCertificate(found?.certificate, now)
  if (unusable) return unusable
  return found as Certified
}

/** Public parts only: the key signs elsewhere, under the same act of will and the same rules. */
export async function partyFor(
  deps: KeysDeps,
  vault: Vault,
  keyId: string,
  intent: SpendableIntent,
  houseChain: () => Promise<readonly Uint8Array[]>,
): Promise<SigningParty | Refusal> {
  const found = await judged(deps, vault, keyId, intent, 'sign')
  if (isRefusal(found)) return found
  const { key, certificate } = found
  if (custodyOf(key) !== 'browser') return refuse('key-not-in-browser')
  const chain = await chainOf(certificate, houseChain)
  return { algorithm: key.algorithm as KeyAlgorithm, certificate: certificate.der, chain }
}

/**
 * A signer for one signature. The intent's record is spent by the caller's transaction; that the handle itself
 * signs once and not after the intent's expiry keeps one act of will from becoming two signatures in between.
 */
export async function openSigner(
  deps: KeysDeps,
  vault: Vault,
  keyId: string,
  { intent, factor }: { intent: SpendableIntent; factor?: SignerFactor | undefined },
  houseChain: () => Promise<readonly Uint8Array[]>,
): Promise<Signer | Refusal> {
  const opened = await openForIntent(deps, vault, keyId, intent, { use: 'sign', factor })
  if (isRefusal(opened)) return opened
  const { key, certificate, open } = opened
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
      return open.sign(data)
    },
  }
}

/** Of the house's own issuers the one that issued it, or those that came along in a PKCS#12. */
export const chainOf = async (
  { chain, issuerKeyId }: CertificateRow,
  houseChain: (issuerKeyId: string) => Promise<readonly Uint8Array[]>,
): Promise<readonly Uint8Array[]> => chain?.map(fromBase64) ?? (await houseChain(issuerKeyId))

const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))
