import { equal } from '../values/bytes.ts'
import type { CryptoPort } from '../values/crypto.ts'
import {
  type CertifiedKeyAlgorithm,
  keyAlgorithmOf,
  type SignatureAlgorithm,
  signatureAlgorithmOf,
} from './algorithms.ts'
import { DerError, type DerNode, readDer } from './der.ts'
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
  parseExtensions,
  readCertificateExtensions,
} from './extensions.ts'
import { type DistinguishedName, parseName } from './names.ts'

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
  const { tbs: data, signature } = signed
  return crypto.verify({ ...algorithm, publicKey, data, signature, lasting: true })
}
