import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../db/connection.ts'
import { templateVersions } from '../../db/schema/templates.ts'
import type { EntryId } from '../../server/core/values/ids.ts'
import type { EntryDraft } from '../../server/ledger/types.ts'
import { openTestDatabase } from '../support/database.ts'
import { openSmall } from './support.ts'

let db: Database
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())

const clock = { now: () => new Date('2026-03-01T00:00:00Z') }

/** Records what it is told; the ledger proper has tests of its own. */
function recorder() {
  const entries: EntryDraft[] = []
  const append = async (_tx: unknown, entry: EntryDraft) => `ent_${entries.push(entry)}` as EntryId
  return { entries, append }
}

test('publishes a version once, with one entry, however many processes start', async () => {
  const ledger = recorder()
  const templates = openSmall('published')
  const deps = { db, ledger, clock }
  const rounds = await Promise.all([templates.publish(deps), openSmall('published').publish(deps)])
  expect(rounds.map((round) => round.length).sort()).toEqual([0, 1])
  expect(await templates.publish(deps)).toEqual([])
  const digest = templates.list()[0]?.digest ?? ''
  expect(ledger.entries).toEqual([
    {
      kind: 'template.published',
      facts: { name: 'small', version: '1.0.0', digest },
      subjects: [digest],
    },
  ])
  const rows = await db.read.select().from(templateVersions)
  expect(rows).toEqual([
    { name: 'small', version: '1.0.0', digest, publishedAt: clock.now(), entryId: 'ent_1' },
  ])
})

test('does not start with other files under a published name and version', async () => {
  const ledger = recorder()
  const changed = openSmall('published, then changed')
  await expect(changed.publish({ db, ledger, clock })).rejects.toThrow(
    /^The template small 1\.0\.0 was published as [0-9a-f]{64} but its files now have the digest/,
  )
  expect(ledger.entries).toEqual([])
})

test('records nothing when the ledger cannot take the entry', async () => {
  const fresh = await openTestDatabase()
  const append = async () => {
    throw new Error('ledger unavailable')
  }
  const templates = openSmall('published')
  const deps = { db: fresh, ledger: { append }, clock }
  await expect(templates.publish(deps)).rejects.toThrow('ledger unavailable')
  expect(await fresh.read.select().from(templateVersions)).toEqual([])
  await fresh.close()
})
