import { type Certificate, isSignedBy } from '../core/asn1/x509.ts'
import { equal } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'

/** Octets of certificate and issuers that fit into a signature beside its time stamp. */
const mostChain = 8 * 1024

/** Issuers above a certificate, nearest first, as far as they are among these. */
export function issuersOf(
  crypto: CryptoPort,
  leaf: Certificate,
  all: readonly Certificate[],
): Certificate[] {
  const chain: Certificate[] = []
  for (let last = leaf; ; last = chain.at(-1) as Certificate) {
    const known = [leaf, ...chain]
    const issuer = all.find(
      (candidate) =>
        equal(candidate.subject.der, last.issuer.der) &&
        !known.some((certificate) => equal(certificate.der, candidate.der)) &&
        isSignedBy(crypto, last, candidate),
    )
    if (!issuer) return chain
    chain.push(issuer)
  }
}

export const fitsSignature = (certificates: readonly Certificate[]): boolean =>
  certificates.reduce((sum, { der }) => sum + der.length, 0) <= mostChain
