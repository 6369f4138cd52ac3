import { createECDH, createHash } from 'node:crypto'
import { readDer } from '../core/asn1/der.ts'
import { bitString, explicit, integer, octetString, oid, sequence } from '../core/asn1/der-build.ts'
import {
  asBits,
  asExplicit,
  asOctets,
  asOid,
  asSequence,
  isContext,
} from '../core/asn1/der-values.ts'
import { oids } from '../core/asn1/oids.ts'
import { signedDigest, sm2PublicKey, sm2Signature, userDigest } from '../core/sm/sm2.ts'
import type { HashName } from '../core/values/crypto.ts'
import type { KeyPair, PrivateKey } from './key-material.ts'

/**
 * SM2 keys of the server. The multiplications on the curve, of the key and of every ephemeral number, are OpenSSL's,
 * whose time does not depend on the number; the few sums of clause 6.1 are bigint.
 */

export function generateSm2(): KeyPair {
  const pair = createECDH('SM2')
  const point = new Uint8Array(pair.generateKeys())
  const secret = octetString(padded(pair.getPrivateKey()))
  const key = sequence(integer(1), secret, explicit(1, bitString(point)))
  const algorithm = sequence(oid(oids.ecPublicKey), oid(oids.sm2))
  return {
    publicKey: sm2PublicKey(point),
    privateKey: sequence(integer(0), algorithm, octetString(key)),
  }
}

/** Undefined for a PKCS#8 of another curve or kind. Throws `DerError` or OpenSSL's error for a damaged one. */
export function openSm2(pkcs8: Uint8Array): PrivateKey | undefined {
  const [, algorithm, octets] = asSequence(readDer(pkcs8), 'private key')
  const [type, curve] = asSequence(algorithm, 'key algorithm')
  if (asOid(type, 'key type') !== oids.ecPublicKey || asOid(curve, 'curve') !== oids.sm2) return
  const [, secretNode, ...optional] = asSequence(readDer(asOctets(octets, 'key')), 'EC private key')
  const secret = padded(asOctets(secretNode, 'secret'))
  const tagged = optional.find((field) => isContext(field, 1))
  const stated = tagged && asBits(asExplicit(tagged, 'public key'), 'public key')
  // RFC 5915 §3 makes the public half optional, and takes 0.2 ms to work out.
  const point = stated?.length === 65 && stated[0] === 4 ? stated : publicPoint(secret)
  const za = userDigest(digest, point)
  const signNow = (data: Uint8Array) => signed(secret, signedDigest(digest, za, data))
  return {
    algorithm: 'sm2',
    publicKey: sm2PublicKey(point),
    sign: async (data) => signNow(data),
    signNow,
  }
}

function publicPoint(secret: Uint8Array): Uint8Array {
  const pair = createECDH('SM2')
  pair.setPrivateKey(secret)
  return new Uint8Array(pair.getPublicKey())
}

function signed(secret: Uint8Array, e: Uint8Array): Uint8Array {
  for (;;) {
    const once = createECDH('SM2')
    const point = once.generateKeys()
    const ephemeral = { k: padded(once.getPrivateKey()), x: point.subarray(1, 33) }
    const signature = sm2Signature(secret, ephemeral, e)
    if (signature) return signature
  }
}

/** OpenSSL leaves leading zeros out. */
function padded(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(32)
  out.set(bytes, 32 - bytes.length)
  return out
}

function digest(hash: HashName, ...parts: readonly Uint8Array[]): Uint8Array {
  const state = createHash(hash)
  for (const part of parts) state.update(part)
  return new Uint8Array(state.digest())
}
