import type { HashName, KeyAlgorithm, SignatureScheme } from '../values/crypto.ts'
import type { DerNode } from './der.ts'
import { nullValue, oid, sequence } from './der-build.ts'
import { asExplicit, asOid, asSequence, asSmallInteger, isContext } from './der-values.ts'
import { oids } from './oids.ts'

/** What an AlgorithmIdentifier asks of `CryptoPort.verify`. */
export type SignatureAlgorithm = {
  scheme: SignatureScheme
  hash: HashName
  /** Only rsa-pss; octets. */
  saltLength?: number
}

export type CertifiedKeyAlgorithm =
  | 'ec-p256'
  | 'ec-p384'
  | 'ec-p521'
  | 'rsa'
  | 'ed25519'
  | 'sm2'
  | 'unknown'

const digests: Readonly<Record<string, HashName>> = {
  [oids.sha1]: 'sha1',
  [oids.sha256]: 'sha256',
  [oids.sha384]: 'sha384',
  [oids.sha512]: 'sha512',
  [oids.sm3]: 'sm3',
}

const signatures: Readonly<Record<string, SignatureAlgorithm>> = {
  [oids.ecdsaWithSHA1]: { scheme: 'ecdsa', hash: 'sha1' },
  [oids.ecdsaWithSHA256]: { scheme: 'ecdsa', hash: 'sha256' },
  [oids.ecdsaWithSHA384]: { scheme: 'ecdsa', hash: 'sha384' },
  [oids.ecdsaWithSHA512]: { scheme: 'ecdsa', hash: 'sha512' },
  [oids.sha1WithRSAEncryption]: { scheme: 'rsa-pkcs1', hash: 'sha1' },
  [oids.sha256WithRSAEncryption]: { scheme: 'rsa-pkcs1', hash: 'sha256' },
  [oids.sha384WithRSAEncryption]: { scheme: 'rsa-pkcs1', hash: 'sha384' },
  [oids.sha512WithRSAEncryption]: { scheme: 'rsa-pkcs1', hash: 'sha512' },
  // RFC 8032 fixes SHA-512 inside; the port ignores `hash` here.
  [oids.ed25519]: { scheme: 'ed25519', hash: 'sha512' },
  [oids.sm2WithSM3]: { scheme: 'sm2', hash: 'sm3' },
}

const curves: Readonly<Record<string, CertifiedKeyAlgorithm>> = {
  [oids.p256]: 'ec-p256',
  [oids.p384]: 'ec-p384',
  [oids.p521]: 'ec-p521',
  [oids.sm2]: 'sm2',
}

/** Undefined for a digest this house does not know. */
export function digestAlgorithmOf(node: DerNode | undefined): HashName | undefined {
  return digests[asOid(asSequence(node, 'digest algorithm')[0], 'digest algorithm')]
}

/**
 * Undefined when unknown. `digest` is the SignerInfo's digestAlgorithm: CMS writers may name the bare
 * key type here and leave the hash to that field (RFC 3370 §3.2, RFC 5754 §3).
 */
export function signatureAlgorithmOf(
  node: DerNode | undefined,
  digest?: HashName,
): SignatureAlgorithm | undefined {
  const [name, parameters] = asSequence(node, 'signature algorithm')
  const dottedName = asOid(name, 'signature algorithm')
  if (dottedName === oids.rsassaPss) return pssAlgorithmOf(parameters)
  if (dottedName === oids.rsaEncryption && digest) return { scheme: 'rsa-pkcs1', hash: digest }
  if (dottedName === oids.ecPublicKey && digest) return { scheme: 'ecdsa', hash: digest }
  // GM/T 0010 names the key's own signature algorithm; SM2 over another digest than SM3 is nobody's standard.
  if (dottedName === oids.sm2Signature && (digest ?? 'sm3') === 'sm3') {
    return { scheme: 'sm2', hash: 'sm3' }
  }
  return signatures[dottedName]
}

/** Of a bare object identifier, as SES writes it; undefined when unknown. */
export const signatureAlgorithmOfName = (dottedName: string): SignatureAlgorithm | undefined =>
  dottedName === oids.sm2Signature ? { scheme: 'sm2', hash: 'sm3' } : signatures[dottedName]

/** RSASSA-PSS-params (RFC 4055 §3.1). Two different hashes inside are legal and unheard of: unknown here. */
function pssAlgorithmOf(parameters: DerNode | undefined): SignatureAlgorithm | undefined {
  let hash: HashName | undefined = 'sha1'
  let maskHash: HashName | undefined = 'sha1'
  let saltLength = 20
  for (const field of asSequence(parameters, 'PSS parameters')) {
    const value = asExplicit(field, 'PSS parameter')
    if (isContext(field, 0)) hash = digestAlgorithmOf(value)
    else if (isContext(field, 1)) {
      const [mask, maskDigest] = asSequence(value, 'mask generation')
      maskHash = asOid(mask, 'mask') === oids.mgf1 ? digestAlgorithmOf(maskDigest) : undefined
    } else if (isContext(field, 2)) saltLength = asSmallInteger(value, 'salt length')
    else if (!isContext(field, 3) || asSmallInteger(value, 'trailer') !== 1) return undefined
  }
  if (!hash || hash !== maskHash || saltLength < 0) return undefined
  return { scheme: 'rsa-pss', hash, saltLength }
}

/** Of a SubjectPublicKeyInfo. */
export function keyAlgorithmOf(spki: DerNode): CertifiedKeyAlgorithm {
  const [name, parameters] = asSequence(asSequence(spki, 'public key')[0], 'key algorithm')
  const dottedName = asOid(name, 'key algorithm')
  if (dottedName === oids.rsaEncryption || dottedName === oids.rsassaPss) return 'rsa'
  if (dottedName === oids.ed25519) return 'ed25519'
  if (dottedName !== oids.ecPublicKey || parameters?.tag !== 6) return 'unknown'
  return curves[asOid(parameters, 'curve')] ?? 'unknown'
}

/** Object identifier of what a `Signer` produces: over SHA-256, SM2 over SM3. */
export function signatureName(algorithm: KeyAlgorithm): string {
  if (algorithm === 'p256') return oids.ecdsaWithSHA256
  return algorithm === 'sm2' ? oids.sm2WithSM3 : oids.sha256WithRSAEncryption
}

/** The same as an AlgorithmIdentifier. */
export function signatureIdentifier(algorithm: KeyAlgorithm): Uint8Array {
  // RFC 5758 §3.2: ECDSA has no parameters, nor has SM2; RFC 4055 §5: RSA has NULL.
  const parameters = algorithm.startsWith('rsa') ? [nullValue()] : []
  return sequence(oid(signatureName(algorithm)), ...parameters)
}

/** What a check of a signature by such a key asks of `CryptoPort.verify`. */
export function signatureOf(algorithm: KeyAlgorithm): SignatureAlgorithm {
  if (algorithm === 'sm2') return { scheme: 'sm2', hash: 'sm3' }
  return { scheme: algorithm === 'p256' ? 'ecdsa' : 'rsa-pkcs1', hash: 'sha256' }
}

/** AlgorithmIdentifier of a digest, parameters absent (RFC 5754 §2). */
export const digestIdentifier = (hash: HashName): Uint8Array => sequence(oid(oids[hash]))

/** The same with parameters NULL, as PKCS#1 v1.5 puts it under the signature (RFC 8017 §9.2 note 1). */
export const digestIdentifierWithNull = (hash: HashName): Uint8Array =>
  sequence(oid(oids[hash]), nullValue())
