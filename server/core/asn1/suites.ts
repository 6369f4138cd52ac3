import type { HashName, KeyAlgorithm } from '../values/crypto.ts'
import { digestIdentifier, signatureIdentifier } from './algorithms.ts'
import { oid, sequence } from './der-build.ts'
import { oids } from './oids.ts'

/** What a SignedData writes differently from one suite to the other; all the rest is the same. */
export type CmsSuite = {
  /** AlgorithmIdentifiers, DER. */
  digestAlgorithm: Uint8Array
  signatureAlgorithm: Uint8Array
  /** Type of the ContentInfo. */
  signedData: string
  version: number
}

/** The digest that goes with a key: over the content, over the signing certificate, under the signature. */
export const hashOfSuite = (algorithm: KeyAlgorithm): HashName =>
  algorithm === 'sm2' ? 'sm3' : 'sha256'

/**
 * GM/T 0010 (GB/T 35275) is CMS under object identifiers of the 国密 suite; the type of the content says which it is.
 * An SM2 key writes both: time stamps have the names of RFC 3161.
 */
export function suiteOf(algorithm: KeyAlgorithm, contentType: string): CmsSuite {
  const digestAlgorithm = digestIdentifier(hashOfSuite(algorithm))
  if (contentType === oids.gmData) {
    // GM/T 0010 §8.1: version 1, and digestEncryptionAlgorithm is that of the key: the digest stands beside it.
    const signatureAlgorithm = sequence(oid(oids.sm2Signature))
    return { digestAlgorithm, signatureAlgorithm, signedData: oids.gmSignedData, version: 1 }
  }
  return {
    digestAlgorithm,
    signatureAlgorithm: signatureIdentifier(algorithm),
    signedData: oids.signedData,
    // RFC 5652 §5.1: version 3 as soon as the content is anything but id-data.
    version: contentType === oids.data ? 1 : 3,
  }
}

/** The type of detached octets that a key's suite names (RFC 5652 §4, GM/T 0010 §7). */
export const plainDataOf = (algorithm: KeyAlgorithm): string =>
  algorithm === 'sm2' ? oids.gmData : oids.data

/** Content types that say no more than "these octets". */
export const isPlainData = (contentType: string): boolean =>
  contentType === oids.data || contentType === oids.gmData
