/**
 * Electronic seals and seal signatures (SES), read: GM/T 0031-2014 (version 1), GB/T 38540-2020 (version 4), and what is
 * found as version 5 (version 4 with a time stamp on the seal). Strict DER; nothing here has been verified.
 */
import { type SignatureAlgorithm, signatureAlgorithmOfName } from './algorithms.ts'
import { DerError, type DerNode, readDer, tags } from './der.ts'
import { octetString, oid, sequence } from './der-build.ts'
import {
  asBits,
  asBoolean,
  asExplicit,
  asOctets,
  asOid,
  asSequence,
  asSmallInteger,
  asText,
  asTime,
  isContext,
  isUniversal,
} from './der-values.ts'

export type SesExtension = { oid: string; critical: boolean; value: Uint8Array }

/** Whom a seal lets sign with it: whole certificates, or their digests (version 4 on). */
export type SealHolders =
  | { kind: 'certificates'; list: readonly Uint8Array[] }
  | { kind: 'digests'; list: readonly { type: string; value: Uint8Array }[] }

/** SES_SealInfo. */
export type SealInfo = {
  /** Of the header: 1, 4 or 5 as far as is known. */
  version: number
  vendor: string
  esId: string
  /** 1 for the seal of an organisation, 2 of a person (version 1 leaves it to the maker). */
  type: number
  name: string
  holders: SealHolders
  createdAt: Date
  validFrom: Date
  validTo: Date
  /** `type`: PNG, GIF, SVG, ofd…; millimetres. */
  picture: { type: string; data: Uint8Array; width: number; height: number }
  extensions: readonly SesExtension[]
}

/** Whose signature stands under it, and over which octets. */
export type SesSigned = {
  der: Uint8Array
  tbs: Uint8Array
  /** X.509 DER. */
  certificate: Uint8Array
  signatureAlgorithm: SignatureAlgorithm | undefined
  signature: Uint8Array
  /** RFC 3161 token over the signature value, as found. */
  timestamp: Uint8Array | undefined
}

/** SESeal: made by a seal maker. */
export type Seal = SesSigned & { info: SealInfo }

/** SES_Signature: the act of sealing. */
export type SealSignature = SesSigned & {
  version: number
  seal: Seal
  /** Claimed by the signer; undefined where version 1 has a token in its place or nothing that can be read. */
  claimedAt: Date | undefined
  /** Of the document's octets; which ones is said by the container, for PDF the ByteRange. */
  dataHash: Uint8Array
  /** Of the protected document, as the maker of the program words it. */
  property: string
  extensions: readonly SesExtension[]
}

/** Throws `DerError` for anything that is not one SES_Signature of version 1, 4 or 5. */
export function parseSealSignature(der: Uint8Array): SealSignature {
  const fields = asSequence(readDer(der), 'seal signature')
  const [tbs] = fields
  if (!tbs) throw new DerError('structure', 'seal signature is empty')
  return fields.length === 2 ? firstSignature(der, fields) : laterSignature(der, tbs, fields)
}

/** GB/T 38540 §7.2.1: SES_Signature { toSign, cert, signatureAlgID, signature, timeStamp [0] OPTIONAL }. */
function laterSignature(der: Uint8Array, tbs: DerNode, fields: readonly DerNode[]): SealSignature {
  const [, certificate, algorithm, signature, stamp, ...more] = fields
  const [version, seal, time, dataHash, property, extra, ...rest] = asSequence(tbs, 'TBS_Sign')
  if (more.length > 0 || rest.length > 0) throw new DerError('structure', 'unknown parts')
  if (extra && !isContext(extra, 0)) throw new DerError('structure', 'extDatas')
  return {
    ...{ der, tbs: tbs.bytes, version: asSmallInteger(version, 'version') },
    seal: sealOf(seal),
    claimedAt: asTime(time, 'signing time'),
    dataHash: asBits(dataHash, 'data hash'),
    property: asText(property, 'property'),
    extensions: extra ? extensionsOf(asExplicit(extra, 'extDatas')) : [],
    certificate: asOctets(certificate, 'certificate'),
    signatureAlgorithm: signatureAlgorithmOfName(asOid(algorithm, 'signature algorithm')),
    signature: asBits(signature, 'signature'),
    timestamp: stampOf(stamp),
  }
}

/** GM/T 0031 §6.2: SES_Signature { toSign { version, eseal, timeInfo, dataHash, propertyInfo, cert, signatureAlgorithm }, signature }. */
function firstSignature(der: Uint8Array, [tbs, signature]: readonly DerNode[]): SealSignature {
  const fields = asSequence(tbs, 'TBS_Sign')
  const [version, seal, time, dataHash, property, certificate, algorithm, ...more] = fields
  if (more.length > 0) throw new DerError('structure', 'unknown parts')
  const stated = asBits(time, 'time information')
  const claimedAt = timeIn(stated)
  return {
    ...{ der, tbs: (tbs as DerNode).bytes, version: asSmallInteger(version, 'version') },
    seal: sealOf(seal),
    claimedAt,
    dataHash: asBits(dataHash, 'data hash'),
    property: asText(property, 'property'),
    extensions: [],
    certificate: asOctets(certificate, 'certificate'),
    signatureAlgorithm: signatureAlgorithmOfName(asOid(algorithm, 'signature algorithm')),
    signature: asBits(signature, 'signature'),
    // It stands under the signature there, so it cannot be over its value: a claim and no proof.
    timestamp: undefined,
  }
}

/** Version 1 puts a time or a token into a bit string without saying which. */
function timeIn(octets: Uint8Array): Date | undefined {
  try {
    return asTime(readDer(octets), 'time')
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return undefined
  }
}

/** Throws `DerError`. */
export const parseSeal = (der: Uint8Array): Seal => sealOf(readDer(der))

function sealOf(node: DerNode | undefined): Seal {
  const fields = asSequence(node, 'seal')
  const der = (node as DerNode).bytes
  const [info] = fields
  if (!info) throw new DerError('structure', 'seal is empty')
  if (fields.length === 2) {
    const [certificate, algorithm, signature, ...more] = asSequence(fields[1], 'seal signature')
    if (more.length > 0) throw new DerError('structure', 'unknown parts')
    const parts = signedParts(certificate, algorithm, signature)
    // GM/T 0031 §6.1.1: signed are the information, the certificate and the algorithm, as one SEQUENCE.
    const name = oid(asOid(algorithm, 'signature algorithm'))
    const tbs = sequence(info.bytes, octetString(parts.certificate), name)
    return { der, tbs, ...parts, timestamp: undefined, info: infoOf(info) }
  }
  const [, certificate, algorithm, signature, stamp, ...more] = fields
  if (more.length > 0) throw new DerError('structure', 'unknown parts')
  const parts = signedParts(certificate, algorithm, signature)
  // GB/T 38540 §7.1.1: the information alone.
  return { der, tbs: info.bytes, ...parts, timestamp: stampOf(stamp), info: infoOf(info) }
}

const signedParts = (
  certificate: DerNode | undefined,
  algorithm: DerNode | undefined,
  signature: DerNode | undefined,
) => ({
  certificate: asOctets(certificate, 'certificate'),
  signatureAlgorithm: signatureAlgorithmOfName(asOid(algorithm, 'signature algorithm')),
  signature: asBits(signature, 'signature'),
})

/** [0] EXPLICIT BIT STRING. */
function stampOf(node: DerNode | undefined): Uint8Array | undefined {
  if (!node) return undefined
  if (!isContext(node, 0)) throw new DerError('structure', 'time stamp is mistyped')
  return asBits(asExplicit(node, 'time stamp'), 'time stamp')
}

/** SES_SealInfo { header, esID, property, picture, extDatas OPTIONAL }. */
function infoOf(node: DerNode): SealInfo {
  const [header, esId, property, picture, extra, ...more] = asSequence(node, 'seal information')
  const [identifier, version, vendor, ...beyond] = asSequence(header, 'seal header')
  if (asText(identifier, 'seal identifier') !== 'ES' || beyond.length > 0 || more.length > 0) {
    throw new DerError('structure', 'not an electronic seal')
  }
  return {
    version: asSmallInteger(version, 'version'),
    vendor: asText(vendor, 'vendor'),
    esId: asText(esId, 'seal number'),
    ...propertyOf(property),
    picture: pictureOf(picture),
    // Tagged [0] in some printings of version 1, bare in version 4.
    extensions: extra
      ? extensionsOf(isContext(extra, 0) ? asExplicit(extra, 'extDatas') : extra)
      : [],
  }
}

function propertyOf(node: DerNode | undefined) {
  const [type, name, ...rest] = asSequence(node, 'seal property')
  // Version 1 has no certListType: its list follows at once.
  const typed = isUniversal(rest[0], tags.integer)
  const listType = typed ? asSmallInteger(rest.shift(), 'list type') : 1
  const [list, created, from, to, ...more] = rest
  if (more.length > 0) throw new DerError('structure', 'unknown parts')
  return {
    type: asSmallInteger(type, 'seal type'),
    name: asText(name, 'seal name'),
    holders: holdersOf(list, listType),
    createdAt: asTime(created, 'created'),
    validFrom: asTime(from, 'valid from'),
    validTo: asTime(to, 'valid to'),
  }
}

function holdersOf(node: DerNode | undefined, type: number): SealHolders {
  const members = asSequence(node, 'certificate list')
  if (type === 1) {
    return { kind: 'certificates', list: members.map((one) => asOctets(one, 'certificate')) }
  }
  if (type !== 2) throw new DerError('value', 'list type')
  const list = members.map((one) => {
    const [kind, value, ...more] = asSequence(one, 'certificate digest')
    if (more.length > 0) throw new DerError('structure', 'unknown parts')
    return { type: asText(kind, 'digest type'), value: asOctets(value, 'digest') }
  })
  return { kind: 'digests', list }
}

function pictureOf(node: DerNode | undefined): SealInfo['picture'] {
  const [type, data, width, height, ...more] = asSequence(node, 'seal picture')
  if (more.length > 0) throw new DerError('structure', 'unknown parts')
  return {
    type: asText(type, 'picture type'),
    data: asOctets(data, 'picture'),
    width: asSmallInteger(width, 'width'),
    height: asSmallInteger(height, 'height'),
  }
}

/** ExtData { extnID, critical, extnValue }; unlike X.509 a FALSE may be written out. */
function extensionsOf(node: DerNode): SesExtension[] {
  return asSequence(node, 'extDatas').map((entry) => {
    const [name, ...rest] = asSequence(entry, 'extension')
    const marked = isUniversal(rest[0], tags.boolean)
    if (rest.length !== (marked ? 2 : 1)) throw new DerError('structure', 'extension')
    return {
      oid: asOid(name, 'extension name'),
      critical: marked && asBoolean(rest[0], 'critical'),
      value: asOctets(rest[marked ? 1 : 0], 'extension value'),
    }
  })
}
