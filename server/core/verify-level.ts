/** Which PAdES level is really there (ETSI EN 319 142-1 §6.1), by what the file itself holds and not by what it says of itself. */
import type { Certificate } from './asn1/x509.ts'
import { equal } from './values/bytes.ts'
import type { CryptoPort } from './values/crypto.ts'
import type { SignatureLevel } from './values/report.ts'
import { type Material, storeAlone, withCms } from './verify-material.ts'
import { revocationOf } from './verify-revocation.ts'
import type { OpenedSignature } from './verify-signature.ts'
import type { DocumentStamp } from './verify-timestamps.ts'
import type { Trust } from './verify-trust.ts'

/** /SubFilter of every PAdES baseline signature (ETSI EN 319 142-1 §6.3). */
export const pades = 'ETSI.CAdES.detached'

/** A chain that was in use at an instant: the signer's, or that of a time stamp. */
export type UsedChain = { chain: readonly Certificate[]; at: Date }

export type ToLevel = {
  opened: OpenedSignature
  /** Undefined while it does not lead to a trusted root. */
  signer: UsedChain | undefined
  /** Of the valid time stamps over the signature value. */
  stamps: readonly UsedChain[]
  /** Valid document time stamps that cover the signature. */
  over: readonly DocumentStamp[]
  material: Material
  trust: Trust
}

export function levelOf(crypto: CryptoPort, asked: ToLevel): SignatureLevel {
  const { opened, signer, stamps, over, material } = asked
  // §6.3: a baseline signature names its certificate in a signed attribute.
  if (opened.value.subFilter !== pades || opened.result?.ess !== 'match') return 'none'
  if (stamps.length + over.length === 0) return 'B-B'
  if (!signer || material.lists.length + material.responses.length === 0) return 'B-T'
  // Without a time stamp of its own the first document time stamp stands in for it, and is to be judged as well.
  const [first] = [...over].sort((a, b) => a.at.getTime() - b.at.getTime())
  const chains = [signer, ...(stamps.length > 0 || !first ? stamps : [first])]
  if (!isComplete(crypto, asked, chains, Number.POSITIVE_INFINITY)) return 'B-T'
  const archived = over.some(({ revision }) => isComplete(crypto, asked, chains, revision))
  return archived ? 'B-LTA' : 'B-LT'
}

/** Every certificate of these chains is in the file by this revision, and the issuer's word on each beside it. */
function isComplete(
  crypto: CryptoPort,
  { opened, material, trust }: ToLevel,
  chains: readonly UsedChain[],
  revision: number,
): boolean {
  const { signed } = opened
  if (!signed) return false
  const own = withCms(storeAlone(trust, material, revision), signed)
  const there = [...signed.certificates, ...own.intermediates.map(({ der }) => der)]
  const [signer] = chains
  const carried = signer?.chain
    .slice(0, -1)
    .every((one) => there.some((der) => equal(der, one.der)))
  if (!carried || own.revocationLists.length + own.ocspResponses.length === 0) return false
  return chains.every(({ chain, at }) =>
    chain.slice(0, -1).every((certificate, n) => {
      const when = { proven: at, bySigner: true, now: at }
      const issuer = chain[n + 1] as Certificate
      return revocationOf(crypto, certificate, issuer, own, when).outcome !== 'unknown'
    }),
  )
}
