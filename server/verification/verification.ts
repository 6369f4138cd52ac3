import { packBundle } from '../core/bundle.ts'
import type { StatusAnswer, StatusQuestion } from '../core/status.ts'
import { toBase64 } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import { examine, openDocument } from '../core/verify.ts'
import { examineBundle, looksZipped, openBundle } from '../core/verify-bundle.ts'
import type { Documents } from '../documents/types.ts'
import type { TrustList } from '../keys/trust-types.ts'
import type { Keys } from '../keys/types.ts'
import type { Ledger } from '../ledger/types.ts'
import type { Actor } from '../people/types.ts'
import type { Seals } from '../seals/types.ts'
import { certificateOf, createLookup, type LookupDeps } from './certificates.ts'
import { bundleReadme } from './readme.ts'
import { type SealedReportDeps, sealReport } from './sealed-report.ts'
import type { Asking, Verification } from './types.ts'

/** A question of more than this is no visitor's file. */
const mostDigests = 64

export type VerificationDeps = LookupDeps &
  Omit<SealedReportDeps, 'crypto' | 'keys' | 'ledger' | 'documents'> & {
    clock: { now(): Date }
    crypto: CryptoPort
    keys: Pick<
      Keys,
      | 'caCertificates'
      | 'authorities'
      | 'revocationLists'
      | 'tokenKey'
      | 'reportSigner'
      | 'certificate'
    >
    trustList: Pick<TrustList, 'anchors'>
    ledger: Pick<Ledger, 'about' | 'verifierKey' | 'append'>
    seals: Pick<Seals, 'statusByCertificate'>
    documents: Pick<Documents, 'fetch' | 'render'>
    contracts: {
      documentState(
        digest: string,
      ): Promise<
        { contractState: string; current: boolean; signaturesExpected: number } | undefined
      >
      /** The last file of a completed contract: by actor when one asks, by id or number for the operator. */
      completedFile(
        contract: string,
        actor?: Actor,
      ): Promise<{ number: string; digest: string } | Refusal>
    }
  }

export function createVerification(deps: VerificationDeps): Verification {
  return {
    ...createLookup(deps),
    status: (question) => status(deps, question),
    examineFile: (bytes, asking) => judgeFile(deps, bytes, asking),
    examineBundle: (zip, asking) => judgeBundle(deps, zip, asking),
    sealReport: async ({ bytes, name }, word, asking) => {
      const judge = looksZipped(bytes) ? judgeBundle : judgeFile
      const report = await judge(deps, bytes, asking)
      return sealReport(deps, { report, name, size: bytes.length }, word)
    },
    bundle: async (actor, contractId) =>
      bundle(deps, await deps.contracts.completedFile(contractId, actor)),
    bundleOf: async (contract) => bundle(deps, await deps.contracts.completedFile(contract)),
  }
}

async function judgeFile(deps: VerificationDeps, bytes: Uint8Array, asking: Asking = {}) {
  const opened = openDocument(deps.crypto, bytes)
  const answer = await status(deps, opened.question)
  const { anchors = [], at = deps.clock.now() } = asking
  return examine(deps.crypto, opened, answer, at, { anchors })
}

async function judgeBundle(deps: VerificationDeps, zip: Uint8Array, asking: Asking = {}) {
  const opened = openBundle(deps.crypto, zip)
  const answer = await status(deps, opened.question)
  const { anchors = [], at = deps.clock.now() } = asking
  return examineBundle(deps.crypto, opened, answer, at, { anchors })
}

async function status(deps: VerificationDeps, question: StatusQuestion): Promise<StatusAnswer> {
  const digests = question.digests.filter(isDigest).slice(0, mostDigests)
  const certificates = question.certificates.slice(0, mostDigests)
  const [{ tsa }, authorities, lists, anchors, ledgerKey] = await Promise.all([
    deps.keys.caCertificates(),
    deps.keys.authorities(),
    deps.keys.revocationLists(),
    deps.trustList.anchors(),
    deps.ledger.verifierKey(),
  ])
  const roots = authorities.filter(({ root }) => root)
  const [entries, seals, documents, issued] = await Promise.all([
    Promise.all(digests.map((digest) => entriesAbout(deps, digest))),
    Promise.all(certificates.map((one) => sealOf(deps, one))),
    Promise.all(digests.map((digest) => documentOf(deps, digest))),
    Promise.all(digests.map((digest) => certificateOf(deps, digest))),
  ])
  return {
    entries: entries.flat(),
    seals: seals.flat(),
    documents: documents.flat(),
    certificates: issued.flat(),
    roots: roots.map(({ certificate }) => toBase64(certificate.der)),
    // Of every generation: what an earlier authority issued is judged by its certificate and its list.
    anchors: anchors.map(({ der, scopes }) => ({ certificate: toBase64(der), scopes })),
    intermediates: [
      ...authorities
        .filter(({ root }) => !root)
        .map(({ certificate }) => toBase64(certificate.der)),
      toBase64(tsa),
    ],
    revocationLists: lists.map(toBase64),
    ledgerKey,
  }
}

async function entriesAbout(
  deps: VerificationDeps,
  digest: string,
): Promise<StatusAnswer['entries']> {
  const proven = await deps.ledger.about(digest)
  return proven.flatMap(({ kind, leaf, openings, proof, stagedAt }) => {
    const { document } = openings
    // Only what opens the document's own digest is shown: the other openings belong to the parties.
    if (document?.value !== digest) return []
    const entry = { digest, kind, openings: { document }, proof }
    return [{ ...entry, leaf: toBase64(leaf), stagedAt: stagedAt.toISOString() }]
  })
}

async function sealOf(
  deps: VerificationDeps,
  { serial, at }: StatusQuestion['certificates'][number],
): Promise<StatusAnswer['seals']> {
  const then = new Date(at)
  if (!/^[0-9a-f]{1,64}$/.test(serial) || Number.isNaN(then.getTime())) return []
  const [before, now] = await Promise.all([
    deps.seals.statusByCertificate(serial, then),
    deps.seals.statusByCertificate(serial, deps.clock.now()),
  ])
  if (!before || !now) return ownSealOf(deps, serial, then)
  const { sealId, name } = now
  const statusThen = before.status ?? 'unknown'
  return [{ serial, sealId, name, statusThen, statusNow: now.status ?? 'unknown' }]
}

/** The imprint of this service itself: nobody's seal, in use for as long as its certificate stands. */
async function ownSealOf(
  { keys, clock }: VerificationDeps,
  serial: string,
  then: Date,
): Promise<StatusAnswer['seals']> {
  const found = await keys.certificate(serial)
  if (found?.purpose !== 'report') return []
  const { subjectName: name, revokedAt } = found
  const statusAt = (at: Date) => (revokedAt && revokedAt <= at ? 'destroyed' : 'active')
  const [statusThen, statusNow] = [statusAt(then), statusAt(clock.now())]
  return [{ serial, sealId: found.keyId, name, statusThen, statusNow }]
}

async function documentOf(
  deps: VerificationDeps,
  digest: string,
): Promise<StatusAnswer['documents']> {
  const known = await deps.contracts.documentState(digest)
  if (!known) return []
  const { current, contractState, signaturesExpected } = known
  return [{ digest, current, contractState, signaturesExpected }]
}

async function bundle(
  deps: VerificationDeps,
  file: { number: string; digest: string } | Refusal,
): Promise<{ bytes: Uint8Array; name: string } | Refusal> {
  if (isRefusal(file)) return file
  const pdf = await deps.documents.fetch(file.digest)
  if (!pdf) return refuse('not-found')
  const opened = openDocument(deps.crypto, pdf)
  const answer = await status(deps, opened.question)
  const createdAt = deps.clock.now()
  const facts = {
    ...{ number: file.number, digest: file.digest, createdAt, ledgerKey: answer.ledgerKey },
    cades: opened.signatures.some(({ value }) => value.subFilter === 'ETSI.CAdES.detached'),
    stamped: opened.stamps.length > 0,
  }
  const contents = { pdf, answer, readme: bundleReadme(facts), createdAt }
  const bytes = packBundle(deps.crypto, contents)
  return { bytes, name: `${file.number}.evidence.zip` }
}

function isDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}
