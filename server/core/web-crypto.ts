import { ed25519 } from '@noble/curves/ed25519.js'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { digestIdentifierWithNull, keyAlgorithmOf } from './asn1/algorithms.ts'
import { readDer } from './asn1/der.ts'
import { octetString, sequence } from './asn1/der-build.ts'
import { asBigInt, asBits, asSequence } from './asn1/der-values.ts'
import { verifySm2 } from './sm/sm2.ts'
import { sm3 } from './sm/sm3.ts'
import { equal, fromHex, toHex } from './values/bytes.ts'
import type { CryptoPort, HashName, SignatureCheck } from './values/crypto.ts'

const hashes = { sha1, sha256, sha384, sha512, sm3 }
const curves = { 'ec-p256': p256, 'ec-p384': p384, 'ec-p521': p521 }

/**
 * `CryptoPort` without Node: what lets a visitor's browser check a file that never leaves it.
 * Synchronous, hence no WebCrypto digests; JavaScript is 20x to 85x slower than OpenSSL and fast enough for one file.
 * Only public keys come here, so nothing needs to run in constant time.
 */
export const webCrypto: CryptoPort = {
  digest(hash, ...parts) {
    const state = hashes[hash].create()
    for (const part of parts) state.update(part)
    return state.digest()
  },
  verify(check) {
    try {
      return verifyInJavaScript(check)
    } catch {
      return false
    }
  },
  randomBytes: (length) => globalThis.crypto.getRandomValues(new Uint8Array(length)),
}

function verifyInJavaScript(check: SignatureCheck): boolean {
  const spki = readDer(check.publicKey)
  const kind = keyAlgorithmOf(spki)
  const bits = asBits(asSequence(spki, 'public key')[1], 'key bits')
  if (check.scheme === 'ed25519') {
    // RFC 8032 §5.1.7 as OpenSSL reads it: canonical encodings, no cofactor tolerance (ZIP-215 off).
    const options = { zip215: false }
    return kind === 'ed25519' && ed25519.verify(check.signature, check.data, bits, options)
  }
  if (check.scheme === 'ecdsa') {
    if (kind !== 'ec-p256' && kind !== 'ec-p384' && kind !== 'ec-p521') return false
    // High s is legal in X.509 and CMS (SEC 1 §4.1.4); only coins forbid it. The digest may be any, not the curve's own.
    const options = { format: 'der', lowS: false, prehash: false } as const
    return curves[kind].verify(check.signature, digestOf(check), bits, options)
  }
  if (check.scheme === 'sm2') {
    if (kind !== 'sm2' || check.hash !== 'sm3') return false
    return verifySm2(webCrypto.digest, bits, check)
  }
  return kind === 'rsa' && verifyRsa(check, bits)
}

const digestOf = ({ hash, data }: SignatureCheck): Uint8Array => webCrypto.digest(hash, data)

/** RFC 8017 §5.2.2, §8.1.2, §8.2.2; `key` is RSAPublicKey { modulus, publicExponent } DER. */
function verifyRsa(check: SignatureCheck, key: Uint8Array): boolean {
  const [modulusNode, exponentNode, ...more] = asSequence(readDer(key), 'RSA key')
  const modulus = asBigInt(modulusNode, 'modulus')
  const exponent = asBigInt(exponentNode, 'exponent')
  const bits = modulus.toString(2).length
  // OpenSSL's bounds: they keep a hostile key from buying minutes of work. Whether a key is too weak is the caller's verdict.
  if (more.length > 0 || modulus <= 0n || bits < 512 || bits > 16384) return false
  if (exponent < 3n || exponent % 2n === 0n || exponent >= 1n << 64n) return false
  const size = Math.ceil(bits / 8)
  const signature = BigInt(`0x${toHex(check.signature) || '0'}`)
  if (check.signature.length !== size || signature >= modulus) return false
  const message = power(signature, exponent, modulus)
  const encoded = fromHex(message.toString(16).padStart(size * 2, '0'))
  if (check.scheme === 'rsa-pkcs1') return equal(encoded, pkcs1Encoding(check, size))
  return isPssEncoding(check, encoded, bits - 1)
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

/** EMSA-PKCS1-v1_5 (RFC 8017 §9.2). Built and compared, never parsed: parsing is what Bleichenbacher's forgery needs. */
function pkcs1Encoding(check: SignatureCheck, size: number): Uint8Array {
  const info = sequence(digestIdentifierWithNull(check.hash), octetString(digestOf(check)))
  const padding = size - info.length - 3
  if (padding < 8) return new Uint8Array(0)
  return Uint8Array.of(0, 1, ...new Uint8Array(padding).fill(0xff), 0, ...info)
}

/** EMSA-PSS-VERIFY (RFC 8017 §9.1.2) with MGF1 over the same hash. */
function isPssEncoding(check: SignatureCheck, block: Uint8Array, bits: number): boolean {
  const messageDigest = digestOf(check)
  const hashSize = messageDigest.length
  const saltSize = check.saltLength ?? hashSize
  const size = Math.ceil(bits / 8)
  // When the modulus has 8k+1 bits the block is one octet longer than EM and starts with zero.
  if (block.length > size && block[0] !== 0) return false
  const encoded = block.subarray(block.length - size)
  const maskedSize = size - hashSize - 1
  if (maskedSize < saltSize + 1 || encoded[size - 1] !== 0xbc) return false
  const digest = encoded.subarray(maskedSize, size - 1)
  const spare = 8 * size - bits
  if ((encoded[0] as number) >> (8 - spare)) return false
  const mask = generateMask(check.hash, digest, maskedSize)
  const plain = mask.map((byte, i) => byte ^ (encoded[i] as number))
  plain[0] = (plain[0] as number) & (0xff >> spare)
  const saltAt = maskedSize - saltSize
  if (plain[saltAt - 1] !== 1 || plain.subarray(0, saltAt - 1).some((byte) => byte !== 0))
    return false
  const salt = plain.subarray(saltAt)
  return equal(digest, webCrypto.digest(check.hash, new Uint8Array(8), messageDigest, salt))
}

/** MGF1 (RFC 8017 appendix B.2.1). */
function generateMask(hash: HashName, seed: Uint8Array, size: number): Uint8Array {
  const mask = new Uint8Array(size)
  for (let at = 0, counter = 0; at < size; counter++) {
    const number = Uint8Array.of(counter >>> 24, counter >>> 16, counter >>> 8, counter)
    const block = webCrypto.digest(hash, seed, number)
    mask.set(block.subarray(0, size - at), at)
    at += block.length
  }
  return mask
}
