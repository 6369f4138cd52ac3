/** What is done where the root's key is: no database, no network, one paper in and one out. */
import type { PrivateKey } from '../adapters/key-material.ts'
import { buildCrl } from '../core/asn1/crl.ts'
import { readRequest } from '../core/asn1/pkcs10.ts'
import type { Certificate } from '../core/asn1/x509.ts'
import { buildCertificate } from '../core/asn1/x509-build.ts'
import { equal, toHex } from '../core/values/bytes.ts'
import type { CryptoPort, KeyAlgorithm } from '../core/values/crypto.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import {
  answerTo,
  type CertificateOrder,
  type ListOrder,
  type RootAnswer,
  type RootRequest,
} from './root-papers.ts'

export type RootAtHand = {
  crypto: CryptoPort
  random: (length: number) => Uint8Array
  now: Date
  key: PrivateKey
  certificate: Certificate
}

/**
 * Builds the certificate or the list itself, from the few things the paper may say: never signs octets it was given. Refusals:
 * root-key-other (the key is not the certificate's), root-request-other (for another root), root-request-unreadable (nobody
 * proves to have the key that is to be certified), root-request-beyond (would outlive the root).
 */
export async function signAtRoot(
  root: RootAtHand,
  request: RootRequest,
): Promise<RootAnswer | Refusal> {
  const { crypto, certificate, key } = root
  const authority = certificate.extensions.basicConstraints?.ca === true
  if (!authority || !equal(key.publicKey, certificate.publicKey)) return refuse('root-key-other')
  if (toHex(crypto.digest('sha256', certificate.der)) !== request.root) {
    return refuse('root-request-other', { name: request.rootName })
  }
  const signed =
    request.kind === 'certificate' ? await certified(root, request) : await listed(root, request)
  return isRefusal(signed) ? signed : answerTo(request, signed)
}

async function certified(
  { crypto, random, now, key, certificate }: RootAtHand,
  order: CertificateOrder,
): Promise<Uint8Array | Refusal> {
  const possessed = readRequest(crypto, new Uint8Array(Buffer.from(order.request, 'base64')))
  if (!possessed) return refuse('root-request-unreadable')
  const notAfter = new Date(order.notAfter)
  if (notAfter > certificate.notAfter || notAfter <= now) return refuse('root-request-beyond')
  // As every certificate of the house: 126 random bits, positive, never zero.
  const serial = random(16)
  serial[0] = ((serial[0] as number) & 0x7f) | 0x01
  const { name: commonName, organisation, crlUrl, caUrl, ocspUrl } = order
  const subject = { commonName, organisation, country: 'CN' }
  const issuerAlgorithm = key.algorithm as KeyAlgorithm
  return buildCertificate(
    crypto,
    {
      ...{ serial: toHex(serial), subject, publicKey: possessed.publicKey, profile: 'issuing' },
      ...{ notBefore: now, notAfter, issuer: certificate, issuerAlgorithm, crlUrl, caUrl, ocspUrl },
    },
    (tbs) => key.sign(tbs),
  )
}

function listed(
  { now, key, certificate }: RootAtHand,
  { number, days, revoked }: ListOrder,
): Promise<Uint8Array> {
  const issuerAlgorithm = key.algorithm as KeyAlgorithm
  const nextUpdate = new Date(now.getTime() + days * 86_400_000)
  const entries = revoked.map(({ serial, revokedAt, reason }) => ({
    ...{ serial, reason, revokedAt: new Date(revokedAt) },
  }))
  const list = { issuer: certificate, issuerAlgorithm, number, thisUpdate: now, nextUpdate }
  return buildCrl({ ...list, entries }, (tbs) => key.sign(tbs))
}
