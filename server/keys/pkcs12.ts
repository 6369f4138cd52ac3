import forge from 'node-forge'
import { openPrivateKey, type PrivateKey } from '../adapters/key-material.ts'
import { equalBytes } from '../core/asn1/der.ts'
import { readable } from '../core/asn1/tsp.ts'
import { type Certificate, isSignedBy } from '../core/asn1/x509.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import { type Refusal, refuse } from '../core/values/refusal.ts'

/** What a PKCS#12 file (RFC 7292) brought: one signing key, its certificate, the issuers found beside it. */
export type BroughtKey = {
  /** PKCS#8 DER. */
  privateKey: Uint8Array
  key: PrivateKey
  certificate: Certificate
  /** Issuers above the certificate, as far as the file goes. */
  chain: readonly Certificate[]
}

type Asn1 = forge.asn1.Asn1
const { asn1, pki, pkcs12 } = forge

/** No honest file is larger, and none asks for more rounds: both bound what a stranger's file may cost. */
const mostBytes = 1 << 20
const mostIterations = 2_000_000

/** Refusals: pkcs12-password, pkcs12-unsupported, pkcs12-no-key. */
export function readPkcs12(
  crypto: CryptoPort,
  file: Uint8Array,
  password: string,
): BroughtKey | Refusal {
  const opened = openFile(file, password)
  if (!('getBags' in opened)) return opened
  const bags = opened.safeContents.flatMap((content) => content.safeBags)
  const keyTypes = [pki.oids.keyBag, pki.oids.pkcs8ShroudedKeyBag]
  const keys = bags.filter((bag) => keyTypes.includes(bag.type)).map(privateKeyOf)
  if (keys.length === 0) return refuse('pkcs12-no-key')
  const certificates = readable(
    bags.filter((bag) => bag.type === pki.oids.certBag).map(certificateOf),
  )
  const usable = keys.flatMap((privateKey) => openUsable(privateKey))
  if (usable.length === 0) return refuse('pkcs12-unsupported', { part: 'key' })
  for (const { key, privateKey } of usable) {
    const certificate = certificates.find((c) => equalBytes(c.publicKey, key.publicKey))
    if (!certificate || !fits(crypto, key, certificate)) continue
    return { privateKey, key, certificate, chain: chainOf(crypto, certificate, certificates) }
  }
  return refuse('pkcs12-no-key')
}

function openFile(file: Uint8Array, password: string): forge.pkcs12.Pkcs12Pfx | Refusal {
  if (file.length > mostBytes) return refuse('pkcs12-unsupported', { part: 'size' })
  try {
    const pfx = asn1.fromDer(binary(file))
    if (asksTooMuch(pfx)) return refuse('pkcs12-unsupported', { part: 'iterations' })
    return openWith(pfx, password)
  } catch (error) {
    // forge has no error codes; these two texts are how it says that a key derived from the password did not fit.
    const wrong = /MAC could not be verified|wrong password|Failed to decrypt/i.test(String(error))
    return wrong ? refuse('pkcs12-password') : refuse('pkcs12-unsupported', { part: 'format' })
  }
}

/**
 * RFC 7292 appendix B derives the MAC key from UTF-16, RFC 8018 the PBES2 key from UTF-8, and forge takes one
 * string for both. Beyond ASCII a modern file is therefore opened in UTF-8 without its MAC; that the private key
 * fits the certificate is checked afterwards in any case.
 */
function openWith(pfx: Asn1, password: string): forge.pkcs12.Pkcs12Pfx {
  try {
    return pkcs12.pkcs12FromAsn1(pfx, false, password)
  } catch (error) {
    const utf8 = forge.util.encodeUtf8(password)
    if (utf8 === password || typeof pfx.value === 'string') throw error
    try {
      const bare = { ...pfx, value: pfx.value.slice(0, 2) }
      return pkcs12.pkcs12FromAsn1(bare, false, utf8)
    } catch {
      throw error
    }
  }
}

/** Iteration counts stand right after their salt (RFC 8018 appendix A, RFC 7292 §4): look before computing. */
function asksTooMuch(node: Asn1): boolean {
  if (typeof node.value === 'string') {
    return node.type === asn1.Type.OCTETSTRING && asksTooMuchInside(node.value)
  }
  return node.value.some((child, i, all) => {
    const afterSalt = i > 0 && all[i - 1]?.type === asn1.Type.OCTETSTRING
    const isCount = afterSalt && child.type === asn1.Type.INTEGER && typeof child.value === 'string'
    return (isCount && numberOf(child.value as string) > mostIterations) || asksTooMuch(child)
  })
}

function asksTooMuchInside(octets: string): boolean {
  // Only SEQUENCEs nest here; encrypted octets that happen to look like one parse into nothing of interest.
  if (octets.charCodeAt(0) !== 0x30) return false
  try {
    return asksTooMuch(asn1.fromDer(octets))
  } catch {
    return false
  }
}

const numberOf = (octets: string): number =>
  Array.from(octets).reduce((sum, character) => sum * 256 + character.charCodeAt(0), 0)

const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('binary')
const derOf = (node: Asn1): Uint8Array =>
  new Uint8Array(Buffer.from(asn1.toDer(node).getBytes(), 'binary'))

/** forge reads RSA keys into objects and leaves every other kind as decrypted PKCS#8, which is what is wanted here. */
const privateKeyOf = (bag: forge.pkcs12.Bag): Uint8Array =>
  derOf(
    bag.key
      ? pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(bag.key as forge.pki.rsa.PrivateKey))
      : bag.asn1,
  )

/** For an RSA certificate forge keeps the parsed tree of what was signed, so that it comes out octet by octet. */
const certificateOf = (bag: forge.pkcs12.Bag): Uint8Array =>
  derOf(bag.cert ? pki.certificateToAsn1(bag.cert) : bag.asn1)

function openUsable(privateKey: Uint8Array): { privateKey: Uint8Array; key: PrivateKey }[] {
  try {
    const key = openPrivateKey(privateKey)
    return key.algorithm && key.algorithm !== 'ed25519' ? [{ privateKey, key }] : []
  } catch {
    return []
  }
}

/** A PKCS#8 key may state a public half that is not its own: only a signature shows that the two belong together. */
function fits(crypto: CryptoPort, key: PrivateKey, { publicKey }: Certificate): boolean {
  const data = new Uint8Array(32)
  const scheme = key.algorithm === 'p256' ? 'ecdsa' : 'rsa-pkcs1'
  return crypto.verify({ scheme, hash: 'sha256', publicKey, data, signature: key.signNow(data) })
}

function chainOf(
  crypto: CryptoPort,
  leaf: Certificate,
  all: readonly Certificate[],
): Certificate[] {
  const chain: Certificate[] = []
  for (let last = leaf; ; last = chain.at(-1) as Certificate) {
    const known = [leaf, ...chain]
    const issuer = all.find(
      (candidate) =>
        equalBytes(candidate.subject.der, last.issuer.der) &&
        !known.some((certificate) => equalBytes(certificate.der, candidate.der)) &&
        isSignedBy(crypto, last, candidate),
    )
    if (!issuer) return chain
    chain.push(issuer)
  }
}
