import { toHex } from '../values/bytes.ts'
import type { HashName } from '../values/crypto.ts'
import { digestAlgorithmOf, type SignatureAlgorithm, signatureAlgorithmOf } from './algorithms.ts'
import { DerError, type DerNode, readDer } from './der.ts'
import { setAsGiven } from './der-build.ts'
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
  const name = asOid(type, 'content type')
  const known = name === oids.signedData || name === oids.gmSignedData
  if (!known || !isContext(wrapped, 0) || more.length) {
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

const knownTokens = new WeakMap<SignerInfo, readonly Uint8Array[]>()

/** Time-stamp tokens over this signature value, ContentInfo DER; the same views at every call. */
export function timestampTokensOf({ signer }: SignedData): readonly Uint8Array[] {
  const known = knownTokens.get(signer)
  if (known) return known
  const tokens = signer.unsignedAttributes
    .filter((attribute) => attribute.type === oids.timeStampToken)
    .flatMap((attribute) => attribute.values.map((value) => value.bytes))
  knownTokens.set(signer, tokens)
  return tokens
}
