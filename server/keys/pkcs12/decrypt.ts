import forge from 'node-forge'
import {
  decryptCbc,
  keySizes,
  type PasswordHash,
  passwordKey,
  passwordMac,
  sameSecret,
} from '../../adapters/key-material.ts'
import { type DerNode, readDer, tags } from '../../core/asn1/der.ts'
import {
  asOctets,
  asOid,
  asSequence,
  asSmallInteger,
  isUniversal,
} from '../../core/asn1/der-values.ts'
import { ciphers, digests, legacyCiphers, pfxOids, pseudoRandom } from './oids.ts'

/** Why the file does not open; `password` also where only a wrong password explains what came out. */
export class Pkcs12Fault extends Error {
  readonly fault: 'password' | 'format' | 'iterations'

  constructor(fault: Pkcs12Fault['fault']) {
    super(`PKCS#12: ${fault}`)
    this.fault = fault
  }
}

/** Whoever opens a file: the password, and how many rounds of derivation it may still cost. */
export type Opening = { password: string; rounds: number; confirmed: boolean }

/** Rounds that a whole file may ask for: two seconds, most of them on the thread pool. */
export const mostRounds = 2_000_000
/** forge's rounds run on the main thread, twice for each key: they are charged by their weight. Honest files ask for 2048. */
const legacyWeight = 20

/**
 * Old programs write BER: lengths left open, octet strings in pieces (X.690 §8.7.3). forge reads those; what it read
 * is written again in DER, so that everything behind this reads one encoding.
 */
export function readBer(bytes: Uint8Array): DerNode {
  const options = { strict: true, decodeBitStrings: false }
  const tree = joined(forge.asn1.fromDer(binary(bytes), options as never))
  return readDer(fromBinary(forge.asn1.toDer(tree).getBytes()))
}

function joined(node: forge.asn1.Asn1): forge.asn1.Asn1 {
  if (typeof node.value === 'string') return node
  const value = node.value.map(joined)
  const inPieces = node.tagClass === 0 && (node.type as number) === tags.octetString
  if (!inPieces) return { ...node, value }
  const whole = value.map((piece) => piece.value as string).join('')
  return { ...node, constructed: false, composed: false, value: whole }
}

/** MacData (RFC 7292 §4) over the octets of the AuthenticatedSafe. */
export async function checkMac(
  opening: Opening,
  mac: DerNode | undefined,
  data: Uint8Array,
): Promise<void> {
  if (!mac) return
  const [info, saltNode, rounds] = asSequence(mac, 'MAC data')
  const [algorithm, value] = asSequence(info, 'MAC')
  const [identifier] = asSequence(algorithm, 'MAC algorithm')
  const hash = digests[asOid(identifier, 'MAC algorithm')]
  if (!hash) throw new Pkcs12Fault('format')
  const derivation = { hash, salt: asOctets(saltNode, 'salt'), rounds: spend(opening, rounds ?? 1) }
  const made = await passwordMac(opening.password, derivation, data)
  if (!sameSecret(made, asOctets(value, 'MAC'))) throw new Pkcs12Fault('password')
  opening.confirmed = true
}

/** `box` under an AlgorithmIdentifier of password-based encryption, as one value. */
export async function decrypt(
  opening: Opening,
  algorithm: DerNode | undefined,
  box: Uint8Array,
): Promise<DerNode> {
  const [identifier, parameters] = asSequence(algorithm, 'encryption')
  const scheme = asOid(identifier, 'encryption')
  if (scheme !== pfxOids.pbes2 && !legacyCiphers.includes(scheme)) throw new Pkcs12Fault('format')
  const plain =
    scheme === pfxOids.pbes2
      ? await decryptModern(opening, parameters, box)
      : decryptLegacy(opening, scheme, parameters, box)
  try {
    return readBer(plain)
  } catch (error) {
    // Without a MAC a wrong password shows only now, when its padding happened to be right.
    throw opening.confirmed ? error : new Pkcs12Fault('password')
  }
}

/** PBES2 (RFC 8018 §6.2) with PBKDF2 and a cipher in CBC mode. */
async function decryptModern(
  opening: Opening,
  parameters: DerNode | undefined,
  box: Uint8Array,
): Promise<Uint8Array> {
  const [derivation, encryption] = asSequence(parameters, 'PBES2')
  const [cipherId, iv] = asSequence(encryption, 'cipher')
  const cipher = ciphers[asOid(cipherId, 'cipher')]
  if (!cipher) throw new Pkcs12Fault('format')
  const key = await passwordKey(
    opening.password,
    readDerivation(opening, derivation),
    keySizes[cipher],
  )
  const vector = asOctets(iv, 'IV')
  try {
    return decryptCbc(cipher, key, vector, box)
  } catch {
    throw new Pkcs12Fault('password')
  }
}

function readDerivation(opening: Opening, node: DerNode | undefined) {
  const [method, parameters] = asSequence(node, 'derivation')
  if (asOid(method, 'derivation') !== pfxOids.pbkdf2) throw new Pkcs12Fault('format')
  const [salt, rounds, ...optional] = asSequence(parameters, 'PBKDF2')
  const named = optional.find((field) => isUniversal(field, tags.sequence))
  let hash: PasswordHash | undefined = 'sha1'
  if (named) hash = pseudoRandom[asOid(asSequence(named, 'PRF')[0], 'PRF')]
  if (!hash) throw new Pkcs12Fault('format')
  return { hash, salt: asOctets(salt, 'salt'), rounds: spend(opening, rounds) }
}

type LegacyCipher = {
  update(input: forge.util.ByteStringBuffer): void
  finish(): boolean
  output: forge.util.ByteStringBuffer
}
type LegacyCiphers = {
  getCipher(oid: string, parameters: forge.asn1.Asn1, password: string): LegacyCipher
}

/** Ciphers that nobody should choose any more, from forge; they take the password in UTF-16 (appendix B.1). */
function decryptLegacy(
  opening: Opening,
  scheme: string,
  parameters: DerNode | undefined,
  box: Uint8Array,
): Uint8Array {
  const [, rounds] = asSequence(parameters, 'encryption parameters')
  spend(opening, rounds, legacyWeight)
  const { getCipher } = (forge.pki as unknown as { pbe: LegacyCiphers }).pbe
  const tree = forge.asn1.fromDer(binary((parameters as DerNode).bytes))
  const cipher = getCipher(scheme, tree, opening.password)
  cipher.update(forge.util.createBuffer(binary(box)))
  if (!cipher.finish()) throw new Pkcs12Fault('password')
  return fromBinary(cipher.output.getBytes())
}

/** Looks at a count of rounds before anything is computed, and takes it off what the file may still cost. */
function spend(opening: Opening, node: DerNode | number | undefined, weight = 1): number {
  const rounds = typeof node === 'number' ? node : countOf(node)
  opening.rounds -= rounds * weight
  if (rounds < 1 || opening.rounds < 0) throw new Pkcs12Fault('iterations')
  return rounds
}

function countOf(node: DerNode | undefined): number {
  if (node && node.content.length > 4) throw new Pkcs12Fault('iterations')
  return asSmallInteger(node, 'iterations')
}

const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('binary')
const fromBinary = (text: string) => new Uint8Array(Buffer.from(text, 'binary'))
