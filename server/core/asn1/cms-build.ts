/** CMS SignedData, written (RFC 5652 §5, RFC 5035, ETSI EN 319 122-1 §5), in the steps that let the key be anywhere. */
import { equal } from '../values/bytes.ts'
import type { CryptoPort, HashName, KeyAlgorithm, Signer } from '../values/crypto.ts'
import { digestIdentifier, signatureAlgorithmOf, signatureIdentifier } from './algorithms.ts'
import { DerError, readDer } from './der.ts'
import {
  explicit,
  implicit,
  integer,
  octetString,
  oid,
  sequence,
  setOf,
  time,
} from './der-build.ts'
import { asSequence, isContext } from './der-values.ts'
import { oids } from './oids.ts'
import { hashOfSuite, suiteOf } from './suites.ts'

/** Whose signature it will be, without the key: all of it is public. */
export type SigningParty = {
  algorithm: KeyAlgorithm
  /** X.509 DER. */
  certificate: Uint8Array
  /** Issuers up to and including the root, DER. */
  chain: readonly Uint8Array[]
}

/** What a key elsewhere is asked to sign, and what its answer is then judged by. Plain data. */
export type ToBeSigned = SigningParty & {
  /** Of the content, and under the signature. */
  hash: HashName
  /** What the message-digest attribute says. */
  digest: Uint8Array
  contentType: string
  /** DER of the signed attributes under the universal SET tag (§5.4): the very octets that the key signs. */
  attributes: Uint8Array
}

export type ToBeSignedRequest = {
  digest: Uint8Array
  /** Left out in PAdES, where the signature dictionary's /M carries the time (ETSI EN 319 142-1 §5.3). */
  signingTime?: Date | undefined
  /** Default: `id-data`. */
  contentType?: string | undefined
}

export function toBeSigned(
  crypto: CryptoPort,
  party: SigningParty,
  { digest, signingTime, contentType = oids.data }: ToBeSignedRequest,
): ToBeSigned {
  const { algorithm, certificate, chain } = party
  const attributes = setOf(
    attribute(oids.contentType, oid(contentType)),
    attribute(oids.messageDigest, octetString(digest)),
    constantsOf(crypto, party).ess,
    ...(signingTime ? [attribute(oids.signingTime, time(signingTime))] : []),
  )
  const hash = hashOfSuite(algorithm)
  return { algorithm, certificate, chain, hash, digest, contentType, attributes }
}

/** Whether this is the signature, by the key in the certificate, over these attributes. Never throws. */
export function signatureHolds(
  crypto: CryptoPort,
  { algorithm, certificate, attributes, hash }: ToBeSigned,
  signature: Uint8Array,
): boolean {
  try {
    const how = signatureAlgorithmOf(readDer(signatureIdentifier(algorithm)), hash)
    const publicKey = tbsFieldsOf(certificate)[6]?.bytes
    if (!how || !publicKey) return false
    return crypto.verify({ ...how, publicKey, data: attributes, signature })
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return false
  }
}

/** What travels with a signature and is not signed. */
export type SignedDataExtras = {
  /** DER, beside the signer's own certificate and chain. */
  certificates?: readonly Uint8Array[] | undefined
  /** False leaves every certificate out, as a time-stamp request may ask (RFC 3161 §2.4.1). */
  includeCertificates?: boolean | undefined
  /** Content that travels inside (a TSTInfo); absent for a detached signature. */
  content?: Uint8Array | undefined
  /** RFC 3161 token over the signature value: an unsigned attribute (RFC 3161 appendix A). */
  token?: Uint8Array | undefined
}

/** ContentInfo DER with exactly one SignerInfo. `party`: whose constants are kept; by default the value itself. */
export function assembleSignedData(
  crypto: CryptoPort,
  signed: ToBeSigned,
  signature: Uint8Array,
  extras: SignedDataExtras = {},
  party: SigningParty = signed,
): Uint8Array {
  const { content, token } = extras
  const constant = constantsOf(crypto, party)
  const suite = suiteOf(signed.algorithm, signed.contentType)
  const signerInfo = sequence(
    integer(1),
    constant.identifier,
    suite.digestAlgorithm,
    implicit(0, signed.attributes),
    suite.signatureAlgorithm,
    octetString(signature),
    ...(token ? [implicit(1, setOf(attribute(oids.timeStampToken, token)))] : []),
  )
  const signedData = sequence(
    integer(suite.version),
    setOf(suite.digestAlgorithm),
    sequence(oid(signed.contentType), ...(content ? [explicit(0, octetString(content))] : [])),
    ...certificateSet(party, extras, constant),
    setOf(signerInfo),
  )
  return sequence(oid(suite.signedData), explicit(0, signedData))
}

export type SignedDataRequest = Pick<SignedDataExtras, 'certificates' | 'includeCertificates'> & {
  /** Of the content, by the suite's digest. */
  digest: Uint8Array
  signer: Signer
  signingTime?: Date
  /** Of detached content; default: `id-data`. */
  contentType?: string
  encapsulated?: { type: string; content: Uint8Array }
  /** Asked for a token over the signature value. */
  timestamp?: (signatureValue: Uint8Array) => Promise<Uint8Array>
}

/** All steps at once, for a key that is at hand; its own signature is believed. */
export async function buildSignedData(
  crypto: CryptoPort,
  { signer, digest, signingTime, encapsulated, timestamp, ...request }: SignedDataRequest,
): Promise<Uint8Array> {
  const { contentType = encapsulated?.type, ...extras } = request
  const content = encapsulated?.content
  const signed = toBeSigned(crypto, signer, { digest, signingTime, contentType })
  const signature = await signer.sign(signed.attributes)
  const token = await timestamp?.(signature)
  return assembleSignedData(crypto, signed, signature, { ...extras, content, token }, signer)
}

const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), setOf(value))

/** What every signature of one signer says alike: IssuerAndSerialNumber, its signing-certificate-v2, its certificates. */
type Constants = { identifier: Uint8Array; ess: Uint8Array; certificates: Uint8Array }

/** A bulk order and the stamping authority sign thousands of times with one handle. */
const constants = new WeakMap<SigningParty, Constants>()

function constantsOf(crypto: CryptoPort, party: SigningParty): Constants {
  const known = constants.get(party)
  if (known) return known
  const [, serial, , issuer] = tbsFieldsOf(party.certificate)
  if (!serial || !issuer) throw new DerError('structure', 'certificate has no name')
  const names = { issuer: issuer.bytes, serial: serial.bytes }
  const made = {
    identifier: sequence(names.issuer, names.serial),
    ess: attribute(oids.signingCertificateV2, essCertificate(crypto, party, names)),
    certificates: setOfCertificates([party.certificate, ...party.chain]),
  }
  constants.set(party, made)
  return made
}

/**
 * SigningCertificateV2 { certs { { certHash, issuerSerial } } } (RFC 5035 §3, §4): ties the signature to
 * one certificate, not only to a key. SHA-256 is the DEFAULT and DER leaves it out; SM3 is said.
 */
function essCertificate(
  crypto: CryptoPort,
  { algorithm, certificate }: SigningParty,
  { issuer, serial }: { issuer: Uint8Array; serial: Uint8Array },
): Uint8Array {
  const directoryName = sequence(explicit(4, issuer))
  const hash = hashOfSuite(algorithm)
  const named = hash === 'sha256' ? [] : [digestIdentifier(hash)]
  const value = octetString(crypto.digest(hash, certificate))
  return sequence(sequence(sequence(...named, value, sequence(directoryName, serial))))
}

function certificateSet(
  { certificate, chain }: SigningParty,
  { certificates, includeCertificates }: SignedDataExtras,
  constant: Constants,
): Uint8Array[] {
  if (includeCertificates === false) return []
  if (!certificates) return [constant.certificates]
  return [setOfCertificates([certificate, ...chain, ...certificates])]
}

function setOfCertificates(all: readonly Uint8Array[]): Uint8Array {
  const unique = all.filter((der, i) => all.findIndex((other) => equal(other, der)) === i)
  return implicit(0, setOf(...unique))
}

/** TBSCertificate (RFC 5280 §4.1): version or nothing, serial, algorithm, issuer, validity, subject, public key, … */
function tbsFieldsOf(certificate: Uint8Array) {
  const [tbs] = asSequence(readDer(certificate), 'certificate')
  const fields = asSequence(tbs, 'to-be-signed certificate')
  return isContext(fields[0], 0) ? fields : [undefined, ...fields]
}
