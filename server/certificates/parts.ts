import type { Database, Tx } from '../../db/connection.ts'
import type { CertificateStatus } from '../core/certificates/status.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import type { Documents } from '../documents/types.ts'
import type { Keys } from '../keys/types.ts'
import type { EntryDraft, Ledger } from '../ledger/types.ts'
import type { Notices } from '../notices/types.ts'
import type { Mailbox, Outbox } from '../outbox/types.ts'
import type { Actor, Authorise, People } from '../people/types.ts'
import type { Seals } from '../seals/types.ts'
import type { Signatures } from '../signatures/types.ts'
import type { Catalogue } from './catalogue.ts'
import { addEvents, eventsOf } from './event-store.ts'
import { peopleWith } from './people-store.ts'
import type { CertificateLine } from './views.ts'

/** Re-encodes a picture, or says why it is none that could stand on a certificate. */
export type ReadPhoto = (
  bytes: Uint8Array,
) => Promise<Uint8Array | 'large' | 'unreadable' | 'small'>

export type CertificateDeps = {
  db: Database
  clock: { now(): Date }
  random: (length: number) => Uint8Array
  crypto: CryptoPort
  catalogue: Catalogue
  documents: Documents
  signatures: Signatures
  seals: Pick<Seals, 'get' | 'appearance' | 'electronic' | 'useAll'>
  keys: Pick<Keys, 'warrant' | 'signerUnder' | 'tokenKey'>
  people: Pick<People, 'organisation' | 'actorById' | 'spendIntent'>
  ledger: Pick<Ledger, 'append' | 'appendAll'>
  outbox: Pick<Outbox, 'put'>
  mailbox: Pick<Mailbox, 'enqueueAll'>
  notices: Pick<Notices, 'put' | 'putAll'>
  authorise: Authorise
  readPhoto: ReadPhoto
  /** Without a trailing slash. */
  baseUrl: string
  /** Of identifiers (电子证照标识): an OID in dotted decimals. */
  root: string
}

export type Act = {
  /** As the timeline has it: `submitted`, `issued` …; the ledger puts `certificate.` before it. */
  kind: string
  /** Application or certificate. */
  subjectId: string
  actor: { personId: string } | undefined
  agencyId: string
  at: Date
  status?: CertificateStatus
  effectiveAt?: Date
  confirmedBy?: string
  reason?: string
  commitments?: Readonly<Record<string, string>>
  /** Public, on the ledger too. */
  facts?: Readonly<Record<string, string | number>>
  /** Shown in the timeline only. */
  notes?: Readonly<Record<string, string | number>>
  subjects?: readonly string[]
}

/** Acts on applications or certificates: their ledger entries and their lines in the timeline, in the caller's transaction. */
export async function recordAll(
  deps: Pick<CertificateDeps, 'ledger'>,
  tx: Tx,
  acts: readonly Act[],
): Promise<void> {
  const entries = await deps.ledger.appendAll(tx, acts.map(entryOf))
  const events = acts.map((act, i) => ({
    subjectId: act.subjectId,
    kind: act.kind,
    status: act.status ?? null,
    effectiveAt: act.effectiveAt ?? act.at,
    recordedAt: act.at,
    actorId: act.actor?.personId ?? null,
    confirmedBy: act.confirmedBy ?? null,
    reason: act.reason ?? null,
    facts: { ...act.facts, ...act.notes },
    entryId: entries[i] ?? null,
  }))
  await addEvents(tx, events)
}

export function record(deps: Pick<CertificateDeps, 'ledger'>, tx: Tx, act: Act): Promise<void> {
  return recordAll(deps, tx, [act])
}

function entryOf(act: Act): EntryDraft {
  return {
    kind: `certificate.${act.kind}`,
    organisation: act.agencyId,
    commitments: {
      subject: act.subjectId,
      ...(act.reason === undefined ? {} : { reason: act.reason }),
      ...act.commitments,
    },
    subjects: [act.subjectId, ...(act.subjects ?? [])],
    ...(act.actor ? { actor: act.actor.personId } : {}),
    ...(act.facts ? { facts: act.facts } : {}),
  }
}

/** Lines of these subjects with the names of who acted, oldest first. */
export async function timelineOf(
  { db }: Pick<CertificateDeps, 'db'>,
  actor: Actor,
  subjectIds: readonly string[],
): Promise<readonly CertificateLine[]> {
  const events = await eventsOf(db.read, subjectIds)
  const ids = events.flatMap(({ actorId, confirmedBy }) => [actorId, confirmedBy])
  const people = await peopleWith(db.read, [...new Set(ids.filter((id) => id !== null))])
  return events.map(({ actorId, confirmedBy, subjectId: _, status, ...event }) => ({
    ...event,
    status: status as CertificateStatus | null,
    actorName: people.get(actorId ?? '')?.name ?? null,
    confirmedByName: people.get(confirmedBy ?? '')?.name ?? null,
    mine: actorId === actor.personId || confirmedBy === actor.personId,
  }))
}

/** As the pages ask: whether, not why not. */
export const mayOf =
  ({ authorise }: Pick<CertificateDeps, 'authorise'>, actor: Actor) =>
  (action: Parameters<Authorise>[1], organisationId: string): boolean =>
    authorise(actor, action, organisationId) === undefined
