import type { Reader } from '../../db/connection.ts'
import { type Certificate, parseCertificate } from '../core/asn1/x509.ts'
import { equal } from '../core/values/bytes.ts'
import { authorityPurposes, fileNameOf } from './profiles.ts'
import { type CertificateWithKey, findCertifiedKey, houseGenerations } from './store.ts'

/** An authority of this house, of any generation: what certificates it issued are checked against. */
export type HouseAuthority = {
  keyId: string
  /** Its files are `/ca/NAME.cer` and `/ca/NAME.crl`. */
  name: string
  /** `root-ca`, `issuing-ca` and the like. */
  purpose: string
  certificate: Certificate
  root: boolean
  /** A retired one issues nothing more; its list goes on. */
  retired: boolean
  /** Its private key is not in this database: somebody carries requests to it and answers back. */
  offline: boolean
}

export async function houseAuthorities({
  db,
}: {
  db: { read: Reader }
}): Promise<HouseAuthority[]> {
  return (await houseGenerations(db.read, authorityPurposes)).map(authorityIn)
}

const authorityIn = ({ key, certificate }: CertificateWithKey): HouseAuthority => ({
  keyId: key.id,
  name: fileNameOf(key.id),
  purpose: key.purpose,
  certificate: parseCertificate(certificate.der),
  root: certificate.issuerKeyId === key.id,
  retired: key.retiredAt !== null,
  offline: key.wrappedKey === null,
})

/** Undefined for a key that issues nothing. */
export async function authorityOf(
  { db }: { db: { read: Reader } },
  keyId: string,
): Promise<CertificateWithKey | undefined> {
  const found = await findCertifiedKey(db.read, keyId)
  const issues = (authorityPurposes as readonly string[]).includes(found?.key.purpose ?? '')
  return issues && found?.certificate ? { ...found, certificate: found.certificate } : undefined
}

/** Issuers above an authority up to its root, itself first. */
export function chainAbove(
  all: readonly HouseAuthority[],
  keyId: string,
): readonly HouseAuthority[] {
  const chain: HouseAuthority[] = []
  for (let at = all.find((one) => one.keyId === keyId); at && !chain.includes(at); ) {
    chain.push(at)
    at = issuerAmong(all, at.certificate)
  }
  return chain
}

/** By name: every generation has one of its own. */
export const issuerAmong = (
  all: readonly HouseAuthority[],
  { issuer }: Pick<Certificate, 'issuer'>,
): HouseAuthority | undefined =>
  all.find(({ certificate }) => equal(certificate.subject.der, issuer.der))
