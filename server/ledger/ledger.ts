import type { Database } from '../../db/connection.ts'
import { hashLength } from '../core/log/merkle.ts'
import { formatVerifierKey, type NoteSigner, rawEd25519, verifierKey } from '../core/log/note.ts'
import { formatEntryBundle, tileKey, tileWidth, widthAt } from '../core/log/tile.ts'
import { toHex } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import { type EntryId, newId } from '../core/values/ids.ts'
import { auditLog } from './audit.ts'
import { proveEntries, proveGrowth } from './prove.ts'
import { leafOf, type Pseudonyms } from './rules.ts'
import { sequenceAll } from './sequence.ts'
import * as store from './store.ts'
import type { EntryDraft, Ledger } from './types.ts'

export type LedgerDeps = {
  db: Database
  clock: { now(): Date }
  random: (length: number) => Uint8Array
  crypto: CryptoPort
  /** Ed25519, raw or SubjectPublicKeyInfo. Asked for outside transactions, used synchronously inside. */
  key: () => Promise<{ publicKey: Uint8Array; sign(message: Uint8Array): Uint8Array }>
  /** HMAC under a platform secret, for pseudonyms. Must not touch the database once warm: it is awaited in transactions. */
  mac: (domain: string, value: string) => Promise<string>
  /** Schema-less URL of the log: first line of its checkpoints and name of its key. */
  origin: string
}

const saltLength = 32

export function createLedger(deps: LedgerDeps): Ledger {
  return { ...writing(deps), ...proving(deps), ...serving(deps) }
}

function writing(deps: LedgerDeps): Pick<Ledger, 'append' | 'appendAll' | 'sequence'> {
  const { db } = deps
  const appendAll: Ledger['appendAll'] = async (tx, drafts) => {
    const entries: store.NewEntry[] = []
    const subjects: { subject: string; entryId: string }[] = []
    const ids: EntryId[] = []
    // Entries that are made together are mostly of one actor: whose pseudonym is computed once.
    const known = new Map<string, Promise<string>>()
    const mac: LedgerDeps['mac'] = (domain, value) => {
      const key = `${domain} ${value}`
      const found = known.get(key) ?? deps.mac(domain, value)
      known.set(key, found)
      return found
    }
    for (const draft of drafts) {
      const entry = await entryOf({ ...deps, mac }, draft)
      entries.push(entry)
      ids.push(entry.id)
      for (const subject of draft.subjects ?? []) subjects.push({ subject, entryId: entry.id })
    }
    await store.insertEntries(tx, entries, subjects)
    return ids
  }
  return {
    appendAll,
    append: async (tx, draft) => (await appendAll(tx, [draft]))[0] as EntryId,
    sequence: async () => {
      const state = await store.readState(db.read)
      const waiting = await store.staged(db.read, 0, 1)
      if (state && waiting.length === 0) return { size: state.size, added: 0 }
      return sequenceAll({ ...deps, signer: await signerOf(deps) })
    },
  }
}

function proving(
  deps: LedgerDeps,
): Pick<Ledger, 'prove' | 'isStaged' | 'about' | 'proveGrowth' | 'audit' | 'verifierKey'> {
  const { db, crypto } = deps
  return {
    prove: async (entryId) => {
      const entry = await store.entryById(db.read, entryId)
      return entry && (await proveEntries(db.read, crypto, [entry]))[0]
    },
    isStaged: (entryId) => store.isStaged(db.read, entryId),
    about: async (subject) =>
      proveEntries(db.read, crypto, await store.entriesAbout(db.read, subject)),
    proveGrowth: async (from, to) => (await proveGrowth(db.read, crypto, from, to)).map(toHex),
    audit: async () => auditLog({ db, crypto, key: (await signerOf(deps)).key }),
    verifierKey: async () => formatVerifierKey((await signerOf(deps)).key),
  }
}

function serving(
  deps: LedgerDeps,
): Pick<Ledger, 'checkpoint' | 'checkpoints' | 'tile' | 'entryBundle' | 'list'> {
  const { db } = deps
  return {
    checkpoints: ({ before, limit }) =>
      store.checkpointsBefore(db.read, before ?? Number.MAX_SAFE_INTEGER, limit),
    checkpoint: async () => {
      const latest = await store.latestCheckpoint(db.read)
      if (latest) return latest.note
      await sequenceAll({ ...deps, signer: await signerOf(deps) })
      return (await store.latestCheckpoint(db.read))?.note as string
    },
    tile: async (level, number, width) => {
      if (!(await exists(db, level, number, width))) return undefined
      const tiles = await store.readTiles(db.read, [{ level, number }])
      return tiles.get(tileKey(level, number))?.slice(0, width * hashLength)
    },
    entryBundle: async (number, width) => {
      if (!(await exists(db, 0, number, width))) return undefined
      const first = number * tileWidth
      const entries = await store.entriesIn(db.read, first, first + width)
      // A bundle with a hole would be another bundle: rather none.
      if (entries.length !== width) return undefined
      return formatEntryBundle(entries.map(({ leaf }) => leaf))
    },
    list: async ({ before, limit }) => {
      const rows = await store.entriesBefore(db.read, before ?? Number.MAX_SAFE_INTEGER, limit)
      // What is listed is public: the openings of the commitments must not travel with it.
      return rows.map(({ id, kind, leafIndex, leaf, stagedAt }) => {
        return { id, kind, leafIndex, leaf, stagedAt }
      })
    },
  }
}

async function signerOf({ key, crypto, origin }: LedgerDeps): Promise<NoteSigner> {
  const { publicKey, sign } = await key()
  return { key: verifierKey(crypto, origin, rawEd25519(publicKey)), sign }
}

async function entryOf(
  deps: LedgerDeps,
  draft: EntryDraft,
): Promise<store.NewEntry & { id: EntryId }> {
  const stagedAt = deps.clock.now()
  const pseudonyms = await pseudonymsOf(deps, draft)
  const salt = () => deps.random(saltLength)
  const { leaf, openings } = leafOf(deps.crypto, draft, pseudonyms, stagedAt, salt)
  return { id: newId('entry', deps.random), kind: draft.kind, leaf, openings, stagedAt }
}

async function pseudonymsOf({ mac }: LedgerDeps, draft: EntryDraft): Promise<Pseudonyms> {
  const { actor, organisation } = draft
  return {
    ...(actor !== undefined && { actor: await mac('ledger/actor', actor) }),
    ...(organisation !== undefined && {
      organisation: await mac('ledger/organisation', organisation),
    }),
  }
}

/** Whether the tree has that tile at that width: only what a checkpoint covers is served. */
async function exists(
  db: Database,
  level: number,
  number: number,
  width: number,
): Promise<boolean> {
  if (![level, number, width].every((part) => Number.isSafeInteger(part) && part >= 0)) return false
  const state = await store.readState(db.read)
  return width > 0 && width <= widthAt(level, number, state?.size ?? 0)
}
