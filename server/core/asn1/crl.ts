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
import { parseExtensions, type RawExtension, urlsIn } from './extensions.ts'
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
  /** Issuing distribution point: which certificates the list is complete for; undefined: for all of its issuer's. */
  scope: CrlScope | undefined
  /** Critical extensions (a delta, an indirect list) whose limits are not understood here: do not rely on the list. */
  unknownCritical: readonly string[]
}

/** §5.2.5, as far as it is understood. */
export type CrlScope = {
  only: 'users' | 'authorities' | undefined
  /** Where lists of this part are found; a certificate is on it whose own distribution points name one of them. */
  urls: readonly string[] | undefined
}

/** The lists of an authority come along with every file under it, octet for octet the same. */
const recent: RevocationList[] = []
const keptLists = 8
const largestKept = 1 << 16

/** Throws `DerError`. */
export function parseCrl(der: Uint8Array): RevocationList {
  const known = recent.find((list) => equal(list.der, der))
  if (known) return known
  if (der.length > largestKept) return readCrl(der)
  // A copy: a view would keep the whole file in memory that the list came in.
  const list = readCrl(der.slice())
  if (recent.push(list) > keptLists) recent.shift()
  return list
}

function readCrl(der: Uint8Array): RevocationList {
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
  const { scope, understood } = scopeOf(extensions)
  const scoped = understood ? oids.issuingDistributionPoint : ''
  return {
    der,
    tbs: (tbs as DerNode).bytes,
    issuer: parseName(issuer),
    thisUpdate: asTime(thisUpdate, 'thisUpdate'),
    nextUpdate: nextUpdate && asTime(nextUpdate, 'nextUpdate'),
    ...listExtensions(extensions),
    scope,
    entries: entries.map(({ unknownCritical, ...entry }) => entry),
    signatureAlgorithm: signatureAlgorithmOf(algorithm),
    signature: asBits(signature, 'signature'),
    unknownCritical: [
      ...criticalBeyond(extensions, [oids.crlNumber, oids.authorityKeyIdentifier, scoped]),
      ...entries.flatMap((entry) => entry.unknownCritical),
    ],
  }
}

/**
 * IssuingDistributionPoint: `onlyContainsUserCerts`, `onlyContainsCACerts` and a point named by URLs are understood. Lists for
 * some reasons only, for attribute certificates or of other issuers' certificates are not: without them the list says too little.
 */
function scopeOf(extensions: readonly RawExtension[]): {
  scope: CrlScope | undefined
  understood: boolean
} {
  const found = extensions.find(({ oid }) => oid === oids.issuingDistributionPoint)
  if (!found) return { scope: undefined, understood: true }
  const fields = asSequence(readDer(found.value), 'issuing distribution point')
  const flag = (tag: number) =>
    fields.some((field) => isContext(field, tag) && (field.content[0] ?? 0) !== 0)
  const point = fields.find((field) => isContext(field, 0))
  const urls = point && urlsIn(point)
  const only = onlyOf(flag(1), flag(2))
  const reasons = fields.some((field) => isContext(field, 3))
  const others = reasons || flag(4) || flag(5) || (flag(1) && flag(2))
  return { scope: { only, urls }, understood: !others && urls?.length !== 0 }
}

function onlyOf(users: boolean, authorities: boolean): CrlScope['only'] {
  if (users) return 'users'
  return authorities ? 'authorities' : undefined
}

/** Whether a list of its issuer speaks of this certificate (§6.3.3 (b)(2)). */
export function speaksOf({ scope }: RevocationList, { extensions }: Certificate): boolean {
  if (!scope) return true
  const authority = extensions.basicConstraints?.ca === true
  if (scope.only && (scope.only === 'authorities') !== authority) return false
  return !scope.urls || scope.urls.some((url) => extensions.crlUrls.includes(url))
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
