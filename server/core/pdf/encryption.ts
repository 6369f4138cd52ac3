/**
 * Reading files that anybody can open: the standard security handler with the empty user password (ISO 32000-1 §7.6,
 * ISO 32000-2 §7.6.4). Many offices lock printing and nothing else; a signature over such a file can be examined.
 */
import { cbc } from '@noble/ciphers/aes.js'
import { md5 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { concat, equal } from '../values/bytes.ts'
import {
  dictOf,
  isArray,
  isDict,
  isInteger,
  isName,
  isStream,
  isString,
  PdfDamage,
  type PdfDict,
  type PdfRef,
  type PdfStream,
  type PdfValue,
} from './objects.ts'

type Method = 'none' | 'rc4' | 'aes128' | 'aes256'

export type Encryption = {
  /** The value of an object with its strings and its stream in clear. */
  decrypted(ref: PdfRef, value: PdfValue): PdfValue
}

/** `dict` is the value of the trailer's /Encrypt, `id` the first part of its /ID. @throws PdfDamage `encrypted` when it stays closed */
export function openEncryption(dict: PdfDict, id: Uint8Array): Encryption {
  const key = fileKey(dict, id)
  const [strings, streams] = ['StrF', 'StmF'].map((key) => methodOf(dict, nameAt(dict, key)))
  const metadataToo = dict.entries.get('EncryptMetadata') !== false
  const bytesOf = (ref: PdfRef, method: Method, data: Uint8Array) =>
    decipher(method, objectKey(key, ref, method), data)
  const walk = (ref: PdfRef, value: PdfValue): PdfValue => {
    if (isString(value)) return { ...value, bytes: bytesOf(ref, strings as Method, value.bytes) }
    if (isArray(value)) return value.map((item) => walk(ref, item))
    if (isDict(value)) return walkDict(ref, value)
    return value
  }
  const walkDict = (ref: PdfRef, dict: PdfDict): PdfDict => {
    // §7.6.1: the value of a signature is never encrypted, because its own digest leaves it out.
    const clear = dict.entries.has('ByteRange') ? 'Contents' : undefined
    const entries = [...dict.entries].map(
      ([key, item]) => [key, key === clear ? item : walk(ref, item)] as const,
    )
    return { kind: 'dict', entries: new Map(entries) }
  }
  return {
    decrypted(ref, value) {
      if (!isStream(value)) return walk(ref, value)
      // §7.5.8.2: cross-reference streams stay in clear, strings of their dictionaries too.
      if (isName(value.dict.entries.get('Type'), 'XRef')) return value
      const method = streamMethod(dict, value, streams as Method, metadataToo)
      return lazily(walkDict(ref, value.dict), () => bytesOf(ref, method, value.raw))
    },
  }
}

/** Deciphered when first looked at: most pictures of a file never are. */
function lazily(dict: PdfDict, decipher: () => Uint8Array): PdfStream {
  let clear: Uint8Array | undefined
  return {
    ...{ kind: 'stream', dict },
    get raw() {
      clear ??= decipher()
      return clear
    },
  }
}

function closed(detail: string): PdfDamage {
  return new PdfDamage(detail, undefined, 'encrypted')
}

/** §7.6.5: what a stream's own /Crypt filter says, else what holds for all. */
function streamMethod(
  encrypt: PdfDict,
  { dict }: PdfStream,
  standard: Method,
  metadataToo: boolean,
): Method {
  if (!metadataToo && isName(dict.entries.get('Type'), 'Metadata')) return 'none'
  const [first] = [dict.entries.get('Filter') ?? null].flat()
  if (!isName(first, 'Crypt')) return standard
  const parameters = dictOf([dict.entries.get('DecodeParms') ?? null].flat()[0])
  return methodOf(encrypt, parameters && nameAt(parameters, 'Name'))
}

const nameAt = (dict: PdfDict, key: string): string => {
  const value = dict.entries.get(key)
  return isName(value) ? value.name : 'Identity'
}

/** Tables 20 and 25: up to version 3 all is RC4; from 4 on named crypt filters. */
function methodOf(encrypt: PdfDict, filter = 'Identity'): Method {
  const version = encrypt.entries.get('V')
  if (version === 1 || version === 2) return 'rc4'
  if (filter === 'Identity') return 'none'
  const filters = dictOf(encrypt.entries.get('CF'))
  const method = dictOf(filters?.entries.get(filter))?.entries.get('CFM')
  if (isName(method, 'None')) return 'none'
  if (isName(method, 'V2')) return 'rc4'
  if (isName(method, 'AESV2')) return 'aes128'
  if (isName(method, 'AESV3')) return 'aes256'
  throw closed('unknown crypt filter')
}

/** Algorithm 2: filled up to 32 octets with these, and all of them for the empty password. */
const padding = Uint8Array.from(
  '28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a'.match(/../g) ?? [],
  (digits) => Number.parseInt(digits, 16),
)

/** The key of the file, if the empty user password is the right one. */
function fileKey(dict: PdfDict, id: Uint8Array): Uint8Array {
  const [version, revision] = [dict.entries.get('V'), dict.entries.get('R')]
  if (!isName(dict.entries.get('Filter'), 'Standard')) throw closed('unknown security handler')
  if (version === 5 && revision === 5) return modernKey(dict, simpleHash)
  if (version === 5 && revision === 6) return modernKey(dict, hardenedHash)
  const known = version === 1 || version === 2 || version === 4
  if (!known || !isInteger(revision) || revision < 2 || revision > 4) {
    throw closed('unknown encryption')
  }
  return oldKey(dict, revision, id)
}

/** Algorithms 2, 4 and 5: revisions 2 to 4. */
function oldKey(dict: PdfDict, revision: number, id: Uint8Array): Uint8Array {
  const bits = dict.entries.get('V') === 4 ? 128 : (dict.entries.get('Length') ?? 40)
  if (!isInteger(bits) || bits < 40 || bits > 128 || bits % 8 !== 0) throw closed('bad key length')
  const length = revision === 2 ? 5 : bits / 8
  const permissions = dict.entries.get('P')
  if (!isInteger(permissions)) throw closed('no permissions')
  const flags = Uint8Array.from([0, 8, 16, 24], (shift) => permissions >> shift)
  const open = revision === 4 && dict.entries.get('EncryptMetadata') === false
  const tail = open ? [Uint8Array.of(255, 255, 255, 255)] : []
  let key = md5(concat(padding, stringAt(dict, 'O', 32), flags, id, ...tail)).subarray(0, length)
  const rounds = revision === 2 ? 0 : 50
  for (let i = 0; i < rounds; i++) key = md5(key).subarray(0, length)
  if (!opensOld(dict, revision, id, key)) throw closed('a password is needed')
  return key
}

/** Algorithm 6. */
function opensOld(dict: PdfDict, revision: number, id: Uint8Array, key: Uint8Array): boolean {
  if (revision === 2) return equal(rc4(key, padding), stringAt(dict, 'U', 32))
  let check = rc4(key, md5(concat(padding, id)))
  for (let i = 1; i < 20; i++)
    check = rc4(
      key.map((octet) => octet ^ i),
      check,
    )
  return equal(check, stringAt(dict, 'U', 32).subarray(0, 16))
}

/** Algorithm 2.A: revisions 5 and 6. */
function modernKey(dict: PdfDict, hash: (salt: Uint8Array) => Uint8Array): Uint8Array {
  const user = stringAt(dict, 'U', 48)
  if (!equal(hash(user.subarray(32, 40)), user.subarray(0, 32)))
    throw closed('a password is needed')
  const wrapped = stringAt(dict, 'UE', 32)
  const options = { disablePadding: true }
  return cbc(hash(user.subarray(40, 48)), new Uint8Array(16), options).decrypt(wrapped)
}

const simpleHash = (salt: Uint8Array): Uint8Array => sha256(salt)

/** Algorithm 2.B for the empty password. */
function hardenedHash(salt: Uint8Array): Uint8Array {
  let key = sha256(salt)
  for (let round = 0, last = 0; round < 64 || last > round - 32; round++) {
    const repeated = new Uint8Array(64 * key.length)
    for (let i = 0; i < 64; i++) repeated.set(key, i * key.length)
    const options = { disablePadding: true }
    const mixed = cbc(key.subarray(0, 16), key.subarray(16, 32), options).encrypt(repeated)
    // The first sixteen octets as a number modulo 3; 256 is 1 modulo 3.
    const remainder = mixed.subarray(0, 16).reduce((sum, octet) => sum + octet, 0) % 3
    key = [sha256, sha384, sha512][remainder]?.(mixed) ?? key
    last = mixed.at(-1) ?? 0
  }
  return key.subarray(0, 32)
}

function stringAt(dict: PdfDict, key: string, length: number): Uint8Array {
  const value = dict.entries.get(key)
  if (!isString(value) || value.bytes.length < length) throw closed(`bad /${key}`)
  return value.bytes.subarray(0, length)
}

/** Algorithm 1 and 1.A: with AES-256 the key of the file itself. */
function objectKey(key: Uint8Array, { number, generation }: PdfRef, method: Method): Uint8Array {
  if (method === 'none' || method === 'aes256') return key
  const where = [number, number >> 8, number >> 16, generation, generation >> 8]
  const salt = method === 'aes128' ? [0x73, 0x41, 0x6c, 0x54] : []
  return md5(concat(key, Uint8Array.from([...where, ...salt]))).subarray(
    0,
    Math.min(key.length + 5, 16),
  )
}

function decipher(method: Method, key: Uint8Array, data: Uint8Array): Uint8Array {
  if (method === 'none') return data
  if (method === 'rc4') return rc4(key, data)
  // §7.6.2: the first block is the initialization vector, the last one padded.
  if (data.length === 0) return data
  if (data.length < 32 || data.length % 16 !== 0) throw new PdfDamage('bad encrypted data')
  try {
    return cbc(key, data.subarray(0, 16)).decrypt(data.subarray(16))
  } catch {
    throw new PdfDamage('bad encrypted data')
  }
}

function rc4(key: Uint8Array, data: Uint8Array): Uint8Array {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index)
  const swap = (a: number, b: number): void => {
    const kept = state[a] as number
    state[a] = state[b] as number
    state[b] = kept
  }
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (state[i] as number) + (key[i % key.length] as number)) & 255
    swap(i, j)
  }
  const out = new Uint8Array(data.length)
  for (let at = 0, i = 0, j = 0; at < data.length; at++) {
    i = (i + 1) & 255
    j = (j + (state[i] as number)) & 255
    swap(i, j)
    out[at] =
      (data[at] as number) ^ (state[((state[i] as number) + (state[j] as number)) & 255] as number)
  }
  return out
}
