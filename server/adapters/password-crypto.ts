import { createCipheriv, createDecipheriv, createHmac, hash as digest, pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'

/** What a password opens, on OpenSSL: derivations take up to a second and never hold up other people. */

export type PasswordHash = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512'
export type BlockCipher = 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc' | 'des-ede3-cbc'
export type Derivation = { salt: Uint8Array; rounds: number; hash: PasswordHash }

const derive = promisify(pbkdf2)

/** Octets of the key of a cipher. */
export const keySizes: Readonly<Record<BlockCipher, number>> = {
  'aes-128-cbc': 16,
  'aes-192-cbc': 24,
  'aes-256-cbc': 32,
  'des-ede3-cbc': 24,
}

/** PBKDF2 (RFC 8018 §5.2) over the password in UTF-8. */
export async function passwordKey(
  password: string,
  { salt, rounds, hash }: Derivation,
  size: number,
): Promise<Uint8Array> {
  return new Uint8Array(await derive(Buffer.from(password, 'utf8'), salt, rounds, size, hash))
}

/** With the padding of RFC 8018 §6.1.1. */
export function encryptCbc(
  cipher: BlockCipher,
  key: Uint8Array,
  iv: Uint8Array,
  plain: Uint8Array,
): Uint8Array {
  const box = createCipheriv(cipher, key, iv)
  return new Uint8Array(Buffer.concat([box.update(plain), box.final()]))
}

/** Throws when the padding is wrong: with one wrong key of 256 it is right. */
export function decryptCbc(
  cipher: BlockCipher,
  key: Uint8Array,
  iv: Uint8Array,
  box: Uint8Array,
): Uint8Array {
  const opened = createDecipheriv(cipher, key, iv)
  return new Uint8Array(Buffer.concat([opened.update(box), opened.final()]))
}

/** Octets that a hash works on at a time (`v` in RFC 7292 appendix B). */
const blockSizes: Readonly<Record<PasswordHash, number>> = {
  sha1: 64,
  sha224: 64,
  sha256: 64,
  sha384: 128,
  sha512: 128,
}

/** Hashes between two looks at who else is waiting: some 10 ms. */
const breath = 5_000

/** HMAC under the MAC key of RFC 7292 appendix B.2 (ID 3), which takes the password in UTF-16 with a zero at its end. */
export async function passwordMac(
  password: string,
  { salt, rounds, hash }: Derivation,
  data: Uint8Array,
): Promise<Uint8Array> {
  const block = blockSizes[hash]
  const text = Buffer.from(`${password}\0`, 'utf16le').swap16()
  const purpose = Buffer.alloc(block, 3)
  let key = Buffer.concat([purpose, repeated(salt, block), repeated(text, block)])
  for (let round = 0; round < rounds; round++) {
    key = digest(hash, key, 'buffer')
    if (round % breath === breath - 1) await new Promise(setImmediate)
  }
  return new Uint8Array(createHmac(hash, key).update(data).digest())
}

function repeated(bytes: Uint8Array, block: number): Uint8Array {
  const size = Math.ceil(bytes.length / block) * block
  return Uint8Array.from({ length: size }, (_, at) => bytes[at % bytes.length] as number)
}
