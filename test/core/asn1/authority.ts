import { generateKeyPairSync, type KeyObject, sign as nodeSign, randomBytes } from 'node:crypto'
import { openPrivateKey } from '../../../server/adapters/key-material.ts'
import { nodeCrypto } from '../../../server/adapters/node-crypto.ts'
import { type Certificate, parseCertificate } from '../../../server/core/asn1/x509.ts'
import { buildCertificate, type CertificateProfile } from '../../../server/core/asn1/x509-build.ts'
import type { KeyAlgorithm, Signer } from '../../../server/core/values/crypto.ts'

/** A root, an issuing CA, a signer and a TSA of one algorithm, made by the code under test. */
export type Authority = {
  root: Member
  issuing: Member
  signing: Member
  tsa: Member
}
export type Member = { certificate: Certificate; key: KeyObject; signer: Signer }

export const from = new Date('2026-01-01T00:00:00Z')
export const until = new Date('2036-01-01T00:00:00Z')
export const during = new Date('2026-11-22T08:00:00.250Z')

export async function makeAuthority(algorithm: KeyAlgorithm): Promise<Authority> {
  const root = await issue('root', algorithm)
  const issuing = await issue('issuing', algorithm, root)
  return {
    root,
    issuing,
    signing: await issue('signing', algorithm, issuing),
    tsa: await issue('tsa', algorithm, issuing),
  }
}

export async function issue(
  profile: CertificateProfile,
  algorithm: KeyAlgorithm,
  issuer?: Member,
  changes: { notBefore?: Date; notAfter?: Date; name?: string; serial?: string } = {},
): Promise<Member> {
  const pair = keyPair(algorithm)
  const issuerKey = issuer?.key ?? pair.privateKey
  const der = await buildCertificate(
    nodeCrypto,
    {
      serial: changes.serial ?? `01${randomBytes(15).toString('hex')}`,
      subject: {
        commonName: changes.name ?? `示例 ${profile}`,
        organisation: '示例科技有限公司',
        country: 'CN',
      },
      publicKey: new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' })),
      notBefore: changes.notBefore ?? from,
      notAfter: changes.notAfter ?? until,
      profile,
      ...(issuer && { issuer: issuer.certificate }),
      issuerAlgorithm: issuer?.signer.algorithm ?? algorithm,
      crlUrl: 'http://localhost:3000/ca/issuing.crl',
      caUrl: 'http://localhost:3000/ca/issuing.cer',
    },
    async (tbs) => signWith(issuerKey, tbs),
  )
  const chain = issuer ? [issuer.certificate.der, ...issuer.signer.chain] : []
  return {
    certificate: parseCertificate(der),
    key: pair.privateKey,
    signer: {
      algorithm,
      certificate: der,
      chain,
      sign: async (data) => signWith(pair.privateKey, data),
    },
  }
}

export function signWith(key: KeyObject, data: Uint8Array): Uint8Array {
  const { namedCurve } = key.asymmetricKeyDetails ?? {}
  if (namedCurve !== 'SM2') return new Uint8Array(nodeSign('sha256', data, key))
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' })
  return openPrivateKey(new Uint8Array(pkcs8)).signNow(data)
}

function keyPair(algorithm: KeyAlgorithm) {
  if (algorithm === 'sm2') return generateKeyPairSync('ec', { namedCurve: 'SM2' })
  return algorithm === 'p256'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: algorithm === 'rsa2048' ? 2048 : 3072 })
}
