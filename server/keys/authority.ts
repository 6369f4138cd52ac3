import { generateKeys } from '../adapters/key-material.ts'
import { buildCrl, parseCrl } from '../core/asn1/crl.ts'
import type { KeyAlgorithm } from '../core/values/crypto.ts'
import { newId } from '../core/values/ids.ts'
import { certify, houseKeyId, type KeysDeps, openMember } from './house.ts'
import { isStale, listLifetime } from './rules.ts'
import {
  addRevocationList,
  countRevoked,
  latestRevocationList,
  revokedCertificates,
} from './store.ts'
import type { CertificateSubject, PreparedKey } from './types.ts'
import type { Vault } from './vault.ts'

/** Years a signing certificate lives. */
const signingYears = 2

export type KeyRequest = {
  purpose: 'seal' | 'person'
  ownerId: string
  algorithm: KeyAlgorithm
  subject: CertificateSubject
}

/** A fresh key pair, wrapped, with a certificate of the issuing CA. Nothing is stored. */
export async function prepareKey(
  deps: KeysDeps,
  vault: Vault,
  request: KeyRequest,
): Promise<PreparedKey> {
  const pair = await generateKeys(request.algorithm)
  const certified = await certifyOwner(deps, vault, request, pair.publicKey)
  const { keyId, purpose } = certified
  return { ...certified, wrappedKey: vault.wrap(keyId, purpose, pair.privateKey) }
}

/** A certificate of the issuing CA for a public key, whoever holds the other half; `server` until the caller says where. */
export async function certifyOwner(
  deps: KeysDeps,
  vault: Vault,
  { purpose, ownerId, algorithm, subject }: KeyRequest,
  publicKey: Uint8Array,
): Promise<PreparedKey> {
  const issuing = await openMember(deps, vault, 'issuing-ca')
  const notBefore = deps.clock.now()
  const notAfter = new Date(notBefore)
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + signingYears)
  const certificate = await certify(deps, issuing.key, {
    subject: { ...subject, country: 'CN' },
    publicKey,
    notBefore,
    notAfter,
    profile: 'signing',
    issuer: issuing.certificate,
    crlUrl: `${deps.baseUrl}/ca/issuing.crl`,
    caUrl: `${deps.baseUrl}/ca/issuing.cer`,
  })
  return {
    keyId: newId('key', deps.random),
    ...{ purpose, ownerId, algorithm, publicKey },
    ...{ custody: 'server', wrappedKey: null, reference: null },
    serial: certificate.serial,
    certificate: certificate.der,
    subjectName: subject.commonName,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
  }
}

/** Somebody else may publish the next number at the same moment; then theirs is looked at again. */
const attempts = 5

/** The current list of one CA; signs and stores the next number when the last is old or misses a revocation. */
export async function currentRevocationList(
  deps: KeysDeps,
  vault: Vault,
  issuer: 'issuing' | 'root',
): Promise<Uint8Array> {
  const purpose = issuer === 'issuing' ? 'issuing-ca' : 'root-ca'
  const issuerKeyId = houseKeyId(purpose)
  for (let attempt = 0; attempt < attempts; attempt++) {
    const now = deps.clock.now()
    const last = await latestRevocationList(deps.db.read, issuerKeyId)
    const revoked = await countRevoked(deps.db.read, issuerKeyId)
    const listed = last ? parseCrl(last.der).entries.length : 0
    if (last && !isStale(last, listed, revoked, now)) return last.der
    const { certificate, key } = await openMember(deps, vault, purpose)
    const rows = await revokedCertificates(deps.db.read, issuerKeyId)
    const number = (last?.number ?? 0) + 1
    const nextUpdate = new Date(now.getTime() + listLifetime * 3_600_000)
    const der = await buildCrl(
      {
        issuer: certificate,
        issuerAlgorithm: 'p256',
        number,
        thisUpdate: now,
        nextUpdate,
        entries: rows.map((row) => ({
          serial: row.serial,
          revokedAt: row.revokedAt ?? now,
          reason: row.revocationReason ?? 0,
        })),
      },
      (tbs) => key.sign(tbs),
    )
    const row = { issuerKeyId, number, der, thisUpdate: now, nextUpdate }
    if (await deps.db.transaction((tx) => addRevocationList(tx, row))) return der
  }
  throw new Error(`The revocation list of the ${issuer} CA is being renewed by too many at once.`)
}
