import { DerError } from '../core/asn1/der.ts'
import {
  type CertificateId,
  type CertificateStatus,
  isIssuedUnder,
  type OcspRequest,
  parseOcspRequest,
} from '../core/asn1/ocsp.ts'
import { buildOcspFailure, buildOcspResponse } from '../core/asn1/ocsp-build.ts'
import type { KeyAlgorithm, Signer } from '../core/values/crypto.ts'
import { type HouseAuthority, houseAuthorities } from './authorities.ts'
import { draftCertified, type KeysDeps, keepHouse, openCertified } from './house.ts'
import { answersAt, ocspKey, ocspPurpose } from './profiles.ts'
import {
  type CertificateWithKey,
  destroyKey,
  findCertificate,
  findCertifiedKey,
  houseGenerations,
} from './store.ts'
import type { StatusReply } from './types.ts'
import type { Vault } from './vault.ts'

/** Seconds: how long an answer holds at most, and how long a cache may keep it. The database is asked anew each time. */
const answerLife = 3600
const cacheLife = 300

/** Signs answers for one authority, by a key that can do nothing else. */
export type Responders = (issuer: HouseAuthority) => Promise<Signer | undefined>

/** OCSPResponse DER for any bytes at all (RFC 6960 §2.3); never `good` for what was not issued here. */
export async function answerStatus(
  deps: KeysDeps,
  responders: Responders,
  query: Uint8Array,
): Promise<StatusReply> {
  const request = readRequest(query)
  if (!request) return { response: buildOcspFailure('malformedRequest'), cacheSeconds: 0 }
  const authorities = await houseAuthorities(deps)
  const issuer = issuerAsked(deps, authorities, request)
  const signer = issuer && (await responders(issuer))
  // Nobody here may speak for that authority: said unsigned, as §2.3 has it.
  if (!issuer || !signer) return { response: buildOcspFailure('unauthorized'), cacheSeconds: 0 }
  const now = deps.clock.now()
  const answers = await Promise.all(
    request.certificates.map(async (id) => ({
      id: id.der,
      ...(await statusOf(deps, issuer, id)),
      thisUpdate: now,
      nextUpdate: new Date(now.getTime() + answerLife * 1000),
    })),
  )
  const { nonce } = request
  const answer = { answers, producedAt: now, nonce, signer }
  const response = await buildOcspResponse(deps.crypto, answer)
  return { response, cacheSeconds: nonce ? 0 : cacheLife }
}

function readRequest(query: Uint8Array): OcspRequest | undefined {
  try {
    const request = parseOcspRequest(query)
    return request.unknownCritical.length > 0 ? undefined : request
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return undefined
  }
}

/** One answer has one signature: the first certificate of ours decides who speaks; of strangers the authority in use says that it does not know them. */
function issuerAsked(
  { crypto }: KeysDeps,
  authorities: readonly HouseAuthority[],
  { certificates }: OcspRequest,
): HouseAuthority | undefined {
  for (const id of certificates) {
    const issuer = authorities.find(({ certificate }) => isIssuedUnder(crypto, id, certificate))
    if (issuer) return issuer
  }
  return authorities.find(({ purpose, retired }) => purpose === 'issuing-ca' && !retired)
}

async function statusOf(
  { db, crypto }: KeysDeps,
  issuer: HouseAuthority,
  id: CertificateId,
): Promise<CertificateStatus> {
  if (!isIssuedUnder(crypto, id, issuer.certificate)) return { status: 'unknown' }
  const found = await findCertificate(db.read, id.serial)
  if (found?.certificate.issuerKeyId !== issuer.keyId) return { status: 'unknown' }
  const { revokedAt, revocationReason } = found.certificate
  if (!revokedAt) return { status: 'good' }
  return { status: 'revoked', revokedAt, reason: revocationReason ?? 0 }
}

/** Milliseconds after which a key in use is looked up again: it may have been rotated. */
const lookAgain = 30_000

/** Opened once and kept until the successor is due; made where there is none yet, in older houses too. */
export function createResponders(deps: KeysDeps, vault: Vault): Responders {
  const kept = new Map<string, { signer: Signer; notAfter: Date; at: number }>()
  return async (issuer) => {
    const known = kept.get(issuer.keyId)
    const now = deps.clock.now()
    const fresh = known && Math.abs(now.getTime() - known.at) < lookAgain
    if (fresh && answersAt(known, now)) return known.signer
    const found = await responderFor(deps, vault, issuer)
    if (!found) return undefined
    const { certificate, key } = await openCertified(deps, vault, found)
    const chain = [issuer.certificate.der]
    const algorithm = key.algorithm as KeyAlgorithm
    const signer = { algorithm, certificate: certificate.der, chain, sign: key.sign }
    kept.set(issuer.keyId, { signer, notAfter: certificate.notAfter, at: now.getTime() })
    return signer
  }
}

/** The responder in use, or its successor. An authority whose key is elsewhere keeps its last one to the end. */
async function responderFor(
  deps: KeysDeps,
  vault: Vault,
  issuer: HouseAuthority,
): Promise<CertificateWithKey | undefined> {
  const now = deps.clock.now()
  const all = await houseGenerations(deps.db.read, [ocspPurpose])
  const own = all.filter(({ certificate }) => certificate.issuerKeyId === issuer.keyId)
  const newest = own.find(({ key }) => key.retiredAt === null)
  if (newest && answersAt(newest.certificate, now)) return newest
  if (issuer.offline) return newest && now < newest.certificate.notAfter ? newest : undefined
  const authority = await findCertifiedKey(deps.db.read, issuer.keyId)
  if (!authority?.certificate) return undefined
  const { certificate } = authority
  const opened = await openCertified(deps, vault, { ...authority, certificate })
  const member = ocspKey(issuer.keyId, own.length + 1, now)
  const signedBy = { key: { id: issuer.keyId }, parsed: opened.certificate, open: opened.key }
  const draft = await draftCertified(deps, vault, member, signedBy)
  await deps.db.transaction(async (tx) => {
    // Whoever came first keeps theirs. What is past its end signs nothing any more.
    if (!(await keepHouse(tx, [draft]))) return
    const which = member.algorithm === 'sm2' ? 'sm2-ocsp' : 'ocsp'
    const { serial } = draft.parsed
    // The first of an authority follows nobody.
    if (own.length > 0) await deps.renewed?.(tx, { which, keyId: member.id, serial })
    for (const { key, certificate: old } of own) {
      if (old.notAfter < now && !key.destroyedAt) await destroyKey(tx, key.id, now)
    }
  })
  const made = await findCertifiedKey(deps.db.read, member.id)
  return made?.certificate ? { ...made, certificate: made.certificate } : undefined
}
