import type { Database, Tx } from '../../db/connection.ts'
import { formatCheckpoint } from '../core/log/checkpoint.ts'
import { leafHash } from '../core/log/merkle.ts'
import { type NoteSigner, signNote } from '../core/log/note.ts'
import { rightEdge } from '../core/log/tile.ts'
import { fromHex } from '../core/values/bytes.ts'
import type { CryptoPort } from '../core/values/crypto.ts'
import { edgeOf, emptyEdge, grow, runsOf, stateOf } from './rules.ts'
import * as store from './store.ts'

export type Sequencer = {
  db: Database
  clock: { now(): Date }
  crypto: CryptoPort
  /** Signs; its name is the origin. */
  signer: NoteSigner
}

/** Entries a transaction takes: about 0.1 s on one core, so that other writers are not held up longer. */
const batch = 8192

/**
 * One transaction per batch: lock the state row, take what is staged in row order, grow the tree, number the
 * entries, write tiles, sign the checkpoint, move the state. Nothing of the tree outlives the transaction in
 * memory, so a failure anywhere leaves the log as it was and the next run starts from what is committed.
 */
export async function sequenceAll(sequencer: Sequencer): Promise<{ size: number; added: number }> {
  let added = 0
  let afterRow = 0
  for (;;) {
    const from = afterRow
    const step = await sequencer.db.transaction((tx) => sequenceBatch(tx, sequencer, from))
    added += step.rows
    afterRow = step.lastRow
    if (step.rows < batch) return { size: step.size, added }
    // SQLite answers without ever leaving this thread: let requests in between two batches.
    await new Promise((resume) => setImmediate(resume))
  }
}

async function sequenceBatch(
  tx: Tx,
  { crypto, clock, signer }: Sequencer,
  afterRow: number,
): Promise<{ size: number; rows: number; lastRow: number }> {
  const before = await lockedState(tx, { crypto, clock, signer })
  const rows = await store.staged(tx, afterRow, batch)
  if (rows.length === 0) return { size: before.size, rows: 0, lastRow: afterRow }
  const edge = edgeOf(crypto, before, await store.readTiles(tx, rightEdge(before.size)))
  const hashes = rows.map(({ leaf }) => leafHash(crypto, leaf))
  const tiles = grow(crypto, edge, hashes)
  const after = stateOf(crypto, edge.peaks)
  const numbers = rows.map(({ row }) => row)
  for (const run of runsOf(numbers, before.size)) await store.assignIndices(tx, run)
  await store.putTiles(tx, tiles)
  await store.insertCheckpoint(tx, signedCheckpoint(signer, after, clock.now()))
  if (!(await store.moveState(tx, before, after))) {
    throw new Error('another sequencer moved the ledger state')
  }
  return { size: after.size, rows: rows.length, lastRow: numbers.at(-1) ?? afterRow }
}

/** The state under lock; on the first run of all the empty log with its checkpoint of size 0. */
async function lockedState(
  tx: Tx,
  { crypto, clock, signer }: Omit<Sequencer, 'db'>,
): Promise<store.State> {
  let state = await store.lockState(tx)
  if (!state) {
    const empty = stateOf(crypto, emptyEdge().peaks)
    await store.createState(tx, empty)
    await store.insertCheckpoint(tx, signedCheckpoint(signer, empty, clock.now()))
    state = await store.lockState(tx)
  }
  // A log must never sign what contradicts its last signed word (tlog-checkpoint, "Signatures").
  const last = await store.latestCheckpoint(tx)
  if (!state || last?.size !== state.size || last.root !== state.root) {
    throw new Error('the ledger state contradicts the latest checkpoint')
  }
  return state
}

function signedCheckpoint(signer: NoteSigner, state: store.State, at: Date): store.CheckpointRow {
  const { size, root } = state
  const text = formatCheckpoint({ origin: signer.key.name, size, root: fromHex(root) })
  return { size, root, note: signNote(text, [signer]), at }
}
