import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../db/connection.ts'
import { rowsInto } from '../../db/rows.ts'
import { notices } from '../../db/schema/notices.ts'
import { jobs, mails } from '../../db/schema/outbox.ts'
import { openTestDatabase } from '../support/database.ts'

let db: Database
const at = new Date('2026-11-23T08:00:00.123Z')

beforeAll(async () => {
  db = await openTestDatabase()
})

afterAll(() => db.close())

const putNotices = rowsInto(notices, (insert) => insert.onConflictDoNothing())

test('rows come back as they were put, with what they left out as the column says', async () => {
  const rows = [
    { key: 'one', kind: 'k', subjectId: 's', facts: { zh: '“引号”与\n换行', n: 1 }, at },
    { key: 'two', kind: 'k', subjectId: 's', facts: {}, at, organisationId: 'org', readAt: at },
    { key: 'three', kind: 'k', subjectId: 's', facts: {}, at, readAt: null },
  ]
  await db.transaction((tx) => putNotices(tx, rows))
  const found = await db.read.select().from(notices).orderBy(notices.id)
  const nothing = { organisationId: null, personId: null, readAt: null }
  expect(found.map(({ id: _, ...row }) => row)).toEqual(rows.map((row) => ({ ...nothing, ...row })))
})

test('what a column says by default takes the place of what no row names', async () => {
  const putJobs = rowsInto(jobs, (insert) => insert.onConflictDoNothing())
  await db.transaction((tx) => putJobs(tx, [{ kind: 'k', key: 'k1', payload: {}, runAt: at }]))
  const [job] = await db.read.select().from(jobs)
  expect(job).toMatchObject({ attempts: 0, doneAt: null, runAt: at })
})

test('what is returned is of all rows, those in conflict left out, however many there are', async () => {
  const putMails = rowsInto<typeof mails, readonly { key: string }[]>(mails, (insert) =>
    insert.onConflictDoNothing().returning({ key: mails.key }),
  )
  const rows = Array.from({ length: 9000 }, (_, n) => {
    const letter = { recipient: 'a@example.com', subject: 's', body: 'b' }
    return { key: `m${n % 6000}`, ...letter, createdAt: at }
  })
  const written = await db.transaction((tx) => putMails(tx, rows))
  expect(new Set(written.map(({ key }) => key)).size).toBe(6000)
  expect(written).toHaveLength(6000)
  expect(await db.transaction((tx) => putMails(tx, rows.slice(0, 3)))).toEqual([])
})

test('a row that cannot be kept takes the whole transaction with it', async () => {
  const strict = rowsInto(notices)
  const row = { kind: 'k', subjectId: 's', facts: {}, at }
  const rows = [
    { ...row, key: 'fresh' },
    { ...row, key: 'one' },
  ]
  await expect(db.transaction((tx) => strict(tx, rows))).rejects.toThrow()
  const keys = (await db.read.select().from(notices)).map(({ key }) => key)
  expect(keys.sort()).toEqual(['one', 'three', 'two'])
})
