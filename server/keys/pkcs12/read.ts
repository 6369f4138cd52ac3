import { openPrivateKey, type PrivateKey } from '../../adapters/key-material.ts'
import { signatureOf } from '../../core/asn1/algorithms.ts'
import { DerError, type DerNode } from '../../core/asn1/der.ts'
import { asExplicit, asOctets, asOid, asSequence, isContext } from '../../core/asn1/der-values.ts'
import { oids } from '../../core/asn1/oids.ts'
import { readable } from '../../core/asn1/tsp.ts'
import type { Certificate } from '../../core/asn1/x509.ts'
import { equal } from '../../core/values/bytes.ts'
import type { CryptoPort } from '../../core/values/crypto.ts'
import { type Refusal, refuse } from '../../core/values/refusal.ts'
import { fitsSignature, issuersOf } from '../issuers.ts'
import { checkMac, decrypt, mostRounds, type Opening, Pkcs12Fault, readBer } from './decrypt.ts'
import { pfxOids } from './oids.ts'

/** What a PKCS#12 file (RFC 7292) brought: one signing key, its certificate, the issuers found beside it. */
export type BroughtKey = {
  /** PKCS#8 DER. */
  privateKey: Uint8Array
  key: PrivateKey
  certificate: Certificate
  /** Issuers above the certificate, as far as the file goes. */
  chain: readonly Certificate[]
}

/** Octets; no honest file is larger. */
const mostBytes = 1 << 20

/** Refusals: too-large, pkcs12-password, pkcs12-unsupported, pkcs12-algorithm, pkcs12-no-key, pkcs12-chain-long. */
export async function readPkcs12(
  crypto: CryptoPort,
  file: Uint8Array,
  password: string,
): Promise<BroughtKey | Refusal> {
  if (file.length > mostBytes) return refuse('too-large', { maximum: mostBytes >> 20 })
  const bags = await openBags(file, password)
  if (!('keys' in bags)) return bags
  if (bags.keys.length === 0) return refuse('pkcs12-no-key')
  const certificates = readable([...bags.certificates])
  const usable = bags.keys.flatMap((privateKey) => openUsable(privateKey))
  if (usable.length === 0) return refuse('pkcs12-algorithm')
  for (const { key, privateKey } of usable) {
    const certificate = certificates.find((c) => equal(c.publicKey, key.publicKey))
    if (!certificate || !fits(crypto, key, certificate)) continue
    const chain = issuersOf(crypto, certificate, certificates)
    if (!fitsSignature([certificate, ...chain])) return refuse('pkcs12-chain-long')
    return { privateKey, key, certificate, chain }
  }
  return refuse('pkcs12-no-key')
}

type Bags = { keys: Uint8Array[]; certificates: Uint8Array[] }

async function openBags(file: Uint8Array, password: string): Promise<Bags | Refusal> {
  try {
    return await readPfx(file, { password, rounds: mostRounds, confirmed: false })
  } catch (error) {
    if (!(error instanceof Pkcs12Fault)) return refuse('pkcs12-unsupported', { part: 'format' })
    if (error.fault === 'password') return refuse('pkcs12-password')
    return refuse('pkcs12-unsupported', { part: error.fault })
  }
}

/** PFX ::= SEQUENCE { version, authSafe ContentInfo, macData OPTIONAL } (§4). */
async function readPfx(file: Uint8Array, opening: Opening): Promise<Bags> {
  const [, safe, mac] = asSequence(readBer(file), 'PFX')
  const data = asOctets(contentOf(safe, oids.data), 'safe')
  await checkMac(opening, mac, data)
  const bags: Bags = { keys: [], certificates: [] }
  for (const part of asSequence(readBer(data), 'safe')) {
    for (const bag of asSequence(await openPart(opening, part), 'bags')) {
      await openBag(opening, bag, bags)
    }
  }
  return bags
}

function contentOf(info: DerNode | undefined, type: string): DerNode {
  const [identifier, content] = asSequence(info, 'content')
  const fits = asOid(identifier, 'content type') === type && isContext(content, 0)
  if (!fits) throw new DerError('structure', `content of type ${type} is missing`)
  return asExplicit(content as DerNode, 'content')
}

/** SafeContents, encrypted or plain (§4.1). */
async function openPart(opening: Opening, part: DerNode): Promise<DerNode> {
  const [type] = asSequence(part, 'content')
  if (asOid(type, 'content type') !== pfxOids.encryptedData) {
    return readBer(asOctets(contentOf(part, oids.data), 'bags'))
  }
  const [, info] = asSequence(contentOf(part, pfxOids.encryptedData), 'encrypted data')
  const [, algorithm, box] = asSequence(info, 'encrypted content')
  if (!isContext(box, 0)) throw new DerError('structure', 'encrypted content is missing')
  return decrypt(opening, algorithm, octetsOf(box))
}

/** [0] IMPLICIT OCTET STRING: whole, or in pieces where the writer chose BER. */
const octetsOf = (node: DerNode): Uint8Array =>
  node.constructed
    ? new Uint8Array(Buffer.concat(node.children.map((piece) => asOctets(piece, 'piece'))))
    : node.content

/** SafeBag (§4.2). Revocation lists, secrets and nested bags are of no use here. */
async function openBag(opening: Opening, bag: DerNode, bags: Bags): Promise<void> {
  const [identifier, tagged] = asSequence(bag, 'bag')
  const type = asOid(identifier, 'bag type')
  if (!isContext(tagged, 0)) throw new DerError('structure', 'bag is empty')
  const value = asExplicit(tagged, 'bag')
  if (type === pfxOids.keyBag) bags.keys.push(value.bytes)
  if (type === pfxOids.shroudedKeyBag) {
    const [algorithm, box] = asSequence(value, 'encrypted key')
    bags.keys.push((await decrypt(opening, algorithm, asOctets(box, 'encrypted key'))).bytes)
  }
  if (type === pfxOids.certificateBag) {
    const [kind, certificate] = asSequence(value, 'certificate bag')
    if (asOid(kind, 'certificate type') !== pfxOids.x509Certificate) return
    if (!isContext(certificate, 0)) throw new DerError('structure', 'certificate is missing')
    bags.certificates.push(asOctets(asExplicit(certificate, 'certificate'), 'certificate'))
  }
}

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
  const { algorithm } = key
  if (!algorithm || algorithm === 'ed25519') return false
  const data = new Uint8Array(32)
  const signature = key.signNow(data)
  return crypto.verify({ ...signatureOf(algorithm), publicKey, data, signature })
}
