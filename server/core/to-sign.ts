/**
 * What a browser looks at before its key signs: the signer saw one file, and the octets to be signed must be those of an
 * update of exactly that file, which fills a place for a signature and does nothing else, by exactly this certificate.
 * Nothing here is taken from the server's word.
 */
import { type ToBeSigned, toBeSigned } from './asn1/cms-build.ts'
import { DerError } from './asn1/der.ts'
import { hashOfSuite, plainDataOf } from './asn1/suites.ts'
import { parseCertificate } from './asn1/x509.ts'
import { changesSince } from './pdf/changes.ts'
import { type PdfFile, readPdf } from './pdf/file.ts'
import { attempt, isDict, isFault } from './pdf/objects.ts'
import { equal, toHex } from './values/bytes.ts'
import type { CryptoPort, KeyAlgorithm } from './values/crypto.ts'

export type Offered = {
  /** The file that the signer was shown, as this browser has it. */
  shown: Uint8Array
  /** sha256 hex that the signer confirmed. */
  documentDigest: string
  /** The revision to be signed. */
  bytes: Uint8Array
  byteRange: readonly number[]
  /** Hex, as the server pinned it. */
  pinnedDigest: string
  /** As the server derived them: DER under the universal SET tag. */
  attributes: Uint8Array
  /** X.509 DER. */
  certificate: Uint8Array
  algorithm: KeyAlgorithm
  /** SubjectPublicKeyInfo DER of the key that this browser holds. */
  publicKey: Uint8Array
}

/** In the order of the questions. */
export type OfferFault =
  | 'shown-differs'
  | 'not-an-update'
  | 'range-wrong'
  | 'digest-differs'
  | 'update-does-more'
  | 'certificate-differs'
  | 'attributes-differ'

/** What the key may sign, derived here; or why it must not. */
export function judgeOffer(crypto: CryptoPort, offered: Offered): ToBeSigned | OfferFault {
  const { shown, documentDigest, bytes, byteRange, pinnedDigest, algorithm } = offered
  if (toHex(crypto.digest('sha256', shown)) !== documentDigest) return 'shown-differs'
  // ISO 32000-1 §7.5.6: an update is appended; every octet that was shown is there, at its place.
  if (!equal(bytes.subarray(0, shown.length), shown)) return 'not-an-update'
  const [zero, first = -1, second = -1, length = -1, ...more] = byteRange
  const whole =
    zero === 0 && first >= shown.length && second > first && second + length === bytes.length
  // ETSI EN 319 142-1 §5.3: all of the file but the signature's own place, which is still empty.
  if (!whole || more.length > 0 || !isEmptyPlace(bytes.subarray(first, second)))
    return 'range-wrong'
  const hash = hashOfSuite(algorithm)
  const digest = crypto.digest(hash, bytes.subarray(0, first), bytes.subarray(second))
  if (toHex(digest) !== pinnedDigest) return 'digest-differs'
  if (!onlySigns(bytes, shown)) return 'update-does-more'
  return derived(crypto, offered, digest)
}

/** `<000…0>` */
function isEmptyPlace(place: Uint8Array): boolean {
  return (
    place.length > 2 &&
    place[0] === 0x3c &&
    place[place.length - 1] === 0x3e &&
    place.subarray(1, -1).every((octet) => octet === 0x30)
  )
}

/** By the comparison that a verifier makes afterwards: what it would object to is not signed in the first place. */
function onlySigns(bytes: Uint8Array, shown: Uint8Array): boolean {
  const [before, after] = [readPdf(shown), readPdf(bytes)]
  if (isFault(before) || isFault(after)) return false
  if (after.revisions.length !== before.revisions.length + 1) return false
  const changes = changesSince(after, before.revisions.length - 1)
  if (isFault(changes)) return false
  const others = changes.filter(({ allowed }) => !allowed)
  return others.every(({ kind, object }) => kind === 'catalog' && object === 'Perms')
    ? others.length === 0 || certifies(before, after)
    : false
}

/** The first signature certifies (ISO 32000-1 §12.8.4): the catalog gets /Perms with DocMDP, and nothing else in it. */
function certifies(before: PdfFile, after: PdfFile): boolean {
  const found = attempt(() => {
    const permissions = after.resolve(after.catalog().entries.get('Perms'))
    const fresh = before.catalog().entries.get('Perms') === undefined
    return fresh && isDict(permissions) && [...permissions.entries.keys()].join() === 'DocMDP'
  })
  return found === true
}

/** The octets are this browser's own; the server's must be the same, or its signature would be refused there. */
function derived(
  crypto: CryptoPort,
  { certificate, publicKey, algorithm, attributes }: Offered,
  digest: Uint8Array,
): ToBeSigned | OfferFault {
  try {
    if (!equal(parseCertificate(certificate).publicKey, publicKey)) return 'certificate-differs'
    const party = { algorithm, certificate, chain: [] }
    const own = toBeSigned(crypto, party, { digest, contentType: plainDataOf(algorithm) })
    return equal(own.attributes, attributes) ? own : 'attributes-differ'
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return 'certificate-differs'
  }
}
