import type { Database, Tx } from '../../db/connection.ts'
import { toHex } from '../core/values/bytes.ts'
import type { CryptoPort, KeyAlgorithm } from '../core/values/crypto.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { Ledger } from '../ledger/types.ts'
import type { ActionName, Actor, Authorise, People } from '../people/types.ts'
import type { Seal, Seals } from '../seals/types.ts'
import { revocationReasons } from './rules.ts'
import type {
  BroughtKey,
  CertificateView,
  KeyHolders,
  Keys,
  PreparedKey,
  SpendableIntent,
} from './types.ts'

export type KeyHoldersDeps = {
  db: Database
  clock: { now(): Date }
  crypto: Pick<CryptoPort, 'digest'>
  keys: Pick<
    Keys,
    | 'prepare'
    | 'keep'
    | 'certificatesOf'
    | 'certificateOfKey'
    | 'importPkcs12'
    | 'exportPkcs12'
    | 'certificationRequest'
    | 'revoke'
    | 'revocationList'
  >
  ledger: Pick<Ledger, 'append'>
  authorise: Authorise
  spendIntent: People['spendIntent']
  seals: Pick<Seals, 'ofKey' | 'note'>
}

export function createKeyHolders(deps: KeyHoldersDeps): KeyHolders {
  return {
    async list(actor, { organisationId }) {
      const denied = organisationId && deps.authorise(actor, 'key.view', organisationId)
      return denied || deps.keys.certificatesOf(organisationId ?? actor.personId)
    },
    open: (actor, keyId) => open(deps, actor, keyId),
    createPersonal: (actor, algorithm) => createPersonal(deps, actor, algorithm),
    importPkcs12: (actor, holder, input) => importPkcs12(deps, actor, holder, input),
    exportPkcs12: (actor, input) =>
      withWill(deps, actor, input, {
        purpose: 'key.export',
        entry: 'key.exported',
        work: () => deps.keys.exportPkcs12(input),
      }),
    certificationRequest: (actor, input) =>
      withWill(deps, actor, input, {
        purpose: 'key.certify',
        entry: 'key.certification-requested',
        work: () => deps.keys.certificationRequest(input.keyId, input.intent),
      }),
    revoke: (actor, keyId, reason) => revoke(deps, actor, keyId, reason),
  }
}

type Deps = KeyHoldersDeps

/** A person's key is that person's alone; an organisation's belongs to whoever the matrix names. */
function forbids(
  { authorise }: Deps,
  actor: Actor,
  action: ActionName,
  certificate: CertificateView | undefined,
): Refusal | undefined {
  const { purpose, ownerId = '' } = certificate ?? {}
  if (purpose === 'seal') return authorise(actor, action, ownerId)
  const own = purpose === 'person' && ownerId === actor.personId
  return own ? undefined : refuse('not-permitted', { action })
}

/** The same refusal for another's key and for one that does not exist. */
async function find(
  deps: Deps,
  actor: Actor,
  action: ActionName,
  keyId: string,
): Promise<CertificateView | Refusal> {
  const certificate = await deps.keys.certificateOfKey(keyId)
  return forbids(deps, actor, action, certificate) ?? (certificate as CertificateView)
}

const digestOf = ({ crypto }: Deps, { der }: CertificateView): string =>
  toHex(crypto.digest('sha256', der))

async function open(deps: Deps, actor: Actor, keyId: string): ReturnType<KeyHolders['open']> {
  const certificate = await find(deps, actor, 'key.view', keyId)
  if (isRefusal(certificate)) return certificate
  const seal = await deps.seals.ofKey(keyId)
  return {
    certificate,
    mayHandle: forbids(deps, actor, 'seal.make', certificate) === undefined,
    digest: digestOf(deps, certificate),
    seal: seal ? { id: seal.id, name: seal.name } : null,
  }
}

async function createPersonal(
  deps: Deps,
  actor: Actor,
  algorithm: KeyAlgorithm,
): Promise<CertificateView | Refusal> {
  // The certificate states a name: somebody must at least be reachable under it.
  if (actor.identityLevel < 1) return refuse('email-unverified')
  const key = await deps.keys.prepare({
    purpose: 'person',
    ownerId: actor.personId,
    algorithm,
    subject: { commonName: actor.name },
  })
  return keep(deps, actor, key, 'key.certified')
}

async function importPkcs12(
  deps: Deps,
  actor: Actor,
  { organisationId }: { organisationId?: string },
  input: { file: Uint8Array; password: string },
): Promise<CertificateView | Refusal> {
  const denied = organisationId && deps.authorise(actor, 'key.import', organisationId)
  if (denied) return denied
  const owner = organisationId
    ? ({ ownerId: organisationId, purpose: 'seal' } as const)
    : ({ ownerId: actor.personId, purpose: 'person' } as const)
  const key = await deps.keys.importPkcs12({ ...owner, ...input })
  return isRefusal(key) ? key : keep(deps, actor, key, 'key.imported')
}

async function keep(
  deps: Deps,
  actor: Actor,
  key: PreparedKey | BroughtKey,
  kind: 'key.certified' | 'key.imported',
): Promise<CertificateView | Refusal> {
  const kept = await deps.db.transaction(async (tx) => {
    const known = await deps.keys.keep(tx, key)
    if (known) return known
    await enter(deps, tx, actor, { kind, certificate: key, facts: { algorithm: key.algorithm } })
    return true
  })
  return isRefusal(kept) ? kept : find(deps, actor, 'key.view', key.keyId)
}

type Entry = {
  kind: string
  certificate: Pick<CertificateView, 'keyId' | 'ownerId' | 'purpose' | 'serial'>
  facts?: Readonly<Record<string, string | number>>
  subjects?: readonly string[]
}

function enter(
  { ledger }: Deps,
  tx: Tx,
  actor: Actor,
  { kind, certificate, facts = {}, subjects = [] }: Entry,
): Promise<string> {
  const { keyId, ownerId, purpose, serial } = certificate
  return ledger.append(tx, {
    kind,
    actor: actor.personId,
    ...(purpose === 'seal' ? { organisation: ownerId } : {}),
    commitments: { certificate: serial },
    facts: { purpose, ...facts },
    subjects: [keyId, serial, ...subjects],
  })
}

/** Entry, and for the key of a seal a line in its history: who holds a copy, and whether it still counts, matters there. */
async function enterWithSeal(
  deps: Deps,
  tx: Tx,
  actor: Actor,
  entry: Entry,
  seal: Seal | undefined,
): Promise<void> {
  const entryId = await enter(deps, tx, actor, { ...entry, subjects: seal ? [seal.id] : [] })
  const facts = { certificate: entry.certificate.serial, ...entry.facts }
  const kind = entry.kind.replace('.', '-')
  if (seal) await deps.seals.note(tx, seal.id, { kind, actor, entryId, facts })
}

type Will = {
  purpose: 'key.export' | 'key.certify'
  entry: string
  work(): Promise<Uint8Array | Refusal>
}

/** What is made leaves the house only after its intent is spent and its entry committed. */
async function withWill(
  deps: Deps,
  actor: Actor,
  { keyId, intent }: { keyId: string; intent: SpendableIntent },
  { purpose, entry: kind, work }: Will,
): Promise<Uint8Array | Refusal> {
  const certificate = await find(deps, actor, 'seal.make', keyId)
  if (isRefusal(certificate)) return certificate
  const fits =
    intent.personId === actor.personId &&
    intent.purpose === purpose &&
    intent.subjectId === keyId &&
    intent.digest === digestOf(deps, certificate)
  if (!fits) return refuse('intent-invalid')
  const made = await work()
  if (isRefusal(made)) return made
  const seal = await deps.seals.ofKey(keyId)
  const done = await deps.db.transaction(async (tx) => {
    const spent = await deps.spendIntent(tx, intent.id, deps.clock.now())
    if (!spent) return refuse('intent-invalid')
    await enterWithSeal(deps, tx, actor, { kind, certificate }, seal)
    return true
  })
  return isRefusal(done) ? done : made
}

async function revoke(
  deps: Deps,
  actor: Actor,
  keyId: string,
  reason: number,
): Promise<true | Refusal> {
  const certificate = await find(deps, actor, 'seal.make', keyId)
  if (isRefusal(certificate)) return certificate
  if (!revocationReasons.some((one) => one === reason))
    return refuse('reason-unknown', {}, 'reason')
  const seal = await deps.seals.ofKey(keyId)
  const entry = { kind: 'certificate.revoked', certificate, facts: { reason } }
  const done = await deps.db.transaction(async (tx) => {
    const first = await deps.keys.revoke(tx, certificate.serial, reason)
    if (!first) return refuse('certificate-revoked')
    await enterWithSeal(deps, tx, actor, entry, seal)
    return true
  })
  // Whoever fetches the list would renew it too; so it is current before anybody asks.
  if (done === true && !certificate.outside) await deps.keys.revocationList('issuing')
  return done
}
