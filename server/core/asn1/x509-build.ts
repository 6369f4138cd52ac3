import { fromHex } from '../values/bytes.ts'
import type { CryptoPort, KeyAlgorithm } from '../values/crypto.ts'
import { signatureIdentifier } from './algorithms.ts'
import { readDer } from './der.ts'
import {
  bitString,
  boolean,
  explicit,
  ia5String,
  implicit,
  integer,
  namedBits,
  nullValue,
  octetString,
  oid,
  sequence,
  time,
} from './der-build.ts'
import { asBits, asSequence } from './der-values.ts'
import { type KeyUsage, keyUsages } from './extensions.ts'
import { buildName, type NameParts } from './names.ts'
import { oids } from './oids.ts'
import type { Certificate } from './x509.ts'

/** What a certificate of this house is for; each profile is one set of extensions. */
export type CertificateProfile = 'root' | 'issuing' | 'tsa' | 'ocsp' | 'signing'

export type CertificateRequest = {
  /** Hex, at most 20 octets, positive (RFC 5280 §4.1.2.2). */
  serial: string
  subject: NameParts
  /** SubjectPublicKeyInfo DER. */
  publicKey: Uint8Array
  notBefore: Date
  notAfter: Date
  profile: CertificateProfile
  /** Absent for a self-signed root. */
  issuer?: Certificate
  /** Of the key behind `sign`. */
  issuerAlgorithm: KeyAlgorithm
  /** Where the issuer's revocation list and certificate are served. */
  crlUrl?: string
  caUrl?: string
  /** Where the issuer answers for single certificates. */
  ocspUrl?: string
}

const profileUsages: Readonly<Record<CertificateProfile, readonly KeyUsage[]>> = {
  root: ['keyCertSign', 'cRLSign'],
  issuing: ['keyCertSign', 'cRLSign'],
  // RFC 3161 §2.3 and ETSI EN 319 422 §6: a TSA key signs time stamps only.
  tsa: ['digitalSignature'],
  // RFC 6960 §4.2.2.2: leave to answer is the extended usage, and nothing else comes with it.
  ocsp: ['digitalSignature'],
  // Both bits: software that asks for either accepts the signature.
  signing: ['digitalSignature', 'nonRepudiation'],
}

export async function buildCertificate(
  crypto: CryptoPort,
  request: CertificateRequest,
  sign: (tbs: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const subject = buildName(request.subject)
  const algorithm = signatureIdentifier(request.issuerAlgorithm)
  const tbs = sequence(
    explicit(0, integer(2)),
    integer(fromHex(request.serial)),
    algorithm,
    request.issuer?.subject.der ?? subject,
    sequence(time(request.notBefore), time(request.notAfter)),
    subject,
    request.publicKey,
    explicit(3, sequence(...extensionsOf(crypto, request))),
  )
  return sequence(tbs, algorithm, bitString(await sign(tbs)))
}

function extensionsOf(crypto: CryptoPort, request: CertificateRequest): Uint8Array[] {
  const { profile } = request
  const authority = profile === 'root' || profile === 'issuing'
  const usageBits = profileUsages[profile].map((usage) => keyUsages.indexOf(usage))
  const authorityKeyId = request.issuer?.extensions.subjectKeyId
  const out = [
    // The issuing CA makes no further CAs: path length 0 (§4.2.1.9).
    extension(oids.basicConstraints, true, basicConstraints(authority, profile === 'issuing')),
    extension(oids.keyUsage, true, namedBits(...usageBits)),
  ]
  if (profile === 'tsa') {
    out.push(extension(oids.extKeyUsage, true, sequence(oid(oids.timeStamping))))
  }
  if (profile === 'ocsp') {
    out.push(extension(oids.extKeyUsage, false, sequence(oid(oids.ocspSigning))))
    // §4.2.2.2.1: asking a responder about itself would never end; it lives shortly instead.
    out.push(extension(oids.ocspNoCheck, false, nullValue()))
  }
  const keyId = keyIdentifier(crypto, request.publicKey)
  out.push(extension(oids.subjectKeyIdentifier, false, octetString(keyId)))
  if (authorityKeyId) {
    const value = sequence(implicit(0, octetString(fromHex(authorityKeyId))))
    out.push(extension(oids.authorityKeyIdentifier, false, value))
  }
  if (request.crlUrl) {
    const name = explicit(0, explicit(0, url(request.crlUrl)))
    out.push(extension(oids.crlDistributionPoints, false, sequence(sequence(name))))
  }
  const access = [
    ...(request.ocspUrl ? [sequence(oid(oids.ocsp), url(request.ocspUrl))] : []),
    ...(request.caUrl ? [sequence(oid(oids.caIssuers), url(request.caUrl))] : []),
  ]
  if (access.length > 0) out.push(extension(oids.authorityInfoAccess, false, sequence(...access)))
  return out
}

const url = (address: string): Uint8Array => implicit(6, ia5String(address))

function basicConstraints(authority: boolean, last: boolean): Uint8Array {
  if (!authority) return sequence()
  return last ? sequence(boolean(true), integer(0)) : sequence(boolean(true))
}

/** One Extension; DER leaves out a FALSE `critical`. */
export function extension(name: string, critical: boolean, value: Uint8Array): Uint8Array {
  const marks = critical ? [boolean(true)] : []
  return sequence(oid(name), ...marks, octetString(value))
}

/** Leftmost 160 bits of SHA-256 over the key bits (RFC 7093 §2 method 1): no SHA-1 in what is made here. */
function keyIdentifier(crypto: CryptoPort, publicKey: Uint8Array): Uint8Array {
  const [, bits] = asSequence(readDer(publicKey), 'public key')
  return crypto.digest('sha256', asBits(bits, 'public key')).slice(0, 20)
}
