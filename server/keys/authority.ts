import { generateKeys } from '../adapters/key-material.ts'
import { buildCrl, parseCrl } from '../core/asn1/crl.ts'
import type { KeyAlgorithm } from '../core/values/crypto.ts'
import { newId } from '../core/values/ids.ts'
import { authorityOf } from './authorities.ts'
import {
  addressesOf,
  certify,
  type HouseMember,
  type KeysDeps,
  openCertified,
  openMember,
} from './house.ts'
import { issuingFor, keyIdOfFile } from './profiles.ts'
import { isStale, listLifetime } from './rules.ts'
import {
  addRevocationList,
  countRevoked,
  latestRevocationList,
  type RevocationListRow,
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
  const issuing = await openMember(deps, vault, issuingFor(algorithm))
  const notBefore = deps.clock.now()
  const notAfter = new Date(notBefore)
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + signingYears)
  const certificate = await certify(deps, issuing.key, {
    subject: { ...subject, country: 'CN' },
    publicKey,
    notBefore,
    notAfter,
    profile: purpose,
    issuer: issuing.certificate,
    ...addressesOf(deps, issuing.keyId),
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

/**
 * The current list of an authority; signs and stores the next number when the last is old or misses a revocation. One of an
 * earlier generation goes on publishing its own list under its own key. Where the key is kept elsewhere, the last list that
 * was carried here; undefined before there was any.
 */
export async function currentRevocationList(
  deps: KeysDeps,
  vault: Vault,
  issuerKeyId: string,
): Promise<Uint8Array | undefined> {
  const issuer = await authorityOf(deps, issuerKeyId)
  if (!issuer) return undefined
  for (let attempt = 0; attempt < attempts; attempt++) {
    const now = deps.clock.now()
    const last = await latestRevocationList(deps.db.read, issuerKeyId)
    const revoked = await countRevoked(deps.db.read, issuerKeyId)
    const listed = last ? parseCrl(last.der).entries.length : 0
    if (last && !isStale(last, listed, revoked, now)) return last.der
    if (!issuer.key.wrappedKey) return last?.der
    const row = await nextList(deps, await openCertified(deps, vault, issuer), last?.number ?? 0)
    if (await deps.db.transaction((tx) => addRevocationList(tx, row))) return row.der
  }
  throw new Error(`The revocation list of ${issuerKeyId} is being renewed by too many at once.`)
}

/** `issuing.crl`, `issuing-2.cer`: generation and kind in one name. */
export async function authorityFile(
  deps: KeysDeps,
  vault: Vault,
  name: string,
): Promise<Uint8Array | undefined> {
  const [, stem = '', kind] = /^([a-z0-9-]{1,40})\.(cer|crl)$/.exec(name) ?? []
  if (!kind) return undefined
  if (kind === 'crl') return currentRevocationList(deps, vault, keyIdOfFile(stem))
  return (await authorityOf(deps, keyIdOfFile(stem)))?.certificate.der
}

/** `hours` it holds. Nothing is stored. */
export async function nextList(
  deps: KeysDeps,
  { keyId, certificate, key }: HouseMember,
  lastNumber: number,
  hours: number = listLifetime,
): Promise<RevocationListRow> {
  const now = deps.clock.now()
  const nextUpdate = new Date(now.getTime() + hours * 3_600_000)
  const rows = await revokedCertificates(deps.db.read, keyId)
  const number = lastNumber + 1
  const entries = rows.map(({ serial, revokedAt, revocationReason }) => ({
    serial,
    revokedAt: revokedAt ?? now,
    reason: revocationReason ?? 0,
  }))
  const issuerAlgorithm = key.algorithm as KeyAlgorithm
  const request = { issuer: certificate, issuerAlgorithm, number, thisUpdate: now, nextUpdate }
  const der = await buildCrl({ ...request, entries }, (tbs) => key.sign(tbs))
  return { issuerKeyId: keyId, number, der, thisUpdate: now, nextUpdate }
}
