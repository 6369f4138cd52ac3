import { encryptCbc, keySizes, passwordKey, passwordMac } from '../../adapters/key-material.ts'
import { digestIdentifierWithNull } from '../../core/asn1/algorithms.ts'
import { tags } from '../../core/asn1/der.ts'
import {
  explicit,
  implicit,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
  tlv,
} from '../../core/asn1/der-build.ts'
import { oids } from '../../core/asn1/oids.ts'
import { pfxOids } from './oids.ts'

/** What goes out: a PKCS#8 key, its certificate, the issuers above it, and the name programs show for it. */
export type OutgoingKey = {
  privateKey: Uint8Array
  certificate: Uint8Array
  chain: readonly Uint8Array[]
  name: string
}

/** Rounds of PBKDF2 and of the MAC alike: whoever guesses passwords takes the cheaper of the two. */
const rounds = 150_000
const saltSize = 16
const cipher = 'aes-256-cbc'

/**
 * PFX (RFC 7292 §4) as OpenSSL 3 and current systems write it: key and certificates under PBES2 with AES-256 and
 * PBKDF2-HMAC-SHA-256, MAC with SHA-256. Made here because forge knows no EC keys and a MAC with SHA-1 only.
 */
export async function writePkcs12(
  key: OutgoingKey,
  password: string,
  random: (length: number) => Uint8Array,
): Promise<Uint8Array> {
  const keyId = random(20)
  const seal = (plain: Uint8Array) => encrypt(plain, password, random)
  const [shrouded, certificates] = await Promise.all([
    seal(key.privateKey),
    seal(certificateBags(key, keyId)),
  ])
  const keyBag = bag(pfxOids.shroudedKeyBag, sequence(...shrouded), naming(key.name, keyId))
  const [algorithm, box] = certificates
  const encrypted = sequence(oid(oids.data), algorithm, implicit(0, box))
  const safe = sequence(
    content(pfxOids.encryptedData, sequence(integer(0), encrypted)),
    content(oids.data, octetString(sequence(keyBag))),
  )
  const mac = await macData(safe, password, random)
  return sequence(integer(3), content(oids.data, octetString(safe)), mac)
}

const content = (type: string, value: Uint8Array) => sequence(oid(type), explicit(0, value))

const bag = (type: string, value: Uint8Array, ...attributes: Uint8Array[]) =>
  sequence(oid(type), explicit(0, value), ...attributes)

function certificateBags({ certificate, chain, name }: OutgoingKey, keyId: Uint8Array): Uint8Array {
  const own = bag(pfxOids.certificateBag, certificateValue(certificate), naming(name, keyId))
  const issuers = chain.map((der) => bag(pfxOids.certificateBag, certificateValue(der)))
  return sequence(own, ...issuers)
}

const certificateValue = (der: Uint8Array) => content(pfxOids.x509Certificate, octetString(der))

/** The name, and the number by which Windows finds the certificate of a key (RFC 2985 §5.5). */
function naming(name: string, keyId: Uint8Array): Uint8Array {
  const text = tlv(tags.bmpString, Buffer.from(name, 'utf16le').swap16())
  return setOf(
    sequence(oid(pfxOids.friendlyName), setOf(text)),
    sequence(oid(pfxOids.localKeyId), setOf(octetString(keyId))),
  )
}

/** AlgorithmIdentifier and OCTET STRING, each under a salt of its own. */
export async function encrypt(
  plain: Uint8Array,
  password: string,
  random: (length: number) => Uint8Array,
): Promise<[Uint8Array, Uint8Array]> {
  const [salt, iv] = [random(saltSize), random(16)]
  const key = await passwordKey(password, { salt, rounds, hash: 'sha256' }, keySizes[cipher])
  const prf = sequence(oid(pfxOids.hmacWithSha256), nullValue())
  const derivation = sequence(octetString(salt), integer(rounds), prf)
  const parameters = sequence(
    sequence(oid(pfxOids.pbkdf2), derivation),
    sequence(oid(pfxOids.aes256Cbc), octetString(iv)),
  )
  const algorithm = sequence(oid(pfxOids.pbes2), parameters)
  return [algorithm, octetString(encryptCbc(cipher, key, iv, plain))]
}

async function macData(
  safe: Uint8Array,
  password: string,
  random: (length: number) => Uint8Array,
): Promise<Uint8Array> {
  const salt = random(saltSize)
  const mac = await passwordMac(password, { salt, rounds, hash: 'sha256' }, safe)
  const info = sequence(digestIdentifierWithNull('sha256'), octetString(mac))
  return sequence(info, octetString(salt), integer(rounds))
}
