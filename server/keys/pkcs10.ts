import { signatureIdentifier } from '../core/asn1/algorithms.ts'
import { bitString, implicit, integer, sequence, setOf } from '../core/asn1/der-build.ts'
import { parseCertificate } from '../core/asn1/x509.ts'
import type { KeyAlgorithm } from '../core/values/crypto.ts'

/**
 * CertificationRequest (RFC 2986 §4) for a key that has a certificate already: the same subject, so that
 * a licensed CA can certify the key the seal or person signs with. One builder for EC and RSA.
 */
export async function buildCertificationRequest(
  certificate: Uint8Array,
  algorithm: KeyAlgorithm,
  sign: (data: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const { subject, publicKey } = parseCertificate(certificate)
  // attributes [0] is not optional, even when there are none (§4.1).
  const info = sequence(integer(0), subject.der, publicKey, implicit(0, setOf()))
  return sequence(info, signatureIdentifier(algorithm), bitString(await sign(info)))
}
