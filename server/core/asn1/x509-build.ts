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
export type CertificateProfile =
  | 'root'
  | 'issuing'
  | 'tsa'
  | 'ocsp'
  | 'signing'
  | 'person'
  | 'organisation'
  | 'seal'

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

type ProfileRules = {
  usages: readonly KeyUsage[]
  /** `last`: makes no further authorities, path length 0 (RFC 5280 §4.2.1.9). */
  authority?: 'any' | 'last'
  extended?: { usage: string; critical: boolean }
  /** Under 2.25 (a UUID, ITU-T X.667): says which of our profiles this is, and claims conformity with nobody's rules. */
  policy?: string
  /** RFC 6960 §4.2.2.2.1: asking a responder about itself would never end; it lives shortly instead. */
  exempt?: true
}

const policies = '2.25.158406236921783541092346577091248730569'
const authority = ['keyCertSign', 'cRLSign'] as const
/**
 * Both bits: software that asks for either accepts the signature. No extended usage: whoever lists one shuts out every
 * program that knows another name for signing documents (S/MIME checks ask for emailProtection, others for RFC 9336).
 */
const signs = ['digitalSignature', 'nonRepudiation'] as const

const profiles: Readonly<Record<CertificateProfile, ProfileRules>> = {
  root: { usages: authority, authority: 'any' },
  issuing: { usages: authority, authority: 'last' },
  // RFC 3161 §2.3 and ETSI EN 319 422 §6: a TSA key signs time stamps only, and its certificate says so critically.
  tsa: { usages: ['digitalSignature'], extended: { usage: oids.timeStamping, critical: true } },
  // RFC 6960 §4.2.2.2: leave to answer is the extended usage, and nothing else comes with it.
  ocsp: {
    usages: ['digitalSignature'],
    extended: { usage: oids.ocspSigning, critical: false },
    exempt: true,
  },
  signing: { usages: signs },
  person: { usages: signs, policy: `${policies}.1` },
  organisation: { usages: signs, policy: `${policies}.2` },
  seal: { usages: signs, policy: `${policies}.3` },
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
  const { usages, authority, extended, policy, exempt } = profiles[request.profile]
  const usageBits = usages.map((usage) => keyUsages.indexOf(usage))
  const authorityKeyId = request.issuer?.extensions.subjectKeyId
  const keyId = keyIdentifier(crypto, request.publicKey)
  return [
    extension(oids.basicConstraints, true, basicConstraints(authority)),
    extension(oids.keyUsage, true, namedBits(...usageBits)),
    ...(extended
      ? [extension(oids.extKeyUsage, extended.critical, sequence(oid(extended.usage)))]
      : []),
    ...(exempt ? [extension(oids.ocspNoCheck, false, nullValue())] : []),
    ...(policy
      ? [extension(oids.certificatePolicies, false, sequence(sequence(oid(policy))))]
      : []),
    extension(oids.subjectKeyIdentifier, false, octetString(keyId)),
    ...(authorityKeyId ? [issuerKey(authorityKeyId)] : []),
    ...addresses(request),
  ]
}

const issuerKey = (keyId: string): Uint8Array =>
  extension(oids.authorityKeyIdentifier, false, sequence(implicit(0, octetString(fromHex(keyId)))))

/** Where the issuer's list, its answers and its own certificate are found (§4.2.1.13, §4.2.2.1). */
function addresses({ crlUrl, ocspUrl, caUrl }: CertificateRequest): Uint8Array[] {
  const list = (address: string) => sequence(sequence(explicit(0, explicit(0, url(address)))))
  const access = [
    ...(ocspUrl ? [sequence(oid(oids.ocsp), url(ocspUrl))] : []),
    ...(caUrl ? [sequence(oid(oids.caIssuers), url(caUrl))] : []),
  ]
  return [
    ...(crlUrl ? [extension(oids.crlDistributionPoints, false, list(crlUrl))] : []),
    ...(access.length > 0 ? [extension(oids.authorityInfoAccess, false, sequence(...access))] : []),
  ]
}

const url = (address: string): Uint8Array => implicit(6, ia5String(address))

function basicConstraints(authority: ProfileRules['authority']): Uint8Array {
  if (!authority) return sequence()
  return authority === 'last' ? sequence(boolean(true), integer(0)) : sequence(boolean(true))
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
