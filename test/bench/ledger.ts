/** ledger.*: entries by the real append path on a database of their own, under the dialect's full durability. */

import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dialect } from '../../db/columns.ts'
import { type Database, openDatabase } from '../../db/connection.ts'
import { nodeCrypto } from '../../server/adapters/node-crypto.ts'
import { systemRandom } from '../../server/adapters/random.ts'
import { createLedger } from '../../server/ledger/ledger.ts'
import type { EntryDraft, Ledger } from '../../server/ledger/types.ts'
import { type Bench, median, quantile, time, timeRounds } from './harness.ts'

type Log = { db: Database; ledger: Ledger; file: string; close(): Promise<void> }

export async function ledger(bench: Bench): Promise<void> {
  for (const perTransaction of [1, 100, 1000, 10_000]) await append(bench, perTransaction)
  if (bench.wants('ledger.stage.bulk')) await bulk(bench)
  if (bench.wants('ledger.group1000')) await group(bench)
  if (['ledger.proof.1e6', 'ledger.bytes'].some(bench.wants)) await large(bench)
}

async function openLog(): Promise<Log> {
  if (dialect !== 'sqlite') throw new Error('this room is measured on SQLite: unset DATABASE_URL')
  const folder = mkdtempSync(join(tmpdir(), 'qiyin-bench-'))
  const file = join(folder, 'qiyin.sqlite')
  const db = openDatabase({ file })
  await db.migrate('db/migrations/sqlite')
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }))
  return {
    ...{ db, file },
    ledger: createLedger({
      ...{ db, random: systemRandom, crypto: nodeCrypto, origin: 'ledger.example/bench' },
      clock: { now: () => new Date() },
      key: async () => ({ publicKey: spki, sign: (text) => sign(null, text, privateKey) }),
      mac: async (domain, value) =>
        createHmac('sha256', 'benchmark').update(`${domain}\0${value}`).digest('hex'),
    }),
    close: async () => {
      await db.close()
      rmSync(folder, { recursive: true })
    },
  }
}

let drafted = 0

/** What signing a contract tells the ledger: two pseudonyms, one commitment, one look-up key. */
function draft(): EntryDraft {
  const document = String(++drafted).padStart(64, '0')
  return {
    kind: 'contract.signed',
    actor: `psn_${drafted % 1000}`,
    organisation: `org_${drafted % 100}`,
    commitments: { document },
    facts: { position: 1 },
    subjects: [document],
  }
}

const drafts = (count: number) => Array.from({ length: count }, draft)
const stage = ({ db, ledger: log }: Log, entries: readonly EntryDraft[]) =>
  db.transaction((tx) => log.appendAll(tx, entries))

/** Durable with the commit; the tree takes them within a second, which ledger.stage.bulk measures. */
async function append(bench: Bench, perTransaction: number): Promise<void> {
  const metric = `ledger.append.${perTransaction}`
  if (!bench.wants(metric)) return
  const log = await openLog()
  const timed = await time(bench, () => stage(log, drafts(perTransaction)))
  await log.close()
  const note = `staged and durable; transaction best ${timed.best.toFixed(2)} ms`
  const value = (1000 * perTransaction) / timed.ms
  bench.report({ metric, value, unit: 'leaves/s', n: timed.n * perTransaction, note })
}

/** From the verb's drafts to leaves under a signed checkpoint. */
async function bulk(bench: Bench): Promise<void> {
  const count = bench.options.quick ? 2_000 : 20_000
  const log = await openLog()
  const took = await timeRounds(
    bench,
    () => drafts(count),
    async (entries) => {
      for (let at = 0; at < count; at += 1000) await stage(log, entries.slice(at, at + 1000))
      await log.ledger.sequence()
    },
  )
  await log.close()
  const value = (1000 * count) / median(took)
  const note = `${count} a round, 1,000 a transaction, then one sequence()`
  const n = count * took.length
  bench.report({ metric: 'ledger.stage.bulk', value, unit: 'entries/s', n, note })
}

/** A thousand callers at once with a transaction each, as the verbs have it: there is no group commit here. */
async function group(bench: Bench): Promise<void> {
  const log = await openLog()
  const latencies: number[] = []
  const took = await timeRounds(
    bench,
    () => drafts(1000),
    async (entries) => {
      const began = performance.now()
      const one = async (entry: EntryDraft) => {
        await stage(log, [entry])
        latencies.push(performance.now() - began)
      }
      await Promise.all(entries.map(one))
    },
  )
  await log.close()
  const note = `p99 ${quantile(latencies, 0.99).toFixed(1)} ms; a transaction for each`
  const value = 1_000_000 / median(took)
  bench.report({ metric: 'ledger.group1000', value, unit: 'leaves/s', n: took.length * 1000, note })
}

function sizeOf({ full, quick }: Bench['options']): number {
  if (full) return 1_000_000
  return quick ? 10_000 : 100_000
}

async function large(bench: Bench): Promise<void> {
  const size = sizeOf(bench.options)
  const log = await openLog()
  const ids: string[] = []
  while (ids.length < size) ids.push(...(await stage(log, drafts(10_000))))
  await log.ledger.sequence()
  if (bench.wants('ledger.proof.1e6')) {
    const latencies: number[] = []
    const timed = await time(bench, async () => {
      const id = ids[Math.floor(Math.random() * ids.length)] ?? ''
      const began = performance.now()
      await log.ledger.prove(id)
      latencies.push(performance.now() - began)
    })
    const note = `at ${size} leaves; p99 ${quantile(latencies, 0.99).toFixed(2)} ms; checked before it is given out`
    const value = median(latencies)
    bench.report({ metric: 'ledger.proof.1e6', value, unit: 'ms p50', n: timed.n, note })
  }
  const bytes = statSync(log.file).size + statSync(`${log.file}-wal`).size
  await log.close()
  if (!bench.wants('ledger.bytes')) return
  const note = `at ${size} leaves: whole entries with openings and look-up keys, not 32-byte commitments`
  bench.report({ metric: 'ledger.bytes', value: bytes / size, unit: 'B/leaf', n: size, note })
}
