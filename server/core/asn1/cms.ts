import { equal, toHex } from '../values/bytes.ts'
import type { CryptoPort, HashName, Signer } from '../values/crypto.ts'
import {
  digestAlgorithmOf,
  digestIdentifier,
  type SignatureAlgorithm,
  signatureAlgorithmOf,
  signatureIdentifier,
} from './algorithms.ts'
import { DerError, type DerNode, readDer } from './der.ts'
import {
  explicit,
  implicit,
  integer,
  octetString,
  oid,
  sequence,
  setAsGiven,
  setOf,
  time,
} from './der-build.ts'
import {
  asExplicit,
  asOctets,
  asOid,
  asSequence,
  asSerial,
  asSet,
  asSmallInteger,
  isContext,
  isUniversal,
} from './der-values.ts'
import { oids } from './oids.ts'

// ---- building (RFC 5652 §5, RFC 5035, ETSI EN 319 122-1 §5) ----

export type SignedDataRequest = {
  /** SHA-256 of the content. */
  digest: Uint8Array
  signer: Signer
  /** Left out in PAdES, where the signature dictionary's /M carries the time (ETSI EN 319 142-1 §5.3). */
  signingTime?: Date
  /** DER, beside the signer's own certificate and chain. */
  certificates?: readonly Uint8Array[]
  /** False leaves every certificate out, as a time-stamp request may ask (RFC 3161 §2.4.1). */
  includeCertificates?: boolean
  /** Content that travels inside (a TSTInfo); absent for a detached signature over `id-data`. */
  encapsulated?: { type: string; content: Uint8Array }
  /** Asked for a token over the signature value; it becomes an unsigned attribute (RFC 3161 appendix A). */
  timestamp?: (signatureValue: Uint8Array) => Promise<Uint8Array>
}

/** ContentInfo DER with exactly one SignerInfo over SHA-256. */
export async function buildSignedData(
  crypto: CryptoPort,
  request: SignedDataRequest,
): Promise<Uint8Array> {
  const { signer, encapsulated } = request
  const contentType = encapsulated?.type ?? oids.data
  const constant = constantsOf(crypto, signer)
  const attributes = setOf(...signedAttributes(request, contentType, constant))
  // §5.4: the signature covers the attributes under the universal SET tag, not the [0] they travel under.
  const signature = await signer.sign(attributes)
  const token = await request.timestamp?.(signature)
  const signerInfo = sequence(
    integer(1),
    constant.identifier,
    digestIdentifier('sha256'),
    implicit(0, attributes),
    signatureIdentifier(signer.algorithm),
    octetString(signature),
    ...(token ? [implicit(1, setOf(attribute(oids.timeStampToken, token)))] : []),
  )
  const content = encapsulated ? [explicit(0, octetString(encapsulated.content))] : []
  const signedData = sequence(
    // §5.1: version 3 as soon as the content is anything but id-data.
    integer(encapsulated ? 3 : 1),
    setOf(digestIdentifier('sha256')),
    sequence(oid(contentType), ...content),
    ...certificateSet(request, constant),
    setOf(signerInfo),
  )
  return sequence(oid(oids.signedData), explicit(0, signedData))
}

function signedAttributes(
  request: SignedDataRequest,
  contentType: string,
  { ess }: Constants,
): Uint8Array[] {
  const out = [
    attribute(oids.contentType, oid(contentType)),
    attribute(oids.messageDigest, octetString(request.digest)),
    ess,
  ]
  if (request.signingTime) out.push(attribute(oids.signingTime, time(request.signingTime)))
  return out
}

const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), setOf(value))

/** What every signature of one signer says alike: IssuerAndSerialNumber, its signing-certificate-v2, its certificates. */
type Constants = { identifier: Uint8Array; ess: Uint8Array; certificates: Uint8Array }

/** A bulk order and the stamping authority sign thousands of times with one handle. */
const constants = new WeakMap<Signer, Constants>()

function constantsOf(crypto: CryptoPort, signer: Signer): Constants {
  const known = constants.get(signer)
  if (known) return known
  const { issuer, serial } = issuerAndSerialOf(signer.certificate)
  const made = {
    identifier: sequence(issuer, serial),
    ess: attribute(
      oids.signingCertificateV2,
      essCertificate(crypto, signer.certificate, { issuer, serial }),
    ),
    certificates: setOfCertificates([signer.certificate, ...signer.chain]),
  }
  constants.set(signer, made)
  return made
}

/**
 * SigningCertificateV2 { certs { { certHash, issuerSerial } } } (RFC 5035 §3, §4): ties the signature to
 * one certificate, not only to a key. SHA-256 is the DEFAULT and DER leaves it out.
 */
function essCertificate(
  crypto: CryptoPort,
  certificate: Uint8Array,
  { issuer, serial }: { issuer: Uint8Array; serial: Uint8Array },
): Uint8Array {
  const directoryName = sequence(explicit(4, issuer))
  const hash = octetString(crypto.digest('sha256', certificate))
  return sequence(sequence(sequence(hash, sequence(directoryName, serial))))
}

function certificateSet(
  { signer, certificates, includeCertificates }: SignedDataRequest,
  constant: Constants,
): Uint8Array[] {
  if (includeCertificates === false) return []
  if (!certificates) return [constant.certificates]
  return [setOfCertificates([signer.certificate, ...signer.chain, ...certificates])]
}

function setOfCertificates(all: readonly Uint8Array[]): Uint8Array {
  const unique = all.filter((der, i) => all.findIndex((other) => equal(other, der)) === i)
  return implicit(0, setOf(...unique))
}

/** The two fields of TBSCertificate that name it, as they are encoded there. */
function issuerAndSerialOf(certificate: Uint8Array): { issuer: Uint8Array; serial: Uint8Array } {
  const [tbs] = asSequence(readDer(certificate), 'certificate')
  const fields = asSequence(tbs, 'to-be-signed certificate')
  const [serial, , issuer] = isContext(fields[0], 0) ? fields.slice(1) : fields
  if (!serial || !issuer) throw new DerError('structure', 'certificate has no name')
  return { issuer: issuer.bytes, serial: serial.bytes }
}

// ---- reading ----

export type CmsAttribute = { type: string; values: readonly DerNode[] }

export type SignerIdentifier =
  | { kind: 'issuer-serial'; issuer: Uint8Array; serial: string }
  | { kind: 'subject-key-id'; id: string }

/** A SignerInfo as written; nothing about it has been verified. */
export type SignerInfo = {
  version: number
  identifier: SignerIdentifier
  /** Undefined when not known here. */
  digest: HashName | undefined
  signatureAlgorithm: SignatureAlgorithm | undefined
  signatureValue: Uint8Array
  /** Absent in some old signatures: then the signature covers the content itself. */
  signedAttributes: { der: Uint8Array; list: readonly CmsAttribute[] } | undefined
  unsignedAttributes: readonly CmsAttribute[]
}

export type SignedData = {
  der: Uint8Array
  version: number
  contentType: string
  /** eContent octets; undefined in a detached signature. */
  content: Uint8Array | undefined
  /** DER of every X.509 certificate inside, in their order there. */
  certificates: readonly Uint8Array[]
  crls: readonly Uint8Array[]
  signer: SignerInfo
}

/** Strict: one ContentInfo, DER throughout, exactly one SignerInfo. Throws `DerError`. */
export function parseSignedData(der: Uint8Array): SignedData {
  const { signedData, signerInfo } = shapeOf(der)
  const [version, digests, encapsulated, ...rest] = signedData.children
  asSet(digests, 'digest algorithms')
  const [type, content, ...surplus] = asSequence(encapsulated, 'encapsulated content')
  if (surplus.length > 0 || (content && !isContext(content, 0))) {
    throw new DerError('structure', 'encapsulated content has unknown parts')
  }
  const certificates = rest.find((node) => isContext(node, 0))?.children ?? []
  const crls = rest.find((node) => isContext(node, 1))?.children ?? []
  return {
    der,
    version: asSmallInteger(version, 'version'),
    contentType: asOid(type, 'content type'),
    content: content && asOctets(asExplicit(content, 'content'), 'content'),
    // CertificateChoices: only plain X.509 is a SEQUENCE (§10.2.2); attribute certificates are tagged.
    certificates: certificates.filter((node) => isUniversal(node, 16)).map((node) => node.bytes),
    crls: crls.filter((node) => isUniversal(node, 16)).map((node) => node.bytes),
    signer: parseSignerInfo(signerInfo),
  }
}

/** ContentInfo { signedData, [0] SignedData } down to its only SignerInfo. */
function shapeOf(der: Uint8Array): { signedData: DerNode; signerInfo: DerNode } {
  const [type, wrapped, ...more] = asSequence(readDer(der), 'content info')
  if (asOid(type, 'content type') !== oids.signedData || !isContext(wrapped, 0) || more.length) {
    throw new DerError('structure', 'not a CMS SignedData')
  }
  const signedData = asExplicit(wrapped, 'signed data')
  const parts = asSequence(signedData, 'signed data')
  // version, digests, content, certificates [0]?, crls [1]?, signers: nothing else, in this order.
  const order = parts.map((node) => (node.class === 'context' ? node.tag : node.tag + 100)).join()
  if (!/^102,117,116,(0,)?(1,)?117$/.test(order)) {
    throw new DerError('structure', 'signed data has unknown parts')
  }
  const signers = asSet(parts.at(-1), 'signers')
  const [signerInfo] = signers
  if (!signerInfo || signers.length !== 1) {
    throw new DerError('structure', `${signers.length} signers where one is expected`)
  }
  return { signedData, signerInfo }
}

function parseSignerInfo(node: DerNode): SignerInfo {
  const [version, sid, digestAlgorithm, ...rest] = asSequence(node, 'signer')
  const signed = isContext(rest[0], 0) ? rest[0] : undefined
  const [algorithm, value, unsigned, ...more] = signed ? rest.slice(1) : rest
  if (more.length > 0 || (unsigned && !isContext(unsigned, 1))) {
    throw new DerError('structure', 'signer has unknown parts')
  }
  const digest = digestAlgorithmOf(digestAlgorithm)
  return {
    version: asSmallInteger(version, 'signer version'),
    identifier: parseSignerIdentifier(sid),
    digest,
    signatureAlgorithm: signatureAlgorithmOf(algorithm, digest),
    signatureValue: asOctets(value, 'signature value'),
    signedAttributes: signed && {
      // §5.4: verified under the SET tag, in the order found; DER demands that this order is the sorted one.
      der: setAsGiven(...signed.children.map((child) => child.bytes)),
      list: parseAttributes(signed),
    },
    unsignedAttributes: unsigned ? parseAttributes(unsigned) : [],
  }
}

function parseSignerIdentifier(node: DerNode | undefined): SignerIdentifier {
  if (isContext(node, 0)) return { kind: 'subject-key-id', id: toHex(node.content) }
  const [issuer, serial] = asSequence(node, 'signer identifier')
  if (!issuer) throw new DerError('structure', 'signer identifier is empty')
  return { kind: 'issuer-serial', issuer: issuer.bytes, serial: asSerial(serial, 'serial number') }
}

function parseAttributes(node: DerNode): CmsAttribute[] {
  return node.children.map((child) => {
    const [type, values, ...more] = asSequence(child, 'attribute')
    if (more.length > 0) throw new DerError('structure', 'attribute has unknown parts')
    return { type: asOid(type, 'attribute type'), values: asSet(values, 'attribute values') }
  })
}

/** The one value of an attribute that may stand once and hold one value; undefined when absent. */
export function singleValue(list: readonly CmsAttribute[], type: string): DerNode | undefined {
  const found = list.filter((attribute) => attribute.type === type)
  if (found.length === 0) return undefined
  if (found.length > 1 || found[0]?.values.length !== 1) {
    throw new DerError('structure', `attribute ${type} is not single`)
  }
  return found[0].values[0]
}

/** Time-stamp tokens over this signature value, ContentInfo DER. */
export function timestampTokensOf(signed: SignedData): readonly Uint8Array[] {
  return signed.signer.unsignedAttributes
    .filter((attribute) => attribute.type === oids.timeStampToken)
    .flatMap((attribute) => attribute.values.map((value) => value.bytes))
}
