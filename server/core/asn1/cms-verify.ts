import { compare, equal } from '../values/bytes.ts'
import type { CryptoPort, HashName } from '../values/crypto.ts'
import { digestAlgorithmOf } from './algorithms.ts'
import { type CmsAttribute, type SignedData, singleValue, timestampTokensOf } from './cms.ts'
import { DerError, type DerNode, readDer } from './der.ts'
import {
  asOctets,
  asOid,
  asSequence,
  asSerial,
  asTime,
  isContext,
  isUniversal,
} from './der-values.ts'
import { oids } from './oids.ts'
import { isPlainData } from './suites.ts'
import { type Certificate, parseCertificate } from './x509.ts'

export type SignedDataReason =
  | 'digest-unknown'
  | 'digest-mismatch'
  | 'digest-missing'
  | 'digest-weak'
  | 'attributes-absent'
  | 'attributes-malformed'
  | 'attributes-unsorted'
  | 'content-type-mismatch'
  | 'ess-absent'
  | 'ess-mismatch'
  | 'certificate-missing'
  | 'certificate-malformed'
  | 'signature-algorithm-unknown'
  | 'signature-mismatch'

/**
 * Independent answers; `ok` is their conjunction, with `ess: 'absent'` and `attributes: 'absent'` tolerated. The reason
 * `digest-weak` leaves it as it is: whether SHA-1, of which anybody can make collisions, is still believed is the caller's choice.
 */
export type SignedDataResult = {
  ok: boolean
  /** The message-digest attribute is the digest of what was signed; without attributes the signature value says it. */
  digest: 'match' | 'mismatch'
  /** Of the signed attributes: RFC 5652 §5.3, §11. `absent`: signature straight over the content. */
  attributes: 'sound' | 'absent' | 'invalid'
  /** ESS signing-certificate (v2): whether the signer named this very certificate (RFC 5035 §5). */
  ess: 'match' | 'absent' | 'mismatch'
  /** The signature value, by the key in `certificate`. */
  signature: 'valid' | 'invalid'
  certificate: Certificate | undefined
  /** Claimed by the signer, proves nothing. */
  signingTime: Date | undefined
  timestampTokens: readonly Uint8Array[]
  reasons: readonly SignedDataReason[]
}

export type ContentToCheck = {
  /** Digest of the detached content (a PDF's ByteRange octets), or of the encapsulated one. */
  digestOf: (hash: HashName) => Uint8Array
  /** The content itself; needed only for the rare signature without signed attributes. */
  content?: () => Uint8Array
}

/** Checks the signature, not the signer: chain, dates and revocation are `path.ts`' and the caller's. */
export function verifySignedData(
  crypto: CryptoPort,
  signed: SignedData,
  input: ContentToCheck,
): SignedDataResult {
  const reasons: SignedDataReason[] = []
  const certificate = signerCertificate(signed, reasons)
  const { attributes, digest: stated } = checkAttributes(signed, input, reasons)
  const ess = certificate ? checkEss(crypto, signed, certificate, reasons) : 'absent'
  const valid = certificate !== undefined && checkValue(crypto, signed, certificate, input, reasons)
  const digest = stated ?? (valid ? 'match' : 'mismatch')
  if (isWeak(signed)) reasons.push('digest-weak')
  const signature = valid ? 'valid' : 'invalid'
  return {
    ok: digest === 'match' && attributes !== 'invalid' && ess !== 'mismatch' && valid,
    digest,
    attributes,
    ess,
    signature,
    certificate,
    signingTime: claimedTime(signed),
    timestampTokens: timestampTokensOf(signed),
    reasons,
  }
}

/** The embedded certificate that the signer identifier names (RFC 5652 §5.3). */
function signerCertificate(
  { certificates, signer }: SignedData,
  reasons: SignedDataReason[],
): Certificate | undefined {
  const { identifier } = signer
  let malformed = false
  for (const der of certificates) {
    try {
      const candidate = parseCertificate(der)
      const named =
        identifier.kind === 'issuer-serial'
          ? candidate.serial === identifier.serial && equal(candidate.issuer.der, identifier.issuer)
          : candidate.extensions.subjectKeyId === identifier.id
      if (named) return candidate
    } catch (error) {
      if (!(error instanceof DerError)) throw error
      malformed = true
    }
  }
  reasons.push(malformed ? 'certificate-malformed' : 'certificate-missing')
  return undefined
}

/** Two files of one SHA-1 are made in an afternoon: whoever signs the one has signed the other. */
function isWeak({ signer: { digest, signatureAlgorithm } }: SignedData): boolean {
  return digest === 'sha1' || signatureAlgorithm?.hash === 'sha1'
}

/** `digest` is undefined where only the signature value can tell. */
function checkAttributes(
  signed: SignedData,
  input: ContentToCheck,
  reasons: SignedDataReason[],
): Pick<SignedDataResult, 'attributes'> & { digest?: SignedDataResult['digest'] } {
  const { signer } = signed
  if (!signer.digest) reasons.push('digest-unknown')
  if (!signer.signedAttributes) {
    // Without attributes the signature value itself decides; §5.3 allows that for id-data only.
    reasons.push('attributes-absent')
    return { attributes: isPlainData(signed.contentType) ? 'absent' : 'invalid' }
  }
  const { list, der } = signer.signedAttributes
  const before = reasons.length
  const stated = statedDigest(list, signed.contentType, reasons)
  const children = readDer(der).children
  if (children.some((c, i) => i > 0 && compare(children[i - 1]?.bytes ?? c.bytes, c.bytes) > 0)) {
    reasons.push('attributes-unsorted')
  }
  const sound = reasons.slice(before).every((reason) => reason === 'attributes-unsorted')
  const expected = signer.digest && input.digestOf(signer.digest)
  const match = stated !== undefined && expected !== undefined && equal(stated, expected)
  if (stated && expected && !match) reasons.push('digest-mismatch')
  return { attributes: sound ? 'sound' : 'invalid', digest: match ? 'match' : 'mismatch' }
}

/** content-type must repeat eContentType, message-digest must be there, each once (§5.3, §11.1, §11.2). */
function statedDigest(
  list: readonly CmsAttribute[],
  contentType: string,
  reasons: SignedDataReason[],
): Uint8Array | undefined {
  try {
    const type = singleValue(list, oids.contentType)
    if (!type || asOid(type, 'content type') !== contentType) reasons.push('content-type-mismatch')
    const digest = singleValue(list, oids.messageDigest)
    if (!digest) reasons.push('digest-missing')
    return digest && asOctets(digest, 'message digest')
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    reasons.push('attributes-malformed')
    return undefined
  }
}

function checkEss(
  crypto: CryptoPort,
  { signer }: SignedData,
  certificate: Certificate,
  reasons: SignedDataReason[],
): SignedDataResult['ess'] {
  const list = signer.signedAttributes?.list ?? []
  try {
    const second = singleValue(list, oids.signingCertificateV2)
    const first = singleValue(list, oids.signingCertificate)
    if (!second && !first) {
      reasons.push('ess-absent')
      return 'absent'
    }
    const fits =
      (!second || essMatches(crypto, second, certificate, 'sha256')) &&
      (!first || essMatches(crypto, first, certificate, 'sha1'))
    if (!fits) reasons.push('ess-mismatch')
    return fits ? 'match' : 'mismatch'
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    reasons.push('ess-mismatch')
    return 'mismatch'
  }
}

/** The first ESSCertID names the signing certificate (RFC 5035 §3); the hash defaults by version. */
function essMatches(
  crypto: CryptoPort,
  value: DerNode,
  certificate: Certificate,
  defaultHash: HashName,
): boolean {
  const [certificates] = asSequence(value, 'signing certificate')
  const fields = asSequence(asSequence(certificates, 'certificates')[0], 'certificate id')
  const named = isUniversal(fields[0], 16)
  const hash = named ? digestAlgorithmOf(fields[0]) : defaultHash
  const [stated, issuerSerial] = named ? fields.slice(1) : fields
  if (!hash) return false
  const digest = crypto.digest(hash, certificate.der)
  if (!equal(digest, asOctets(stated, 'certificate hash'))) return false
  return issuerSerial === undefined || issuerSerialMatches(issuerSerial, certificate)
}

function issuerSerialMatches(node: DerNode, certificate: Certificate): boolean {
  const [names, serial] = asSequence(node, 'issuer and serial')
  if (asSerial(serial, 'serial number') !== certificate.serial) return false
  return asSequence(names, 'issuer names').some(
    (name) => isContext(name, 4) && equal(name.content, certificate.issuer.der),
  )
}

function checkValue(
  crypto: CryptoPort,
  { signer }: SignedData,
  certificate: Certificate,
  input: ContentToCheck,
  reasons: SignedDataReason[],
): boolean {
  const algorithm = signer.signatureAlgorithm
  if (!algorithm) {
    reasons.push('signature-algorithm-unknown')
    return false
  }
  const data = signer.signedAttributes?.der ?? input.content?.()
  const { publicKey } = certificate
  const signature = signer.signatureValue
  const valid = data !== undefined && crypto.verify({ ...algorithm, publicKey, data, signature })
  if (!valid) reasons.push('signature-mismatch')
  return valid
}

function claimedTime({ signer }: SignedData): Date | undefined {
  try {
    const value = singleValue(signer.signedAttributes?.list ?? [], oids.signingTime)
    return value && asTime(value, 'signing time')
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return undefined
  }
}
