/** What a token gives and takes, in the forms that certificates and signatures have. */
import { readDer } from '../core/asn1/der.ts'
import { bitString, integer, nullValue, oid, sequence } from '../core/asn1/der-build.ts'
import { asOctets } from '../core/asn1/der-values.ts'
import { oids } from '../core/asn1/oids.ts'
import { toHex } from '../core/values/bytes.ts'

/** r ‖ s to SEQUENCE { r, s }. */
export function ecdsaDer(raw: Uint8Array): Uint8Array {
  const half = (part: Uint8Array) => integer(BigInt(`0x${toHex(part)}`))
  return sequence(half(raw.subarray(0, raw.length / 2)), half(raw.subarray(raw.length / 2)))
}

/** CKA_EC_POINT is the point inside an OCTET STRING (PKCS#11 §6.3.3). */
export const ecPublicKey = (wrapped: Uint8Array): Uint8Array =>
  sequence(
    sequence(oid(oids.ecPublicKey), oid(oids.p256)),
    bitString(asOctets(readDer(new Uint8Array(wrapped)), 'point')),
  )

/** CKA_MODULUS and CKA_PUBLIC_EXPONENT are big-endian numbers without a sign. */
export function rsaPublicKey(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  const number = (bytes: Uint8Array) => integer(BigInt(`0x${toHex(bytes)}`))
  const key = sequence(number(modulus), number(exponent))
  return sequence(sequence(oid(oids.rsaEncryption), nullValue()), bitString(key))
}
