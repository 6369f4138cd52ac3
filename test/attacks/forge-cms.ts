/** CMS SignedData that departs from a good one in exactly the ways that are asked for. */
import { sign as nodeSign } from 'node:crypto'
import { digestIdentifier, signatureIdentifier } from '../../server/core/asn1/algorithms.ts'
import { readDer } from '../../server/core/asn1/der.ts'
import {
  explicit,
  implicit,
  integer,
  octetString,
  oid,
  sequence,
  setAsGiven,
  setOf,
} from '../../server/core/asn1/der-build.ts'
import { oids } from '../../server/core/asn1/oids.ts'
import { buildTimestampToken } from '../../server/core/asn1/tsp.ts'
import type { CryptoPort } from '../../server/core/values/crypto.ts'
import type { Member } from '../core/asn1/authority.ts'

export type CmsForgery = {
  /** Whom the signing-certificate attribute names; undefined: the signer; null: nobody. */
  ess?: Uint8Array | null
  /** What the message-digest attribute says. */
  digest?: Uint8Array
  /** Written without the sorting that DER demands. */
  unsorted?: boolean
  /** Attributes beside the three of PAdES. */
  attributes?: readonly Uint8Array[]
  /** None at all: the value covers the content itself. */
  bare?: boolean
  hash?: 'sha1' | 'sha256'
  /** Instead of the signer's and its chain's. */
  certificates?: readonly Uint8Array[]
  /** SignerInfos that stand beside the true one. */
  signers?: readonly Uint8Array[]
  unsigned?: (value: Uint8Array) => readonly Uint8Array[] | Promise<readonly Uint8Array[]>
  /** eContent: the file is not what is signed then. */
  content?: Uint8Array
  contentType?: string
  /** The content type that the attribute repeats. */
  statedType?: string
}

export const attribute = (type: string, ...values: readonly Uint8Array[]): Uint8Array =>
  sequence(oid(type), setOf(...values))

/** `digest`: SHA-256 of `content`, what /ByteRange names. */
export async function forgeCms(
  crypto: CryptoPort,
  member: Member,
  digest: Uint8Array,
  content: Uint8Array,
  forgery: CmsForgery = {},
): Promise<Uint8Array> {
  const { contentType = oids.data, hash = 'sha256' } = forgery
  const { info, certificates } = await signerInfo(crypto, member, digest, content, forgery)
  const inside = forgery.content ? [explicit(0, octetString(forgery.content))] : []
  const signedData = sequence(
    integer(1),
    setOf(digestIdentifier(hash)),
    sequence(oid(contentType), ...inside),
    implicit(0, setOf(...certificates)),
    setAsGiven(info, ...(forgery.signers ?? [])),
  )
  return sequence(oid(oids.signedData), explicit(0, signedData))
}

/** One SignerInfo, for CMS with several too. */
export async function signerInfo(
  crypto: CryptoPort,
  member: Member,
  digest: Uint8Array,
  content: Uint8Array,
  forgery: CmsForgery = {},
): Promise<{ info: Uint8Array; certificates: readonly Uint8Array[] }> {
  const { hash = 'sha256', unsorted, bare } = forgery
  const list = signedAttributes(crypto, member, digest, content, forgery)
  const attributes = unsorted ? setAsGiven(...list) : setOf(...list)
  const signed = bare ? content : attributes
  const value = new Uint8Array(nodeSign(hash, signed, member.key))
  const unsigned = (await forgery.unsigned?.(value)) ?? []
  const info = sequence(
    integer(1),
    identifierOf(member),
    digestIdentifier(hash),
    ...(bare ? [] : [implicit(0, attributes)]),
    hash === 'sha256' ? signatureIdentifier('p256') : sequence(oid(oids.ecdsaWithSHA1)),
    octetString(value),
    ...(unsigned.length > 0 ? [implicit(1, setOf(...unsigned))] : []),
  )
  const chain = [member.certificate.der, ...member.signer.chain]
  return { info, certificates: forgery.certificates ?? chain }
}

function signedAttributes(
  crypto: CryptoPort,
  member: Member,
  digest: Uint8Array,
  content: Uint8Array,
  { ess, hash = 'sha256', ...forgery }: CmsForgery,
): Uint8Array[] {
  const stated = forgery.digest ?? (hash === 'sha1' ? crypto.digest('sha1', content) : digest)
  const named = ess === undefined ? member.certificate.der : ess
  return [
    // In descending order of their encodings, so that `unsorted` is.
    ...(named ? [essAttribute(crypto, named)] : []),
    attribute(oids.messageDigest, octetString(stated)),
    attribute(oids.contentType, oid(forgery.statedType ?? forgery.contentType ?? oids.data)),
    ...(forgery.attributes ?? []),
  ]
}

/** SigningCertificateV2 with SHA-256 (RFC 5035 §3). */
export const essAttribute = (crypto: CryptoPort, certificate: Uint8Array): Uint8Array =>
  attribute(
    oids.signingCertificateV2,
    sequence(sequence(sequence(octetString(crypto.digest('sha256', certificate))))),
  )

function identifierOf({ certificate }: Member): Uint8Array {
  const [tbs] = readDer(certificate.der).children
  const [, serial, , issuer] = tbs?.children ?? []
  if (!serial || !issuer) throw new Error('no certificate')
  return sequence(issuer.bytes, serial.bytes)
}

/** RFC 3161 token over any octets, as an unsigned attribute. */
export async function stampAttribute(
  crypto: CryptoPort,
  tsa: Member,
  value: Uint8Array,
  genTime: Date,
): Promise<Uint8Array> {
  const token = await buildTimestampToken(crypto, {
    imprint: { hash: 'sha256', digest: crypto.digest('sha256', value) },
    ...{ serial: crypto.randomBytes(12), genTime, policy: '1.3.6.1.4.1.99999.1' },
    signer: tsa.signer,
  })
  return attribute(oids.timeStampToken, token)
}
