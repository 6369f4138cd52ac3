import type { KeyAlgorithm } from '../core/values/crypto.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { Actor } from '../people/types.ts'
import type { KeyPlace } from './custody-types.ts'
import {
  digestOf,
  enterWithSeal,
  find,
  forbids,
  judgeReachable,
  type KeyHoldersDeps,
  keepAndEnter,
} from './holder-parts.ts'
import { remoteVerbs } from './holder-remote.ts'
import type { KeyHolders } from './holder-types.ts'
import { revocationReasons } from './rules.ts'
import type { CertificateView, SpendableIntent } from './types.ts'

type Deps = KeyHoldersDeps

export function createKeyHolders(deps: KeyHoldersDeps): KeyHolders {
  return {
    async list(actor, { organisationId }) {
      const denied = organisationId && deps.authorise(actor, 'key.view', organisationId)
      return denied || deps.keys.certificatesOf(organisationId ?? actor.personId)
    },
    open: (actor, keyId) => open(deps, actor, keyId),
    createPersonal: (actor, algorithm, place = { custody: 'server' }) =>
      createPersonal(deps, actor, algorithm, place),
    browserChallenge: ({ personId }) => deps.keys.possessionChallenge(personId),
    certifyBrowserKey: (actor, holder, request) => certifyBrowserKey(deps, actor, holder, request),
    ...remoteVerbs(deps),
    changePin: (actor, input) => changePin(deps, actor, input),
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
        work: () => deps.keys.certificationRequest(input.keyId, input.intent, input.factor),
      }),
    acceptCertificate: (actor, input) => acceptCertificate(deps, actor, input),
    revoke: (actor, keyId, reason) => revoke(deps, actor, keyId, reason),
  }
}

async function open(deps: Deps, actor: Actor, keyId: string): ReturnType<KeyHolders['open']> {
  const certificate = await find(deps, actor, 'key.view', keyId)
  if (isRefusal(certificate)) return certificate
  const seal = await deps.seals.ofKey(keyId)
  return {
    certificate,
    mayHandle: forbids(deps, actor, 'seal.make', certificate) === undefined,
    trusted: await deps.keys.isTrusted(certificate.serial),
    digest: digestOf(deps, certificate),
    seal: seal ? { id: seal.id, name: seal.name } : null,
  }
}

async function createPersonal(
  deps: Deps,
  actor: Actor,
  algorithm: KeyAlgorithm,
  place: KeyPlace,
): Promise<CertificateView | Refusal> {
  const unreachable = judgeReachable(actor)
  if (unreachable) return unreachable
  const key = await deps.keys.prepareAt(place, {
    purpose: 'person',
    ownerId: actor.personId,
    algorithm,
    subject: { commonName: actor.name },
  })
  return isRefusal(key) ? key : keepAndEnter(deps, actor, key, 'key.certified')
}

/** What a certificate for a browser's key says is what this house knows of its owner, not what the request calls itself. */
async function certifyBrowserKey(
  deps: Deps,
  actor: Actor,
  { organisationId }: { organisationId?: string },
  request: Uint8Array,
): Promise<CertificateView | Refusal> {
  const denied = organisationId
    ? deps.authorise(actor, 'key.import', organisationId)
    : judgeReachable(actor)
  if (denied) return denied
  const organisation = organisationId ? await deps.organisation(organisationId) : undefined
  if (organisationId && !organisation) return refuse('not-permitted', { action: 'key.import' })
  const owner = organisation
    ? ({ purpose: 'seal', ownerId: organisation.id, subject: subjectOf(organisation) } as const)
    : ({ purpose: 'person', ownerId: actor.personId, subject: { commonName: actor.name } } as const)
  const key = await deps.keys.certifyPossessed({ ...owner, request, whom: actor.personId })
  return isRefusal(key) ? key : keepAndEnter(deps, actor, key, 'key.certified')
}

const subjectOf = ({ name, code }: { name: string; code: string }) => ({
  commonName: name,
  organisation: name,
  organisationCode: code,
})

/** The old passphrase is the proof; that it was changed is entered, neither of the two is. */
async function changePin(
  deps: Deps,
  actor: Actor,
  input: Parameters<KeyHolders['changePin']>[1],
): Promise<true | Refusal> {
  const certificate = await find(deps, actor, 'seal.make', input.keyId)
  if (isRefusal(certificate)) return certificate
  const change = await deps.keys.changePin(input)
  if (isRefusal(change)) return change
  const seal = await deps.seals.ofKey(input.keyId)
  return deps.db.transaction(async (tx) => {
    const refused = await change(tx)
    if (refused) return refused
    await enterWithSeal(deps, tx, actor, { kind: 'key.pin-changed', certificate }, seal)
    return true as const
  })
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
  return isRefusal(key) ? key : keepAndEnter(deps, actor, key, 'key.imported')
}

/** What another authority certified on our request takes the place of the certificate of this house. */
async function acceptCertificate(
  deps: Deps,
  actor: Actor,
  { keyId, file }: { keyId: string; file: Uint8Array },
): ReturnType<KeyHolders['acceptCertificate']> {
  const present = await find(deps, actor, 'seal.make', keyId)
  if (isRefusal(present)) return present
  const issued = await deps.keys.readIssued({ keyId, file })
  if (isRefusal(issued)) return issued
  const { serial, trusted } = issued
  const seal = await deps.seals.ofKey(keyId)
  const facts = { issuer: trusted ? 'trusted' : 'unknown' }
  const certificate = { ...present, serial }
  const done = await deps.db.transaction(async (tx) => {
    const refused = await deps.keys.keepIssued(tx, issued)
    if (refused) return refused
    if (seal && !(await deps.seals.recertify(tx, seal, serial))) return refuse('overtaken')
    const entry = {
      kind: 'key.certificate-accepted',
      certificate,
      facts,
      subjects: [present.serial],
    }
    await enterWithSeal(deps, tx, actor, entry, seal)
    return true
  })
  if (isRefusal(done)) return done
  const kept = await find(deps, actor, 'key.view', keyId)
  return isRefusal(kept) ? kept : { certificate: kept, trusted }
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
  const done = await deps.db.transaction(async (tx) => {
    const serials = await deps.keys.revokeKey(tx, keyId, reason)
    if (serials.length === 0) return refuse('certificate-revoked')
    const kind = 'key.certificate-revoked'
    const entry = { kind, certificate, facts: { reason }, subjects: serials }
    await enterWithSeal(deps, tx, actor, entry, seal)
    return true
  })
  // Whoever fetches the list would renew it too; so it is current before anybody asks.
  if (done === true) await deps.keys.revocationList('issuing')
  return done
}
