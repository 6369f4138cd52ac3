import type { Database, Tx } from '../../db/connection.ts'
import { toHex } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import { keptOrDiscarded } from '../core/values/discard.ts'
import { isRefusal, type Refusal, refuse } from '../core/values/refusal.ts'
import type { Ledger } from '../ledger/types.ts'
import type { ActionName, Actor, Authorise, People } from '../people/types.ts'
import type { Seal, Seals } from '../seals/types.ts'
import type { BroughtKey, CertificateView, Keys, PreparedKey } from './types.ts'

export type KeyHoldersDeps = {
  db: Database
  clock: { now(): Date }
  crypto: Pick<CryptoPort, 'digest'>
  keys: Pick<
    Keys,
    | 'prepareAt'
    | 'changePin'
    | 'possessionChallenge'
    | 'certifyPossessed'
    | 'remoteOffers'
    | 'bindRemote'
    | 'keep'
    | 'certificatesOf'
    | 'certificateOfKey'
    | 'importPkcs12'
    | 'exportPkcs12'
    | 'certificationRequest'
    | 'readIssued'
    | 'keepIssued'
    | 'isTrusted'
    | 'revokeKey'
    | 'revocationList'
  >
  ledger: Pick<Ledger, 'append'>
  authorise: Authorise
  spendIntent: People['spendIntent']
  organisation: People['organisation']
  seals: Pick<Seals, 'ofKey' | 'note' | 'recertify'>
}

type Deps = KeyHoldersDeps

/** A person's key is that person's alone; an organisation's belongs to whoever the matrix names. */
export function forbids(
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

/** The certificate states a name: somebody must at least be reachable under it. */
export const judgeReachable = ({ identityLevel }: Actor): Refusal | undefined =>
  identityLevel < 1 ? refuse('email-unverified') : undefined

/** The same refusal for another's key and for one that does not exist. */
export async function find(
  deps: Deps,
  actor: Actor,
  action: ActionName,
  keyId: string,
): Promise<CertificateView | Refusal> {
  const certificate = await deps.keys.certificateOfKey(keyId)
  return forbids(deps, actor, action, certificate) ?? (certificate as CertificateView)
}

export const digestOf = ({ crypto }: Deps, { der }: CertificateView): string =>
  toHex(crypto.digest('sha256', der))

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
    subjects: [...new Set([keyId, serial, ...subjects])],
  })
}

/** A new key, and its entry; a key that was made on a device and is not kept after all is taken back there. */
export async function keepAndEnter(
  deps: Deps,
  actor: Actor,
  key: PreparedKey | BroughtKey,
  kind: 'key.certified' | 'key.imported' | 'key.bound',
): Promise<CertificateView | Refusal> {
  const { algorithm, custody } = key
  const kept = await keptOrDiscarded([key], () =>
    deps.db.transaction(async (tx) => {
      const known = await deps.keys.keep(tx, key)
      if (known) return known
      await enter(deps, tx, actor, { kind, certificate: key, facts: { algorithm, custody } })
      return true
    }),
  )
  return isRefusal(kept) ? kept : find(deps, actor, 'key.view', key.keyId)
}

/** Entry, and for the key of a seal a line in its history: who holds a copy, and whether it still counts, matters there. */
export async function enterWithSeal(
  deps: Deps,
  tx: Tx,
  actor: Actor,
  entry: Entry,
  seal: Seal | undefined,
): Promise<void> {
  const subjects = [...(entry.subjects ?? []), ...(seal ? [seal.id] : [])]
  const entryId = await enter(deps, tx, actor, { ...entry, subjects })
  const facts = { certificate: entry.certificate.serial, ...entry.facts }
  const kind = entry.kind.replace('.', '-')
  if (seal) await deps.seals.note(tx, seal.id, { kind, actor, entryId, facts })
}
