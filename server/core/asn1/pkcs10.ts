/** CertificationRequest (PKCS#10, RFC 2986): built where a key is, judged where it is certified. Pure, for browsers too. */
import type { CryptoPort, KeyAlgorithm } from '../values/crypto.ts'
import { keyAlgorithmOf, signatureAlgorithmOf, signatureIdentifier } from './algorithms.ts'
import { DerError, type DerNode, readDer } from './der.ts'
import { bitString, implicit, integer, oid, sequence, setOf, utf8String } from './der-build.ts'
import {
  asBits,
  asOid,
  asSequence,
  asSet,
  asSmallInteger,
  asText,
  isContext,
} from './der-values.ts'
import { oids } from './oids.ts'

export type RequestParts = {
  /** Name DER. */
  subject: Uint8Array
  /** SubjectPublicKeyInfo DER. */
  publicKey: Uint8Array
  algorithm: KeyAlgorithm
  /** challengePassword (RFC 2985 §5.4.1): binds the request to the one who was given it. */
  challenge?: string
}

export async function buildRequest(
  { subject, publicKey, algorithm, challenge }: RequestParts,
  sign: (data: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const attributes =
    challenge === undefined
      ? []
      : [sequence(oid(oids.challengePassword), setOf(utf8String(challenge)))]
  // attributes [0] is not optional, even when there are none (§4.1).
  const info = sequence(integer(0), subject, publicKey, implicit(0, setOf(...attributes)))
  return sequence(info, signatureIdentifier(algorithm), bitString(await sign(info)))
}

export type PossessedKey = {
  publicKey: Uint8Array
  algorithm: 'p256' | 'sm2'
  challenge: string | undefined
}

/**
 * Proof of possession (RFC 2986 §4.2): the request is signed by the very key it names. Undefined for anything else:
 * not DER, surplus parts, another kind of key, a signature that does not hold. What it calls itself is of no account.
 */
export function readRequest(crypto: CryptoPort, der: Uint8Array): PossessedKey | undefined {
  try {
    return read(crypto, readDer(der))
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return undefined
  }
}

const kinds: Readonly<Record<string, PossessedKey['algorithm']>> = { 'ec-p256': 'p256', sm2: 'sm2' }

function read(crypto: CryptoPort, request: DerNode): PossessedKey | undefined {
  const [info, algorithm, value, ...more] = asSequence(request, 'request')
  const [version, , spki, attributes, ...surplus] = asSequence(info, 'request info')
  if (!info || !spki || more.length > 0 || surplus.length > 0) return undefined
  if (asSmallInteger(version, 'version') !== 0 || !isContext(attributes, 0)) return undefined
  const kind = kinds[keyAlgorithmOf(spki)]
  const how = signatureAlgorithmOf(algorithm)
  // One suite per key: P-256 under SHA-256, SM2 under SM3; a signature by another would prove as much and be nobody's standard.
  const scheme = kind === 'sm2' ? 'sm2' : 'ecdsa'
  const hash = kind === 'sm2' ? 'sm3' : 'sha256'
  if (!kind || how?.scheme !== scheme || how.hash !== hash) return undefined
  const signature = asBits(value, 'signature')
  const publicKey = spki.bytes
  const check = { scheme, hash, publicKey, data: info.bytes, signature } as const
  if (!crypto.verify(check)) return undefined
  return { publicKey, algorithm: kind, challenge: challengeIn(attributes) }
}

function challengeIn({ children }: DerNode): string | undefined {
  const found = children.filter(
    (attribute) => asOid(attribute.children[0], 'attribute type') === oids.challengePassword,
  )
  const [values] = found.map((attribute) => asSet(attribute.children[1], 'attribute values'))
  if (!values) return undefined
  if (found.length > 1 || values.length !== 1) throw new DerError('structure', 'two challenges')
  return asText(values[0], 'challenge')
}
