import { equal } from '../values/bytes.ts'
import type { CryptoPort, HashName } from '../values/crypto.ts'
import { digestAlgorithmOf, type SignatureAlgorithm, signatureAlgorithmOf } from './algorithms.ts'
import { DerError, type DerNode, readDer } from './der.ts'
import {
  asBits,
  asExplicit,
  asOctets,
  asOid,
  asSequence,
  asSerial,
  asSmallInteger,
  asTime,
  isContext,
  isUniversal,
} from './der-values.ts'
import { parseExtensions, type RawExtension } from './extensions.ts'
import { parseName } from './names.ts'
import { oids } from './oids.ts'
import type { Certificate } from './x509.ts'

/** Online Certificate Status Protocol, RFC 6960, with the nonce of RFC 9654. Reading; `ocsp-build.ts` writes, `ocsp-verify.ts` judges. */

/** Which certificate is meant: digests of its issuer's name and key, and its serial number (§4.1.1). */
export type CertificateId = {
  /** Undefined for a digest this house does not know: such a question cannot be matched. */
  hash: HashName | undefined
  issuerNameHash: Uint8Array
  issuerKeyHash: Uint8Array
  /** Lower-case hex. */
  serial: string
  /** As sent, so that the answer repeats it to the octet. */
  der: Uint8Array
}

export type OcspRequest = {
  certificates: readonly CertificateId[]
  nonce: Uint8Array | undefined
  /** OIDs of critical extensions nobody here knows: the request must not be answered (§4.4). */
  unknownCritical: readonly string[]
}

/** More in one request is no client that means well. */
const mostQuestions = 16

/** §4.1. A requestor's signature is neither asked for nor looked at. Throws `DerError`. */
export function parseOcspRequest(der: Uint8Array): OcspRequest {
  const [tbs, signature, ...more] = asSequence(readDer(der), 'status request')
  if (more.length > 0 || (signature && !isContext(signature, 0))) {
    throw new DerError('structure', 'status request has unknown parts')
  }
  const fields = [...asSequence(tbs, 'to-be-signed request')]
  takeVersion(fields)
  if (isContext(fields[0], 1)) fields.shift()
  const [list, tagged, ...rest] = fields
  if (rest.length > 0 || (tagged && !isContext(tagged, 2))) {
    throw new DerError('structure', 'status request has unknown fields')
  }
  const questions = asSequence(list, 'request list')
  if (questions.length === 0 || questions.length > mostQuestions) {
    throw new DerError('size', `a status request for ${questions.length} certificates`)
  }
  const extensions = tagged ? parseExtensions(asExplicit(tagged, 'extensions')) : []
  const single = questions.flatMap((question) => extensionsAt(asSequence(question, 'request')[1]))
  return {
    certificates: questions.map((question) => readId(asSequence(question, 'request')[0])),
    nonce: nonceIn(extensions),
    unknownCritical: [...criticalBeyond(extensions, [oids.ocspNonce]), ...criticalBeyond(single)],
  }
}

/** The default is not written in DER (X.690 §11.5); some write it, and it means nothing else. */
function takeVersion(fields: DerNode[]): void {
  if (!isContext(fields[0], 0)) return
  const version = asSmallInteger(asExplicit(fields.shift() as DerNode, 'version'), 'version')
  if (version !== 0) throw new DerError('structure', 'version')
}

const extensionsAt = (tagged: DerNode | undefined): readonly RawExtension[] =>
  tagged ? parseExtensions(asExplicit(tagged, 'extensions')) : []

const criticalBeyond = (
  extensions: readonly RawExtension[],
  known: readonly string[] = [],
): string[] => extensions.filter((e) => e.critical && !known.includes(e.oid)).map((e) => e.oid)

/** RFC 9654 §2.1: one to 128 octets; anything else is malformed, never cut. */
function nonceIn(extensions: readonly RawExtension[]): Uint8Array | undefined {
  const found = extensions.find((extension) => extension.oid === oids.ocspNonce)
  if (!found) return undefined
  const nonce = asOctets(readDer(found.value), 'nonce')
  if (nonce.length === 0 || nonce.length > 128) throw new DerError('size', 'nonce')
  return nonce
}

function readId(node: DerNode | undefined): CertificateId {
  const [algorithm, name, key, serial, ...more] = asSequence(node, 'certificate identifier')
  if (more.length > 0) throw new DerError('structure', 'certificate identifier')
  return {
    hash: digestAlgorithmOf(algorithm),
    issuerNameHash: asOctets(name, 'issuer name hash'),
    issuerKeyHash: asOctets(key, 'issuer key hash'),
    serial: asSerial(serial, 'serial number'),
    der: (node as DerNode).bytes,
  }
}

/** Of a SubjectPublicKeyInfo: the key bits without tag, length and unused-bits octet, over which §4.1.1 and §4.2.1 take their digests. */
export const keyBitsOf = (spki: Uint8Array): Uint8Array =>
  asBits(asSequence(readDer(spki), 'public key')[1], 'public key')

/** Whether this identifier names certificates of this issuer. */
export function isIssuedUnder(crypto: CryptoPort, id: CertificateId, issuer: Certificate): boolean {
  const { hash } = id
  if (!hash) return false
  return (
    equal(crypto.digest(hash, issuer.subject.der), id.issuerNameHash) &&
    equal(crypto.digest(hash, keyBitsOf(issuer.publicKey)), id.issuerKeyHash)
  )
}

export type CertificateStatus =
  | { status: 'good' }
  | { status: 'unknown' }
  /** `reason`: CRLReason (RFC 5280 §5.3.1); undefined when the responder gave none. */
  | { status: 'revoked'; revokedAt: Date; reason?: number }

export type SingleAnswer = CertificateStatus & {
  id: CertificateId
  /** At this moment the status was known to be right … */
  thisUpdate: Date
  /** … and by this one newer word will be out; undefined: there is newer word at any time (§4.2.2.1). */
  nextUpdate: Date | undefined
}

/** BasicOCSPResponse (§4.2.1), read; nothing about it has been verified. */
export type OcspAnswer = {
  tbs: Uint8Array
  responder: { by: 'name'; name: Uint8Array } | { by: 'key'; keyHash: Uint8Array }
  producedAt: Date
  answers: readonly SingleAnswer[]
  nonce: Uint8Array | undefined
  signatureAlgorithm: SignatureAlgorithm | undefined
  signature: Uint8Array
  /** DER; whoever is among them has yet to show the issuer's leave. */
  certificates: readonly Uint8Array[]
  unknownCritical: readonly string[]
}

/** §4.2.1 OCSPResponseStatus. */
export const ocspFailures = {
  malformedRequest: 1,
  internalError: 2,
  tryLater: 3,
  sigRequired: 5,
  unauthorized: 6,
} as const
export type OcspFailure = keyof typeof ocspFailures

/** `failure` undefined: a status the standard does not know. Throws `DerError`. */
export function parseOcspResponse(
  der: Uint8Array,
): { ok: true; answer: OcspAnswer } | { ok: false; failure: OcspFailure | undefined } {
  const [status, tagged, ...more] = asSequence(readDer(der), 'status response')
  if (!isUniversal(status, 10) || status.content.length !== 1 || more.length > 0) {
    throw new DerError('structure', 'response status')
  }
  const code = status.content[0]
  if (code !== 0) {
    const known = Object.entries(ocspFailures).find(([, value]) => value === code)
    return { ok: false, failure: known?.[0] as OcspFailure | undefined }
  }
  if (!isContext(tagged, 0)) throw new DerError('structure', 'successful without an answer')
  const [type, response] = asSequence(asExplicit(tagged, 'response bytes'), 'response bytes')
  if (asOid(type, 'response type') !== oids.ocspBasic) throw new DerError('structure', 'type')
  return { ok: true, answer: readAnswer(asOctets(response, 'response')) }
}

function readAnswer(der: Uint8Array): OcspAnswer {
  const [tbs, algorithm, signature, bag, ...more] = asSequence(readDer(der), 'basic response')
  if (more.length > 0 || (bag && !isContext(bag, 0))) {
    throw new DerError('structure', 'basic response has unknown parts')
  }
  const fields = [...asSequence(tbs, 'response data')]
  takeVersion(fields)
  const [responder, producedAt, list, tagged, ...rest] = fields
  if (rest.length > 0 || (tagged && !isContext(tagged, 1))) {
    throw new DerError('structure', 'response data has unknown fields')
  }
  const extensions = extensionsAt(tagged)
  const singles = asSequence(list, 'responses').map(readSingle)
  return {
    tbs: (tbs as DerNode).bytes,
    responder: readResponder(responder),
    producedAt: asTime(producedAt, 'producedAt'),
    answers: singles.map(({ unknownCritical, ...single }) => single),
    nonce: nonceIn(extensions),
    signatureAlgorithm: signatureAlgorithmOf(algorithm),
    signature: asBits(signature, 'signature'),
    certificates: bag ? asSequence(asExplicit(bag, 'certificates'), 'bag').map((c) => c.bytes) : [],
    unknownCritical: [
      ...criticalBeyond(extensions, [oids.ocspNonce]),
      ...singles.flatMap((single) => single.unknownCritical),
    ],
  }
}

function readResponder(node: DerNode | undefined): OcspAnswer['responder'] {
  if (isContext(node, 1)) return { by: 'name', name: parseName(asExplicit(node, 'name')).der }
  if (!isContext(node, 2)) throw new DerError('structure', 'responder')
  return { by: 'key', keyHash: asOctets(asExplicit(node, 'key hash'), 'key hash') }
}

function readSingle(node: DerNode): SingleAnswer & { unknownCritical: readonly string[] } {
  const [id, status, thisUpdate, ...rest] = asSequence(node, 'single response')
  const next = isContext(rest[0], 0) ? rest.shift() : undefined
  const extensions = isContext(rest[0], 1) ? extensionsAt(rest.shift()) : []
  if (rest.length > 0) throw new DerError('structure', 'single response has unknown fields')
  return {
    id: readId(id),
    ...readStatus(status),
    thisUpdate: asTime(thisUpdate, 'thisUpdate'),
    nextUpdate: next && asTime(asExplicit(next, 'nextUpdate'), 'nextUpdate'),
    unknownCritical: criticalBeyond(extensions),
  }
}

/** CertStatus ::= CHOICE { good [0] NULL, revoked [1] RevokedInfo, unknown [2] NULL }, all IMPLICIT. */
function readStatus(node: DerNode | undefined): CertificateStatus {
  if (isContext(node, 1)) {
    const [at, tagged, ...more] = node.children
    if (more.length > 0 || (tagged && !isContext(tagged, 0))) {
      throw new DerError('structure', 'revoked information')
    }
    const reason = tagged && asExplicit(tagged, 'reason')
    if (reason && !isUniversal(reason, 10)) throw new DerError('structure', 'reason code')
    const code = reason?.content[0]
    return {
      status: 'revoked',
      revokedAt: asTime(at, 'revocation time'),
      ...(code !== undefined && { reason: code }),
    }
  }
  if (isContext(node, 0) && isNull(node)) return { status: 'good' }
  if (isContext(node, 2) && isNull(node)) return { status: 'unknown' }
  throw new DerError('structure', 'certificate status')
}

const isNull = ({ constructed, content }: DerNode): boolean => !constructed && content.length === 0
