import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database, Tx } from '../../db/connection.ts'
import { openTestDatabase } from '../support/database.ts'
import { type Bench, openLedger, stage } from './set-up.ts'

let real: Database
let bench: Bench
/** Statements the sequencer may still start in a transaction before the database fails; undefined: it is well. */
let statementsLeft: number | undefined
/** The commit itself is lost after all statements went well. */
let commitFails = false

beforeEach(async () => {
  statementsLeft = undefined
  commitFails = false
  real = await openTestDatabase()
  bench = await openLedger(failing(real))
  await stage(bench, 300)
  await bench.ledger.sequence()
})
afterEach(() => real.close())

function failing(db: Database): Database {
  return {
    ...db,
    transaction: (work) =>
      db.transaction(async (tx) => {
        const result = await work(faulty(tx))
        if (commitFails) throw new Error('planted: commit')
        return result
      }),
  }
}

function faulty(tx: Tx): Tx {
  return new Proxy(tx, {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver)
      if (!['select', 'insert', 'update', 'delete'].includes(String(name))) return value
      return (...args: unknown[]) => {
        if (statementsLeft !== undefined && statementsLeft-- <= 0) {
          throw new Error(`planted: ${String(name)}`)
        }
        return value.apply(target, args)
      }
    },
  })
}

async function expectUntouched(): Promise<void> {
  expect(await bench.ledger.audit()).toMatchObject({ size: 300, faults: [] })
  expect(await bench.ledger.checkpoint()).toContain('\n300\n')
}

test('a failure at any statement of a run leaves nothing half done, and the next run does it all', async () => {
  await stage(bench, 250, 300)
  let failures = 0
  for (;;) {
    statementsLeft = failures
    const run = await bench.ledger.sequence().catch((error: Error) => error.message)
    statementsLeft = undefined
    if (typeof run !== 'string') {
      expect(run).toEqual({ size: 550, added: 250 })
      break
    }
    expect(run).toContain('planted')
    failures += 1
    await expectUntouched()
  }
  // lock, checkpoint, staged, tiles of two levels, numbering, tiles, checkpoint, state
  expect(failures).toBeGreaterThanOrEqual(8)
  expect(await bench.ledger.audit()).toMatchObject({ size: 550, faults: [] })
})

test('a lost commit leaves nothing half done, and the next run does it all', async () => {
  await stage(bench, 20, 300)
  commitFails = true
  await expect(bench.ledger.sequence()).rejects.toThrow('planted: commit')
  commitFails = false
  await expectUntouched()
  expect(await bench.ledger.sequence()).toEqual({ size: 320, added: 20 })
  expect((await bench.ledger.audit()).faults).toEqual([])
})

test('a failure while staging leaves neither entry nor look-up', async () => {
  statementsLeft = 1
  await expect(stage(bench, 3, 300)).rejects.toThrow('planted')
  statementsLeft = undefined
  expect(await bench.ledger.sequence()).toEqual({ size: 300, added: 0 })
})
