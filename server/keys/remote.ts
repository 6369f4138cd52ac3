/** Keys at a remote signing service: what is there for an owner, and one of them bound to its owner. */
import { nameValue } from '../core/asn1/names.ts'
import { oids } from '../core/asn1/oids.ts'
import { readable } from '../core/asn1/tsp.ts'
import { type Certificate, parseCertificate } from '../core/asn1/x509.ts'
import { toHex, utf8 } from '../core/values/bytes.ts'
import { newId } from '../core/values/ids.ts'
import { isRefusal, orRefused, type Refusal, refuse } from '../core/values/refusal.ts'
import { serialFault } from './accept.ts'
import type { CredentialDevice, RemoteCredential, RemoteOffer } from './custody-types.ts'
import type { KeysDeps } from './house.ts'
import { fitsSignature, issuersOf } from './issuers.ts'
import { judgeUse } from './rules.ts'
import { findKeyByPublic } from './store.ts'
import type { BroughtKey, Keys } from './types.ts'

/** Every one is asked for by itself, and an account has two or three. */
const mostOffers = 20

/** What cannot be signed with here is left out. */
export async function remoteOffers(
  deps: KeysDeps,
  account: string,
): Promise<readonly RemoteOffer[] | Refusal> {
  const device = deps.devices?.remote
  if (!device) return refuse('key-device-missing')
  const ids = await device.credentials(account)
  if (isRefusal(ids)) return ids
  const offers: RemoteOffer[] = []
  for (const id of ids.slice(0, mostOffers)) {
    const told = await device.credential(id)
    if (!isRefusal(told)) offers.push(await offerOf(deps, id, told))
    else if (told.code === 'device-unavailable') return told
  }
  return offers
}

async function offerOf(
  deps: KeysDeps,
  credential: string,
  { certificate, algorithm, asks }: RemoteCredential,
): Promise<RemoteOffer> {
  const { subject, issuer, publicKey, notAfter } = parseCertificate(certificate)
  return {
    ...{ credential, algorithm, asks, notAfter },
    subjectName: commonName(subject),
    issuerName: commonName(issuer),
    bound: (await findKeyByPublic(deps.db.read, publicKey)) !== undefined,
  }
}

const commonName = (name: Certificate['subject']): string =>
  nameValue(name, oids.commonName) ?? name.text

/**
 * Judged, and signed with once: who names a credential of somebody else's is told that its service does not let them.
 * Nothing is stored yet.
 */
export async function bindRemote(
  deps: KeysDeps,
  request: Parameters<Keys['bindRemote']>[0],
): Promise<BroughtKey | Refusal> {
  const device = deps.devices?.remote
  if (!device) return refuse('key-device-missing')
  const told = await device.credential(request.credential)
  if (isRefusal(told)) return told
  const leaf = parseCertificate(told.certificate)
  const chain = issuersOf(deps.crypto, leaf, readable(told.chain))
  const unusable = await faultOf(deps, leaf, chain)
  if (unusable) return unusable
  const key = toHex(deps.crypto.digest('sha256', leaf.publicKey))
  const reference = { credential: request.credential, key }
  const unproven = await prove(deps, device, reference, told, request)
  if (unproven) return unproven
  const { purpose, ownerId } = request
  return {
    keyId: newId('key', deps.random),
    ...{ purpose, ownerId, algorithm: told.algorithm, publicKey: leaf.publicKey },
    ...{ custody: 'remote', wrappedKey: null, reference },
    ...{ serial: leaf.serial, certificate: leaf.der, subjectName: commonName(leaf.subject) },
    ...{ notBefore: leaf.notBefore, notAfter: leaf.notAfter },
    chain: chain.map(({ der }) => der),
  }
}

async function faultOf(
  deps: KeysDeps,
  leaf: Certificate,
  chain: readonly Certificate[],
): Promise<Refusal | undefined> {
  if (!fitsSignature([leaf, ...chain])) return refuse('pkcs12-chain-long')
  const unusable = judgeUse(deps.crypto, leaf, deps.clock.now())
  if (unusable) return unusable
  // One key speaks for one owner.
  if (await findKeyByPublic(deps.db.read, leaf.publicKey)) return refuse('credential-bound')
  return serialFault(deps, leaf)
}

/**
 * Possession: a statement for this moment, signed under the holder's own authorisation. It begins with a bracket, so it
 * can never be read as the attributes of a signature (DER, RFC 5652 §5.4). The device checks what comes back.
 */
async function prove(
  deps: KeysDeps,
  device: CredentialDevice,
  reference: { credential: string; key: string },
  { algorithm }: RemoteCredential,
  { ownerId, whom, factor }: Parameters<Keys['bindRemote']>[0],
): Promise<Refusal | undefined> {
  const sign = await device.open(reference, algorithm, factor)
  if (isRefusal(sign)) return sign
  const once = toHex(deps.random(16))
  const statement = ['qiyin/keys/bind', ownerId, whom, deps.clock.now().toISOString(), once]
  const signed = await orRefused(sign(utf8(JSON.stringify(statement))))
  return isRefusal(signed) ? signed : undefined
}
