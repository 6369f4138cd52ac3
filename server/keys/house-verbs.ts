import type { HashName, Signer } from '../core/values/crypto.ts'
import { type HouseAuthority, houseAuthorities } from './authorities.ts'
import { authorityFile, currentRevocationList } from './authority.ts'
import type { KeysDeps } from './house.ts'
import { type TsaPurpose, tsaFor, tsaPurposes } from './profiles.ts'
import { answerStatus, type Responders } from './responder.ts'
import { keepRotation, prepareRotation } from './rotate.ts'
import { issueSeal } from './seal-maker.ts'
import { createStampClock } from './stamp-clock.ts'
import { answerTimestamp, stampDigest } from './timestamps.ts'
import type { Keys } from './types.ts'
import type { Vault } from './vault.ts'

type HouseVerbs = Pick<
  Keys,
  | 'timestamp'
  | 'answerTimestampRequest'
  | 'issueSeal'
  | 'answerStatusRequest'
  | 'revocationList'
  | 'revocationLists'
  | 'authorities'
  | 'authorityFile'
  | 'caCertificates'
  | 'prepareRotation'
  | 'keepRotation'
>

/** What the house answers as an authority, and how its own keys take turns. */
export function houseVerbs(
  deps: KeysDeps,
  vault: Vault,
  { tsa, forget }: { tsa: (purpose?: TsaPurpose) => Promise<Signer>; forget(): void },
  responders: Responders,
): HouseVerbs {
  const inUse = async (purpose: string) => {
    const all = await houseAuthorities(deps)
    const found = all.find((one) => one.purpose === purpose && !one.retired)
    if (!found) throw new Error(`The ${purpose} certificate is missing from the database.`)
    return found
  }
  const stampClock = createStampClock(deps)
  const stamps = { signerFor: (hash: HashName) => tsa(tsaFor(hash)), stampClock }
  const listOf = ({ keyId }: HouseAuthority) => currentRevocationList(deps, vault, keyId)
  return {
    async timestamp(digest, hash = 'sha256') {
      return stampDigest(deps, stamps, { hash, digest })
    },
    answerTimestampRequest: (query) => answerTimestamp(deps, stamps, query),
    issueSeal: (request) => issueSeal(deps, vault, request),
    answerStatusRequest: (query) => answerStatus(deps, responders, query),
    async revocationList(issuer) {
      const list = await listOf(await inUse(`${issuer}-ca`))
      if (!list) throw new Error(`The ${issuer} CA has published no list yet.`)
      return list
    },
    async revocationLists() {
      const lists = await Promise.all((await houseAuthorities(deps)).map(listOf))
      return lists.flatMap((list) => list ?? [])
    },
    authorities: () => houseAuthorities(deps),
    async authorityFile(name) {
      const stamping = tsaPurposes.find((purpose) => name === `${purpose}.cer`)
      return stamping ? (await tsa(stamping)).certificate : authorityFile(deps, vault, name)
    },
    async caCertificates() {
      const [root, issuing] = await Promise.all([inUse('root-ca'), inUse('issuing-ca')])
      const { certificate } = await tsa()
      return { root: root.certificate.der, issuing: issuing.certificate.der, tsa: certificate }
    },
    prepareRotation: (which) => prepareRotation(deps, vault, which),
    async keepRotation(tx, rotation) {
      const refused = await keepRotation(deps, tx, rotation)
      forget()
      return refused
    },
  }
}
