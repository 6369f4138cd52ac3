import type { Tx } from '../../db/connection.ts'
import { nameValue } from '../core/asn1/names.ts'
import { oids } from '../core/asn1/oids.ts'
import { validatePath } from '../core/asn1/path.ts'
import { type Certificate, parseCertificate } from '../core/asn1/x509.ts'
import { rootsFor, signerScope } from '../core/trust-scopes.ts'
import { equal } from '../core/values/bytes.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { houseAuthorities } from './authorities.ts'
import { readCertificateFile } from './certificate-file.ts'
import { certificateRow, type KeysDeps } from './house.ts'
import { fitsSignature, issuersOf } from './issuers.ts'
import { isGone, judgeUse, outsideIssuer } from './rules.ts'
import { chainOf } from './signing.ts'
import {
  addCertificate,
  certificatesOfKey,
  findCertificate,
  findCertifiedKey,
  holdKey,
} from './store.ts'
import { trustedNow } from './trust-store.ts'
import type { IssuedCertificate } from './types.ts'

/** What another authority made of our request: read and judged; nothing is stored yet. */
export async function readIssued(
  deps: KeysDeps,
  { keyId, file }: { keyId: string; file: Uint8Array },
): Promise<IssuedCertificate | Refusal> {
  const found = await findCertifiedKey(deps.db.read, keyId)
  if (!found) return refuse('key-unknown')
  const { key } = found
  if (isGone(key)) return refuse('key-destroyed')
  const certificates = readCertificateFile(file)
  if (isRefusal(certificates)) return certificates
  const leaf = certificates.find(({ publicKey }) => equal(publicKey, key.publicKey))
  if (!leaf) return refuse('certificate-other-key')
  const chain = issuersOf(deps.crypto, leaf, certificates)
  if (!fitsSignature([leaf, ...chain])) return refuse('pkcs12-chain-long')
  const unusable = judgeUse(deps.crypto, leaf, deps.clock.now())
  if (unusable) return unusable
  // Asked here too, so that the same file sent twice is told in the same words.
  const taken = await serialFault(deps, leaf)
  if (taken) return taken
  const { serial, notBefore, notAfter, der } = leaf
  return {
    ...{ keyId, serial, notBefore, notAfter },
    certificate: der,
    subjectName: nameValue(leaf.subject, oids.commonName) ?? leaf.subject.text,
    chain: chain.map((issuer) => issuer.der),
    trusted: leadsToRoot(deps, leaf, chain, await rootsOf(deps, leaf)),
  }
}

/** Refusals: certificate-known, certificate-serial-taken. */
export async function serialFault(deps: KeysDeps, leaf: Certificate): Promise<Refusal | undefined> {
  const known = await findCertificate(deps.db.read, leaf.serial)
  if (!known) return undefined
  const same = equal(known.certificate.der, leaf.der)
  return refuse(same ? 'certificate-known' : 'certificate-serial-taken')
}

/** From now on the key signs with it. A key that was given up does not come back with a new certificate. */
export async function keepIssued(tx: Tx, issued: IssuedCertificate): Promise<Refusal | undefined> {
  if (!(await holdKey(tx, issued.keyId))) return refuse('key-unknown')
  const earlier = await certificatesOfKey(tx, issued.keyId)
  if (earlier.some(({ revokedAt }) => revokedAt !== null)) return refuse('key-given-up')
  const { keyId, subjectName, certificate } = issued
  const row = certificateRow(parseCertificate(certificate), keyId, outsideIssuer, subjectName)
  const chain = issued.chain.map((der) => Buffer.from(der).toString('base64'))
  return (await addCertificate(tx, { ...row, chain })) ? undefined : refuse('certificate-known')
}

/** Whether the issuers of a certificate lead to a root of this house, or to one on its trust list for such signers. */
export async function isTrusted(deps: KeysDeps, serial: string): Promise<boolean> {
  const found = await findCertificate(deps.db.read, serial)
  if (!found) return false
  if (found.certificate.issuerKeyId !== outsideIssuer) return true
  const chain = await chainOf(found.certificate, async () => [])
  const leaf = parseCertificate(found.certificate.der)
  return leadsToRoot(deps, leaf, chain.map(parseCertificate), await rootsOf(deps, leaf))
}

/** Who is believed for this signer: the roots of the house, and of others those on the trust list for such signers. */
async function rootsOf(deps: KeysDeps, leaf: Certificate): Promise<readonly Certificate[]> {
  const [authorities, trusted] = await Promise.all([
    houseAuthorities(deps),
    trustedNow(deps.db.read),
  ])
  const roots = authorities.filter(({ root }) => root).map(({ certificate }) => certificate)
  const anchors = trusted.map(({ der, scopes }) => ({ certificate: parseCertificate(der), scopes }))
  return rootsFor({ roots, anchors }, signerScope(leaf))
}

/** Judged at a moment at which the certificate itself was valid: an expired one had an issuer too. */
function leadsToRoot(
  { crypto }: KeysDeps,
  leaf: Certificate,
  chain: readonly Certificate[],
  roots: readonly Certificate[],
): boolean {
  return validatePath(crypto, leaf, chain, roots, leaf.notBefore, 'signing').ok
}
