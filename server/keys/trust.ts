import type { Database, Tx } from '../../db/connection.ts'
import { nameValue } from '../core/asn1/names.ts'
import { oids } from '../core/asn1/oids.ts'
import { type Certificate, parseCertificate } from '../core/asn1/x509.ts'
import type { TrustScope } from '../core/trust-scopes.ts'
import { equal, toHex } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { Ledger } from '../ledger/types.ts'
import type { Actor } from '../people/types.ts'
import { readCertificateFile } from './certificate-file.ts'
import {
  addTrusted,
  changeTrusted,
  findTrusted,
  listTrusted,
  type TrustedRow,
  trustedNow,
} from './trust-store.ts'
import type { AuthorityFacts, TrustedAuthority, TrustList } from './trust-types.ts'

export type TrustListDeps = {
  db: Database
  clock: { now(): Date }
  crypto: Pick<CryptoPort, 'digest'>
  ledger: Pick<Ledger, 'append'>
}

export function createTrustList(deps: TrustListDeps): TrustList {
  const { db } = deps
  return {
    async list(actor) {
      return forbids(actor) ?? (await listTrusted(db.read)).map((row) => viewOf(deps, row))
    },
    async preview(actor, file) {
      const found = forbids(actor) ?? authoritiesIn(file)
      return isRefusal(found) ? found : found.map((one) => factsOf(deps, one))
    },
    admit: (actor, input) => admit(deps, actor, input),
    remove: (actor, input) => remove(deps, actor, input),
    async anchors() {
      const rows = await trustedNow(db.read)
      return rows.map(({ der, scopes }) => ({ der, scopes: scopes as TrustScope[] }))
    },
  }
}

/** Whose time is believed beside the house's own. */
export async function stampRoots({ read }: Pick<Database, 'read'>): Promise<Certificate[]> {
  const rows = await trustedNow(read)
  return rows
    .filter(({ scopes }) => scopes.includes('timestamping'))
    .map(({ der }) => parseCertificate(der))
}

const forbids = ({ operator }: Actor): Refusal | undefined =>
  operator ? undefined : refuse('not-permitted')

/** Only who may issue others vouches for anybody: a signer's own certificate on the list would pass for its own issuer. */
function authoritiesIn(file: Uint8Array): readonly Certificate[] | Refusal {
  const certificates = readCertificateFile(file)
  if (isRefusal(certificates)) return certificates
  const authorities = certificates.filter(({ extensions: { basicConstraints, keyUsage } }) => {
    const mayIssue = keyUsage === undefined || keyUsage.includes('keyCertSign')
    return basicConstraints?.ca === true && mayIssue
  })
  return authorities.length > 0 ? authorities : refuse('trust-not-authority')
}

function factsOf({ crypto }: TrustListDeps, certificate: Certificate): AuthorityFacts {
  const { der, subject, issuer, serial, keyAlgorithm, notBefore, notAfter } = certificate
  return {
    fingerprint: toHex(crypto.digest('sha256', der)),
    subjectName: nameValue(subject, oids.commonName) ?? subject.text,
    subject: subject.text,
    issuer: issuer.text,
    ...{ serial, notBefore, notAfter },
    algorithm: keyAlgorithm,
    selfIssued: equal(subject.der, issuer.der),
  }
}

function viewOf(deps: TrustListDeps, row: TrustedRow): TrustedAuthority {
  const { addedAt, removedAt, removalReason, version } = row
  return {
    ...factsOf(deps, parseCertificate(row.der)),
    ...{ addedAt, removedAt, removalReason, version },
    scopes: row.scopes as TrustScope[],
  }
}

async function admit(
  deps: TrustListDeps,
  actor: Actor,
  { file, fingerprints, scopes }: Parameters<TrustList['admit']>[1],
): Promise<true | Refusal> {
  const found = forbids(actor) ?? authoritiesIn(file)
  if (isRefusal(found)) return found
  const chosen = found
    .map((certificate) => ({ certificate, facts: factsOf(deps, certificate) }))
    .filter(({ facts }) => fingerprints.includes(facts.fingerprint))
  if (chosen.length === 0) return refuse('trust-unchosen')
  if (scopes.length === 0) return refuse('trust-scope-missing')
  const now = deps.clock.now()
  if (chosen.some(({ facts }) => facts.notAfter < now)) return refuse('certificate-expired')
  return deps.db.transaction(async (tx) => {
    for (const { certificate, facts } of chosen) {
      const { fingerprint, subjectName } = facts
      const known = await findTrusted(tx, fingerprint)
      if (known && known.removedAt === null) return refuse('trust-known', { name: subjectName })
      const given = { scopes: [...new Set(scopes)], addedBy: actor.personId, addedAt: now }
      const fresh = { removedBy: null, removedAt: null, removalReason: null }
      const row = { fingerprint, der: certificate.der, subjectName, ...given, ...fresh, version: 1 }
      const kept = known
        ? await changeTrusted(tx, known, { ...given, ...fresh })
        : await addTrusted(tx, row)
      if (!kept) return refuse('overtaken')
      await enter(deps, tx, actor, 'trust.admitted', row)
    }
    return true as const
  })
}

async function remove(
  deps: TrustListDeps,
  actor: Actor,
  { fingerprint, version, reason }: Parameters<TrustList['remove']>[1],
): Promise<true | Refusal> {
  const forbidden = forbids(actor)
  if (forbidden) return forbidden
  if (reason.trim() === '') return refuse('reason-required')
  return deps.db.transaction(async (tx) => {
    const row = await findTrusted(tx, fingerprint)
    if (!row) return refuse('not-found')
    if (row.removedAt !== null) return refuse('overtaken')
    const removedAt = deps.clock.now()
    const change = { removedBy: actor.personId, removedAt, removalReason: reason.trim() }
    if (!(await changeTrusted(tx, { fingerprint, version }, change))) return refuse('overtaken')
    await enter(deps, tx, actor, 'trust.removed', row, { reason: reason.trim() })
    return true as const
  })
}

/** The certificate is committed to by its digest; its name is nobody's who could want it kept away, but it need not be there either. */
async function enter(
  { ledger }: TrustListDeps,
  tx: Tx,
  actor: Actor,
  kind: string,
  { fingerprint, scopes }: Pick<TrustedRow, 'fingerprint' | 'scopes'>,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  await ledger.append(tx, {
    kind,
    actor: actor.personId,
    commitments: { certificateDigest: fingerprint, ...more },
    facts: { scopes: scopes.join(' ') },
    subjects: [fingerprint],
  })
}
