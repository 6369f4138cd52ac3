import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../db/connection.ts'
import { createOutbox } from '../../server/outbox/outbox.ts'
import type { JobDraft, Outbox } from '../../server/outbox/types.ts'
import { type FrozenClock, frozenClock } from '../support/clock.ts'
import { openTestDatabase } from '../support/database.ts'

let db: Database
let clock: FrozenClock
let outbox: Outbox
beforeEach(async () => {
  db = await openTestDatabase()
  clock = frozenClock()
  outbox = createOutbox({ db, clock })
})
afterEach(() => db.close())

const put = (job: JobDraft) => db.transaction((tx) => outbox.put(tx, job))

test('what is due runs once, oldest first, and what is not due waits', async () => {
  const ran: unknown[] = []
  outbox.handle('note', async (payload) => void ran.push(payload.n))
  await put({ kind: 'note', payload: { n: 3 }, runAt: new Date('2026-11-22T09:00:00Z') })
  await put({ kind: 'note', payload: { n: 2 } })
  await put({ kind: 'note', payload: { n: 1 }, runAt: new Date('2026-11-22T07:00:00Z') })
  expect(await outbox.runDue()).toBe(2)
  expect(await outbox.runDue()).toBe(0)
  expect(ran).toEqual([1, 2])
  clock.advance(3_600_000)
  expect(await outbox.runDue()).toBe(1)
  expect(ran).toEqual([1, 2, 3])
})

test('a second job of the same key is dropped, also after the first is done', async () => {
  let runs = 0
  outbox.handle('once', async () => {
    runs += 1
  })
  await put({ kind: 'once', payload: {}, key: 'contract.complete/1' })
  await put({ kind: 'once', payload: {}, key: 'contract.complete/1' })
  await outbox.runDue()
  await put({ kind: 'once', payload: {}, key: 'contract.complete/1' })
  await outbox.runDue()
  expect(runs).toBe(1)
  await put({ kind: 'once', payload: {} })
  await put({ kind: 'once', payload: {} })
  expect(await outbox.runDue()).toBe(2)
})

test('a transaction that fails puts nothing', async () => {
  const failing = db.transaction(async (tx) => {
    await outbox.put(tx, { kind: 'x', payload: {} })
    throw new Error('the verb failed')
  })
  await expect(failing).rejects.toThrow()
  expect(await outbox.list({ limit: 10 })).toEqual([])
})

test('jobs that a handler puts run in the same run', async () => {
  const ran: string[] = []
  outbox.handle('first', async () => {
    ran.push('first')
    await put({ kind: 'second', payload: {} })
  })
  outbox.handle('second', async () => void ran.push('second'))
  await put({ kind: 'first', payload: {} })
  expect(await outbox.runDue()).toBe(2)
  expect(ran).toEqual(['first', 'second'])
})

test('a failing job backs off, is given up after eight tries, and does not hold up others', async () => {
  const tries: number[] = []
  outbox.handle('broken', async () => {
    tries.push(clock.now().getTime())
    throw new TypeError('no such thing')
  })
  outbox.handle('fine', async () => undefined)
  await put({ kind: 'broken', payload: {} })
  await put({ kind: 'fine', payload: {} })
  expect(await outbox.runDue()).toBe(1)
  for (let second = 0; second < 3 * 3600; second += 5) {
    clock.advance(5_000)
    await outbox.runDue()
  }
  const waits = tries.slice(1).map((at, i) => (at - (tries[i] ?? 0)) / 1000)
  expect(waits).toEqual([5, 15, 45, 135, 405, 1215, 3600])
  const job = (await outbox.list({ limit: 10 })).find(({ kind }) => kind === 'broken')
  expect(job).toMatchObject({ attempts: 8, lastError: 'TypeError: no such thing', doneAt: null })
  expect(job?.failedAt?.getTime()).toBe(tries.at(-1))
}, 30_000)

test('the operator can have a job that was given up tried again', async () => {
  let broken = true
  outbox.handle('mended', async () => {
    if (broken) throw new Error('still broken')
  })
  await put({ kind: 'mended', payload: {} })
  for (let i = 0; i < 8; i++) {
    await outbox.runDue()
    clock.advance(3_600_000)
  }
  const [failed] = await outbox.list({ limit: 1 })
  expect(failed?.failedAt).not.toBeNull()
  broken = false
  expect(await outbox.runDue()).toBe(0)
  await outbox.retry(failed?.id as number)
  expect(await outbox.runDue()).toBe(1)
  const [done] = await outbox.list({ limit: 1 })
  expect(done).toMatchObject({ attempts: 1, failedAt: null, lastError: null, doneAt: clock.now() })
  await outbox.retry(done?.id as number)
  expect(await outbox.runDue()).toBe(0)
})

test('a job whose process died is run again after its lease', async () => {
  const dying = createOutbox({ db, clock })
  dying.handle('work', () => new Promise(() => undefined))
  await put({ kind: 'work', payload: {} })
  void dying.runDue()
  await expect.poll(async () => (await outbox.list({ limit: 1 }))[0]?.attempts).toBe(1)
  let ran = 0
  outbox.handle('work', async () => {
    ran += 1
  })
  expect(await outbox.runDue()).toBe(0)
  clock.advance(10_000)
  expect(await outbox.runDue()).toBe(1)
  expect(ran).toBe(1)
})

test('two runners at the same time run each job once', async () => {
  const other = createOutbox({ db, clock })
  const ran: unknown[] = []
  for (const runner of [outbox, other]) {
    runner.handle('work', async ({ n }) => void ran.push(n))
  }
  for (let n = 0; n < 30; n++) await put({ kind: 'work', payload: { n } })
  const counts = await Promise.all([outbox.runDue(), other.runDue(), outbox.runDue()])
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(30)
  expect(new Set(ran).size).toBe(30)
  expect(ran.length).toBe(30)
})

test('a kind without a handler is kept as a failure, a kind has one handler', async () => {
  await put({ kind: 'unknown', payload: {} })
  expect(await outbox.runDue()).toBe(0)
  const [job] = await outbox.list({ limit: 1 })
  expect(job?.lastError).toBe('Error: no handler for jobs of kind unknown')
  outbox.handle('known', async () => undefined)
  expect(() => outbox.handle('known', async () => undefined)).toThrow('have a handler already')
})

test('an error is kept short and without addresses and numbers of people', async () => {
  outbox.handle('leaky', async () => {
    const text = '550 <shili@example.com> 11010519491231002X 13800000000 rejected '
    throw new Error(text + 'x'.repeat(500))
  })
  await put({ kind: 'leaky', payload: {} })
  await outbox.runDue()
  const [job] = await outbox.list({ limit: 1 })
  expect(job?.lastError).toMatch(/^Error: 550 <\[address\]> \[number\] \[number\] rejected x+$/)
  expect(job?.lastError?.length).toBe(200)
})
