import { equal, fromHex, toHex } from '../values/bytes.ts'
import type { CryptoPort, KeyAlgorithm } from '../values/crypto.ts'
import { type SignatureAlgorithm, signatureAlgorithmOf, signatureIdentifier } from './algorithms.ts'
import { DerError, type DerNode, readDer } from './der.ts'
import {
  bitString,
  enumerated,
  explicit,
  implicit,
  integer,
  octetString,
  sequence,
  time,
} from './der-build.ts'
import {
  asBigInt,
  asBits,
  asExplicit,
  asSequence,
  asSerial,
  asSmallInteger,
  asTime,
  isContext,
  isUniversal,
} from './der-values.ts'
import { parseExtensions, type RawExtension } from './extensions.ts'
import { type DistinguishedName, parseName } from './names.ts'
import { oids } from './oids.ts'
import { type Certificate, isSignedBy } from './x509.ts'
import { extension } from './x509-build.ts'

export type RevokedEntry = {
  /** Lower-case hex. */
  serial: string
  revokedAt: Date
  /** CRLReason (RFC 5280 §5.3.1: 1 key compromise, 3 affiliation changed, 4 superseded, 5 cessation, 9 privilege withdrawn …); undefined when the issuer gave none. */
  reason?: number
}

/** A revocation list (RFC 5280 §5.1), read; nothing about it has been verified. */
export type RevocationList = {
  der: Uint8Array
  tbs: Uint8Array
  issuer: DistinguishedName
  thisUpdate: Date
  nextUpdate: Date | undefined
  number: bigint | undefined
  /** Hex. */
  authorityKeyId: string | undefined
  entries: readonly RevokedEntry[]
  signatureAlgorithm: SignatureAlgorithm | undefined
  signature: Uint8Array
  /** Critical extensions (an issuing distribution point, a delta) whose limits are not understood here: do not rely on the list. */
  unknownCritical: readonly string[]
}

/** Throws `DerError`. */
export function parseCrl(der: Uint8Array): RevocationList {
  const [tbs, algorithm, signature, ...more] = asSequence(readDer(der), 'revocation list')
  if (more.length > 0) throw new DerError('structure', 'revocation list has a fourth part')
  const fields = [...asSequence(tbs, 'to-be-signed list')]
  const versioned = isUniversal(fields[0], 2) ? fields.shift() : undefined
  if (versioned && asSmallInteger(versioned, 'version') !== 1) {
    throw new DerError('structure', 'revocation list version')
  }
  const [innerAlgorithm, issuer, thisUpdate, ...rest] = fields
  if (!algorithm || !innerAlgorithm || !equal(algorithm.bytes, innerAlgorithm.bytes)) {
    throw new DerError('structure', 'the two signature algorithms differ')
  }
  const nextUpdate = isUniversal(rest[0], 23) || isUniversal(rest[0], 24) ? rest.shift() : undefined
  const revoked = isUniversal(rest[0], 16) ? rest.shift() : undefined
  const tagged = isContext(rest[0], 0) ? rest.shift() : undefined
  if (rest.length > 0) throw new DerError('structure', 'revocation list has unknown parts')
  const extensions = tagged ? parseExtensions(asExplicit(tagged, 'extensions')) : []
  const entries = revoked ? asSequence(revoked, 'revoked').map(parseEntry) : []
  return {
    der,
    tbs: (tbs as DerNode).bytes,
    issuer: parseName(issuer),
    thisUpdate: asTime(thisUpdate, 'thisUpdate'),
    nextUpdate: nextUpdate && asTime(nextUpdate, 'nextUpdate'),
    ...listExtensions(extensions),
    entries: entries.map(({ unknownCritical, ...entry }) => entry),
    signatureAlgorithm: signatureAlgorithmOf(algorithm),
    signature: asBits(signature, 'signature'),
    unknownCritical: [
      ...criticalBeyond(extensions, [oids.crlNumber, oids.authorityKeyIdentifier]),
      ...entries.flatMap((entry) => entry.unknownCritical),
    ],
  }
}

function listExtensions(
  extensions: readonly RawExtension[],
): Pick<RevocationList, 'number' | 'authorityKeyId'> {
  const inner = (name: string) => extensions.find((extension) => extension.oid === name)?.value
  const number = inner(oids.crlNumber)
  const authority = inner(oids.authorityKeyIdentifier)
  const keyId =
    authority &&
    asSequence(readDer(authority), 'authority key').find((field) => isContext(field, 0))
  return {
    number: number && asBigInt(readDer(number), 'CRL number'),
    authorityKeyId: keyId && toHex(keyId.content),
  }
}

function parseEntry(node: DerNode): RevokedEntry & { unknownCritical: readonly string[] } {
  const [serial, revokedAt, more] = asSequence(node, 'revoked entry')
  const extensions = more ? parseExtensions(more) : []
  const reason = extensions.find((extension) => extension.oid === oids.reasonCode)?.value
  const code = reason && readDer(reason)
  if (code && !isUniversal(code, 10)) throw new DerError('structure', 'reason code')
  return {
    serial: asSerial(serial, 'serial number'),
    revokedAt: asTime(revokedAt, 'revocation date'),
    ...(code && { reason: code.content[0] as number }),
    unknownCritical: criticalBeyond(extensions, [oids.reasonCode]),
  }
}

const criticalBeyond = (extensions: readonly RawExtension[], known: readonly string[]): string[] =>
  extensions.filter((e) => e.critical && !known.includes(e.oid)).map((e) => e.oid)

/** Signed by this CA, which may sign lists, under the name it carries, with nothing in it unknown and critical. */
export function isCrlOf(crypto: CryptoPort, list: RevocationList, issuer: Certificate): boolean {
  const { keyUsage } = issuer.extensions
  if (keyUsage && !keyUsage.includes('cRLSign')) return false
  if (list.unknownCritical.length > 0) return false
  return equal(list.issuer.der, issuer.subject.der) && isSignedBy(crypto, list, issuer)
}

export type CrlRequest = {
  issuer: Certificate
  issuerAlgorithm: KeyAlgorithm
  /** Higher than any the issuer gave before (§5.2.3). */
  number: number
  thisUpdate: Date
  nextUpdate: Date
  entries: readonly RevokedEntry[]
}

/** CertificateList v2 DER. */
export async function buildCrl(
  request: CrlRequest,
  sign: (tbs: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const algorithm = signatureIdentifier(request.issuerAlgorithm)
  const keyId = fromHex(request.issuer.extensions.subjectKeyId ?? '')
  const entries = request.entries.map(buildEntry)
  const tbs = sequence(
    integer(1),
    algorithm,
    request.issuer.subject.der,
    time(request.thisUpdate),
    time(request.nextUpdate),
    // §5.1.2.6: left out, not empty, when nothing is revoked.
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    explicit(
      0,
      sequence(
        extension(oids.authorityKeyIdentifier, false, sequence(implicit(0, octetString(keyId)))),
        extension(oids.crlNumber, false, integer(request.number)),
      ),
    ),
  )
  return sequence(tbs, algorithm, bitString(await sign(tbs)))
}

function buildEntry({ serial, revokedAt, reason }: RevokedEntry): Uint8Array {
  // §5.3.1: `unspecified` is said by leaving the reason out.
  const extensions = reason ? [sequence(extension(oids.reasonCode, false, enumerated(reason)))] : []
  return sequence(integer(fromHex(serial)), time(revokedAt), ...extensions)
}
