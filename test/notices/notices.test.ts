import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNotices } from '../../server/notices/notices.ts'
import type { Notices } from '../../server/notices/types.ts'
import type { Actor } from '../../server/people/types.ts'
import { codeOf } from '../journeys/house.ts'
import { frozenClock } from '../support/clock.ts'
import { openTestDatabase } from '../support/database.ts'

const clock = frozenClock()
let db: Awaited<ReturnType<typeof openTestDatabase>>
let notices: Notices

beforeAll(async () => {
  db = await openTestDatabase()
  notices = createNotices({ db, clock })
})
afterAll(() => db.close())

/** Somebody who belongs to these organisations; the other facts do not matter here. */
function person(personId: string, ...organisations: string[]): Actor {
  const memberships = organisations.map((organisationId) => ({ organisationId }))
  return { personId, memberships } as unknown as Actor
}
const told = async (actor: Actor, query = {}) =>
  (await notices.listFor(actor, { limit: 10, ...query })).map(({ subjectId }) => subjectId)

test('a notice reaches a person, or everybody of an organisation, and nobody else', async () => {
  await db.transaction((tx) =>
    notices.putAll(tx, [
      { key: 'a', kind: 'sample', personId: 'psn_1', subjectId: 'one' },
      { key: 'b', kind: 'sample', organisationId: 'org_1', subjectId: 'two', facts: { days: 3 } },
      { key: 'c', kind: 'sample', organisationId: 'org_2', subjectId: 'three' },
    ]),
  )
  expect(await told(person('psn_1', 'org_1'))).toEqual(['two', 'one'])
  expect(await told(person('psn_2', 'org_1', 'org_2'))).toEqual(['three', 'two'])
  expect(await told(person('psn_3'))).toEqual([])
})

test('what was told once is not told again', async () => {
  await db.transaction((tx) =>
    notices.put(tx, { key: 'a', kind: 'sample', personId: 'psn_1', subjectId: 'again' }),
  )
  expect(await told(person('psn_1'))).toEqual(['one'])
})

test('a roll-back takes its notices with it', async () => {
  const failing = db.transaction(async (tx) => {
    await notices.put(tx, { key: 'd', kind: 'sample', personId: 'psn_1', subjectId: 'lost' })
    throw new Error('overtaken')
  })
  await expect(failing).rejects.toThrow('overtaken')
  expect(await told(person('psn_1'))).toEqual(['one'])
})

test('one is read by whom it was told to, or all at once', async () => {
  const reader = person('psn_1', 'org_1')
  expect(await notices.unreadFor(reader)).toBe(2)
  const [newest] = await notices.listFor(reader, { limit: 1 })
  const id = newest?.id ?? 0
  expect(newest).toMatchObject({ facts: { days: 3 }, at: clock.now(), readAt: null })
  expect(codeOf(await notices.markRead(person('psn_3'), id))).toBe('not-found')
  expect(await notices.markRead(reader, id)).toBe(true)
  expect(await told(reader, { unread: true })).toEqual(['one'])
  expect(await notices.markRead(reader, 'all')).toBe(true)
  expect(await notices.markRead(reader, 'all')).toBe(true)
  expect(await notices.unreadFor(reader)).toBe(0)
  expect(await notices.unreadFor(person('psn_2', 'org_2'))).toBe(1)
})

test('pages go on before an id', async () => {
  const reader = person('psn_2', 'org_1', 'org_2')
  const [first] = await notices.listFor(reader, { limit: 1 })
  expect(await told(reader, { limit: 1, before: first?.id })).toEqual(['two'])
})
