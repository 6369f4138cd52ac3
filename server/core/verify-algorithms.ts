/** Algorithm constraints by date: what was strong enough when, as data (EN 319 102-1 §5.2.8). */

import type { SignatureAlgorithm } from './asn1/algorithms.ts'
import { DerError, readDer } from './asn1/der.ts'
import { asBigInt, asBits, asSequence } from './asn1/der-values.ts'
import type { Certificate } from './asn1/x509.ts'

/** From here on a signature over SHA-1 proves nothing by itself. */
export const sha1Ends = new Date('2014-01-01T00:00:00Z')

type Limit = {
  name: string
  /** First instant at which a new signature by it is no longer believed. */
  until: Date
  applies: (used: Used) => boolean
}

/** What one signature was made with. `bits`: of an RSA modulus. */
export type Used = { hash: string; key: Certificate['keyAlgorithm']; bits: number | undefined }

/**
 * NIST SP 800-131A Rev. 2 tables 2 and 8: 80-bit strength ended with 2010, SHA-1 and RSA below 2048 bits with 2013. SOG-IS ACM
 * 1.3 §5.2 and ETSI TS 119 312 agree on both and go on with RSA of 2048 bits, the NIST curves from 256 bits, Ed25519 and
 * SHA-2; SM2 with SM3 by GB/T 39786. MD5 and what is older are no algorithms here at all.
 */
const limits: readonly Limit[] = [
  {
    name: 'RSA < 1024',
    until: new Date('2011-01-01T00:00:00Z'),
    applies: ({ bits }) => bits !== undefined && bits < 1024,
  },
  {
    name: 'RSA < 2048',
    until: new Date('2014-01-01T00:00:00Z'),
    applies: ({ bits }) => bits !== undefined && bits < 2048,
  },
  {
    name: 'SHA-1',
    until: sha1Ends,
    applies: ({ hash }) => hash === 'sha1',
  },
]

export type Weakness = { name: string; until: Date }

/** The earliest of the limits that these uses run into. */
export function weaknessOf(used: readonly Used[]): Weakness | undefined {
  const found = limits.filter(({ applies }) => used.some(applies))
  return found.sort((a, b) => a.until.getTime() - b.until.getTime())[0]
}

/** A signature by the key of this certificate. */
export function usedBy(
  { keyAlgorithm, publicKey }: Certificate,
  algorithm: SignatureAlgorithm | undefined,
): Used {
  const bits = keyAlgorithm === 'rsa' ? modulusBits(publicKey) : undefined
  return { hash: algorithm?.hash ?? '', key: keyAlgorithm, bits }
}

/** Every signature along a chain but that of its anchor, which is trusted by its bytes. */
export function usedAlong(chain: readonly Certificate[]): Used[] {
  return chain.slice(0, -1).map((certificate, n) => {
    return usedBy(chain[n + 1] as Certificate, certificate.signatureAlgorithm)
  })
}

/** Of an RSA SubjectPublicKeyInfo; 0 for what is none. */
function modulusBits(publicKey: Uint8Array): number {
  try {
    const key = asBits(asSequence(readDer(publicKey), 'public key')[1], 'key bits')
    return asBigInt(asSequence(readDer(key), 'RSA key')[0], 'modulus').toString(2).length
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return 0
  }
}
