import { equal, fromHex } from '../values/bytes.ts'
import type { CryptoPort, KeyAlgorithm } from '../values/crypto.ts'
import {
  type CertifiedKeyAlgorithm,
  keyAlgorithmOf,
  type SignatureAlgorithm,
  signatureAlgorithmOf,
  signatureIdentifier,
} from './algorithms.ts'
import { DerError, type DerNode, readDer } from './der.ts'
import {
  bitString,
  boolean,
  explicit,
  ia5String,
  implicit,
  integer,
  namedBits,
  octetString,
  oid,
  sequence,
  time,
} from './der-build.ts'
import {
  asBits,
  asExplicit,
  asSequence,
  asSerial,
  asSmallInteger,
  asTime,
  isContext,
} from './der-values.ts'
import {
  type CertificateExtensions,
  type KeyUsage,
  keyUsages,
  parseExtensions,
  readCertificateExtensions,
} from './extensions.ts'
import { buildName, type DistinguishedName, type NameParts, parseName } from './names.ts'
import { oids } from './oids.ts'

/** An X.509 v3 certificate (RFC 5280 §4.1), read; nothing about it has been verified. */
export type Certificate = {
  der: Uint8Array
  /** TBSCertificate: what the issuer signed. */
  tbs: Uint8Array
  /** Lower-case hex. */
  serial: string
  issuer: DistinguishedName
  subject: DistinguishedName
  notBefore: Date
  notAfter: Date
  /** SubjectPublicKeyInfo DER. */
  publicKey: Uint8Array
  keyAlgorithm: CertifiedKeyAlgorithm
  /** Undefined when the algorithm is not known here: such a signature counts as unverifiable. */
  signatureAlgorithm: SignatureAlgorithm | undefined
  signature: Uint8Array
  extensions: CertificateExtensions
}

/** Issuers and stamping authorities come along with every signature, octet for octet the same. */
const recent: Certificate[] = []
const keptCertificates = 32
const largestKept = 8192

/** Throws `DerError` for anything that is not one well-formed certificate. */
export function parseCertificate(der: Uint8Array): Certificate {
  const known = recent.find((certificate) => equal(certificate.der, der))
  if (known) return known
  if (der.length > largestKept) return readCertificate(der)
  // A copy: a view would keep the whole file in memory that the certificate came in.
  const certificate = readCertificate(der.slice())
  if (recent.push(certificate) > keptCertificates) recent.shift()
  return certificate
}

function readCertificate(der: Uint8Array): Certificate {
  const [tbs, algorithm, signature, ...more] = asSequence(readDer(der), 'certificate')
  if (more.length > 0) throw new DerError('structure', 'certificate has a fourth part')
  const fields = asSequence(tbs, 'to-be-signed certificate')
  const versioned = isContext(fields[0], 0)
  const version = versioned
    ? asSmallInteger(asExplicit(fields[0] as DerNode, 'version'), 'version')
    : 0
  if (version > 2 || (versioned && version === 0)) throw new DerError('structure', 'version')
  const [serial, innerAlgorithm, issuer, validity, subject, spki, ...optional] = versioned
    ? fields.slice(1)
    : fields
  // RFC 5280 §4.1.1.2: both must name the same algorithm, or the inner one would be unsigned decoration.
  if (!algorithm || !innerAlgorithm || !equal(algorithm.bytes, innerAlgorithm.bytes)) {
    throw new DerError('structure', 'the two signature algorithms differ')
  }
  const [notBefore, notAfter] = asSequence(validity, 'validity')
  if (!spki) throw new DerError('structure', 'certificate has no public key')
  const extensions = optionalFields(optional, version)
  return {
    der,
    tbs: (tbs as DerNode).bytes,
    serial: asSerial(serial, 'serial number'),
    issuer: parseName(issuer),
    subject: parseName(subject),
    notBefore: asTime(notBefore, 'notBefore'),
    notAfter: asTime(notAfter, 'notAfter'),
    publicKey: spki.bytes,
    keyAlgorithm: keyAlgorithmOf(spki),
    signatureAlgorithm: signatureAlgorithmOf(algorithm),
    signature: asBits(signature, 'signature'),
    extensions: readCertificateExtensions(extensions ? parseExtensions(extensions) : []),
  }
}

/** issuerUniqueID [1], subjectUniqueID [2], extensions [3], in this order and each at most once. */
function optionalFields(fields: readonly DerNode[], version: number): DerNode | undefined {
  let last = 0
  let extensions: DerNode | undefined
  for (const field of fields) {
    if (field.class !== 'context' || field.tag <= last || field.tag > 3) {
      throw new DerError('structure', 'unexpected certificate field')
    }
    last = field.tag
    if (field.tag === 3) extensions = asExplicit(field, 'extensions')
  }
  if (extensions && version !== 2) throw new DerError('structure', 'extensions need version 3')
  return extensions
}

/** Whether `issuer`'s key signed `certificate`; says nothing about names, dates or usage. */
export function isSignedBy(
  crypto: CryptoPort,
  signed: Pick<Certificate, 'tbs' | 'signatureAlgorithm' | 'signature'>,
  issuer: Pick<Certificate, 'publicKey'>,
): boolean {
  const algorithm = signed.signatureAlgorithm
  if (!algorithm) return false
  const { publicKey } = issuer
  return crypto.verify({ ...algorithm, publicKey, data: signed.tbs, signature: signed.signature })
}

// ---- building ----

/** What a certificate of this house is for; each profile is one set of extensions. */
export type CertificateProfile = 'root' | 'issuing' | 'tsa' | 'signing'

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
}

const profileUsages: Readonly<Record<CertificateProfile, readonly KeyUsage[]>> = {
  root: ['keyCertSign', 'cRLSign'],
  issuing: ['keyCertSign', 'cRLSign'],
  // RFC 3161 §2.3 and ETSI EN 319 422 §6: a TSA key signs time stamps only.
  tsa: ['digitalSignature'],
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
  if (request.caUrl) {
    const value = sequence(sequence(oid(oids.caIssuers), url(request.caUrl)))
    out.push(extension(oids.authorityInfoAccess, false, value))
  }
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
