import { equal } from '../values/bytes.ts'
import type { CryptoPort, HashName, Signer } from '../values/crypto.ts'
import { digestAlgorithmOf, digestIdentifier } from './algorithms.ts'
import { parseSignedData, type SignedData } from './cms.ts'
import { buildSignedData } from './cms-build.ts'
import { verifySignedData } from './cms-verify.ts'
import { DerError, type DerNode, readDer } from './der.ts'
import {
  boolean,
  generalizedTime,
  implicit,
  integer,
  namedBits,
  octetString,
  oid,
  sequence,
  utf8String,
} from './der-build.ts'
import {
  asBigInt,
  asBoolean,
  asNamedBits,
  asOctets,
  asOid,
  asSequence,
  asSerial,
  asSmallInteger,
  asTime,
  isContext,
  isUniversal,
} from './der-values.ts'
import { oids } from './oids.ts'
import { type PathReason, validatePath } from './path.ts'
import { hashOfSuite } from './suites.ts'
import { type Certificate, parseCertificate } from './x509.ts'

/** Time-Stamp Protocol, RFC 3161. */

export type Imprint = { hash: HashName; digest: Uint8Array }

export type TimestampRequest = {
  /** Undefined hash: an algorithm this house does not know, to be refused with badAlg. */
  hash: HashName | undefined
  digest: Uint8Array
  /** MessageImprint as sent, so that the answer repeats it to the octet. */
  imprintDer: Uint8Array
  policy: string | undefined
  nonce: bigint | undefined
  certificateRequested: boolean
  hasExtensions: boolean
}

const imprintDer = ({ hash, digest }: Imprint): Uint8Array =>
  sequence(digestIdentifier(hash), octetString(digest))

export function buildTimestampRequest(
  request: Imprint & { nonce?: bigint; policy?: string; certificateRequested?: boolean },
): Uint8Array {
  return sequence(
    integer(1),
    imprintDer(request),
    ...(request.policy ? [oid(request.policy)] : []),
    ...(request.nonce === undefined ? [] : [integer(request.nonce)]),
    ...(request.certificateRequested ? [boolean(true)] : []),
  )
}

/** §2.4.1. Throws `DerError`. */
export function parseTimestampRequest(der: Uint8Array): TimestampRequest {
  const [version, imprint, ...rest] = asSequence(readDer(der), 'time-stamp request')
  if (asSmallInteger(version, 'version') !== 1) throw new DerError('structure', 'version')
  const take = (fits: (node: DerNode | undefined) => boolean) =>
    fits(rest[0]) ? rest.shift() : undefined
  const policy = take((node) => isUniversal(node, 6))
  const nonce = take((node) => isUniversal(node, 2))
  const wants = take((node) => isUniversal(node, 1))
  const extensions = take((node) => isContext(node, 0))
  if (rest.length > 0) throw new DerError('structure', 'request has unknown parts')
  const [algorithm, digest] = asSequence(imprint, 'message imprint')
  return {
    hash: digestAlgorithmOf(algorithm),
    digest: asOctets(digest, 'hashed message'),
    imprintDer: (imprint as DerNode).bytes,
    policy: policy && asOid(policy, 'policy'),
    nonce: nonce && asBigInt(nonce, 'nonce'),
    certificateRequested: wants !== undefined && asBoolean(wants, 'certReq'),
    hasExtensions: extensions !== undefined,
  }
}

export type TimestampInfo = {
  policy: string
  hash: HashName | undefined
  digest: Uint8Array
  /** Hex. */
  serial: string
  genTime: Date
  nonce: bigint | undefined
  /** Milliseconds; undefined when the TSA does not say. */
  accuracy: number | undefined
}

/** §2.4.2 TSTInfo. Throws `DerError`. */
export function parseTimestampInfo(der: Uint8Array): TimestampInfo {
  const fields = asSequence(readDer(der), 'TSTInfo')
  const [version, policy, imprint, serial, genTime, ...rest] = fields
  if (asSmallInteger(version, 'version') !== 1) throw new DerError('structure', 'version')
  const [algorithm, digest] = asSequence(imprint, 'message imprint')
  const accuracy = rest.find((node) => isUniversal(node, 16))
  const nonce = rest.find((node) => isUniversal(node, 2))
  // Extensions [1] may be critical in ways nobody here knows (§2.4.2): refuse rather than overlook.
  if (rest.some((node) => isContext(node, 1))) throw new DerError('structure', 'TSTInfo extensions')
  return {
    policy: asOid(policy, 'policy'),
    hash: digestAlgorithmOf(algorithm),
    digest: asOctets(digest, 'hashed message'),
    serial: asSerial(serial, 'serial number'),
    genTime: asTime(genTime, 'genTime'),
    nonce: nonce && asBigInt(nonce, 'nonce'),
    accuracy: accuracy && accuracyOf(accuracy),
  }
}

/** Accuracy ::= SEQUENCE { seconds INTEGER OPTIONAL, millis [0], micros [1] } */
function accuracyOf(node: DerNode): number {
  let milliseconds = 0
  for (const field of node.children) {
    const value = field.content.reduce((sum, byte) => sum * 256 + byte, 0)
    if (isUniversal(field, 2)) milliseconds += value * 1000
    else if (isContext(field, 0)) milliseconds += value
    else if (isContext(field, 1)) milliseconds += value / 1000
  }
  return milliseconds
}

export type TimestampTokenRequest = {
  imprint: Imprint | { imprintDer: Uint8Array }
  /** Unsigned big-endian; never used twice by one TSA. */
  serial: Uint8Array
  genTime: Date
  /** OID of the policy the TSA works under. */
  policy: string
  /** Seconds the clock may be off, to the millisecond. */
  accuracySeconds?: number
  nonce?: bigint | undefined
  includeCertificates?: boolean
  signer: Signer
}

/** TimeStampToken: CMS ContentInfo with an encapsulated TSTInfo. */
export async function buildTimestampToken(
  crypto: CryptoPort,
  request: TimestampTokenRequest,
): Promise<Uint8Array> {
  const { imprint, accuracySeconds, nonce } = request
  const content = sequence(
    integer(1),
    oid(request.policy),
    'imprintDer' in imprint ? imprint.imprintDer : imprintDer(imprint),
    integer(request.serial),
    generalizedTime(request.genTime, true),
    ...(accuracySeconds === undefined ? [] : [accuracy(accuracySeconds)]),
    ...(nonce === undefined ? [] : [integer(nonce)]),
  )
  return buildSignedData(crypto, {
    digest: crypto.digest(hashOfSuite(request.signer.algorithm), content),
    signer: request.signer,
    includeCertificates: request.includeCertificates ?? true,
    signingTime: request.genTime,
    encapsulated: { type: oids.tstInfo, content },
  })
}

/** Accuracy ::= SEQUENCE { seconds INTEGER OPTIONAL, millis [0] INTEGER (1..999) OPTIONAL, … } */
function accuracy(seconds: number): Uint8Array {
  const milliseconds = Math.round(seconds * 1000)
  const [whole, rest] = [Math.floor(milliseconds / 1000), milliseconds % 1000]
  return sequence(
    ...(whole > 0 ? [integer(whole)] : []),
    ...(rest > 0 ? [implicit(0, integer(rest))] : []),
  )
}

/** PKIFailureInfo, bit positions of §2.4.2. */
export const timestampFailures = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  addInfoNotAvailable: 17,
  systemFailure: 25,
} as const
export type TimestampFailure = keyof typeof timestampFailures

export type TimestampResponse =
  | { granted: true; token: Uint8Array }
  | { granted: false; failure: TimestampFailure | undefined; text?: string }

/** TimeStampResp ::= SEQUENCE { PKIStatusInfo, TimeStampToken OPTIONAL } */
export function buildTimestampResponse(response: TimestampResponse): Uint8Array {
  if (response.granted) return sequence(sequence(integer(0)), response.token)
  const { failure, text } = response
  const status = [integer(2)]
  if (text) status.push(sequence(utf8String(text)))
  if (failure) status.push(namedBits(timestampFailures[failure]))
  return sequence(sequence(...status))
}

/** Throws `DerError`. */
export function parseTimestampResponse(der: Uint8Array): TimestampResponse {
  const [status, token] = asSequence(readDer(der), 'time-stamp response')
  const [code, ...details] = asSequence(status, 'status')
  const value = asSmallInteger(code, 'status')
  // 0 granted, 1 granted with modifications: only these carry a token.
  if (value === 0 || value === 1) {
    if (!token) throw new DerError('structure', 'granted without a token')
    return { granted: true, token: token.bytes }
  }
  const bits = details.find((node) => isUniversal(node, 3))
  const [bit] = bits ? asNamedBits(bits.content) : []
  const known = Object.entries(timestampFailures).find(([, position]) => position === bit)
  return { granted: false, failure: known?.[0] as TimestampFailure | undefined }
}

export type TimestampReason =
  | 'malformed'
  | 'imprint-mismatch'
  | 'nonce-mismatch'
  | 'bad-signature'
  | 'digest-weak'
  | `tsa-${PathReason}`

export type TimestampVerdict =
  | { ok: true; info: TimestampInfo; tsa: Certificate; chain: readonly Certificate[] }
  | { ok: false; reason: TimestampReason; info?: TimestampInfo; tsa?: Certificate }

/** §2.2's checks: signature with ESS, TSA certificate for time stamping at genTime, imprint, nonce if one was sent. */
export function verifyTimestampToken(
  crypto: CryptoPort,
  token: Uint8Array | ReadToken,
  expected: Imprint & { nonce?: bigint },
  roots: readonly Certificate[],
  intermediates: readonly Certificate[] = [],
): TimestampVerdict {
  try {
    const read = token instanceof Uint8Array ? readToken(token) : token
    if (!read) return { ok: false, reason: 'malformed' }
    return checkToken(crypto, read, expected, roots, intermediates)
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return { ok: false, reason: 'malformed' }
  }
}

/** A token that nobody has checked yet. */
export type ReadToken = { signed: SignedData; content: Uint8Array; info: TimestampInfo }

/** Undefined for a SignedData over anything but a TSTInfo. Throws `DerError`. */
export function readToken(token: Uint8Array): ReadToken | undefined {
  const signed = parseSignedData(token)
  const { content } = signed
  if (signed.contentType !== oids.tstInfo || !content) return undefined
  return { signed, content, info: parseTimestampInfo(content) }
}

function checkToken(
  crypto: CryptoPort,
  { signed, content, info }: ReadToken,
  expected: Imprint & { nonce?: bigint },
  roots: readonly Certificate[],
  intermediates: readonly Certificate[],
): TimestampVerdict {
  const digestOf = (hash: HashName) => crypto.digest(hash, content)
  const checked = verifySignedData(crypto, signed, { digestOf })
  const tsa = checked.certificate
  // §2.4.2 requires the ESS attribute: without it another certificate of the same key could be put in its place.
  if (!checked.ok || checked.ess !== 'match' || !tsa) {
    return { ok: false, reason: 'bad-signature', info, ...(tsa && { tsa }) }
  }
  if (info.hash !== expected.hash || !equal(info.digest, expected.digest)) {
    return { ok: false, reason: 'imprint-mismatch', info, tsa }
  }
  if (expected.nonce !== undefined && info.nonce !== expected.nonce) {
    return { ok: false, reason: 'nonce-mismatch', info, tsa }
  }
  if (info.hash === 'sha1' || checked.reasons.includes('digest-weak')) {
    return { ok: false, reason: 'digest-weak', info, tsa }
  }
  const others = [...intermediates, ...readable(signed.certificates)]
  const path = validatePath(crypto, tsa, others, roots, info.genTime, 'timestamping')
  if (!path.ok) return { ok: false, reason: `tsa-${path.reason}`, info, tsa }
  return { ok: true, info, tsa, chain: path.chain }
}

/** Certificates that can be read; one broken stranger in the bag must not hide the good ones. */
export function readable(certificates: readonly Uint8Array[]): Certificate[] {
  return certificates.flatMap((der) => {
    try {
      return [parseCertificate(der)]
    } catch (error) {
      if (!(error instanceof DerError)) throw error
      return []
    }
  })
}
