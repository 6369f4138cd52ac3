import { buildRequest } from '../core/asn1/pkcs10.ts'
import { parseCertificate } from '../core/asn1/x509.ts'
import type { KeyAlgorithm } from '../core/values/crypto.ts'

/**
 * CertificationRequest (RFC 2986 §4) for a key that has a certificate already: the same subject, so that
 * a licensed CA can certify the key the seal or person signs with. One builder for EC and RSA.
 */
export function buildCertificationRequest(
  certificate: Uint8Array,
  algorithm: KeyAlgorithm,
  sign: (data: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const { subject, publicKey } = parseCertificate(certificate)
  return buildRequest({ subject: subject.der, publicKey, algorithm }, sign)
}
