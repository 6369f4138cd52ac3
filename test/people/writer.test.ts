import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { counters } from '../../db/schema/contracts.ts'
import { user } from '../../db/schema/people.ts'
import { agreed, headersWith, openSite, password, type Site } from './site.ts'

let site: Site
beforeEach(async () => {
  site = await openSite()
})
afterEach(() => site.close())

const nobody = new Headers()

test('people who sign up while a transaction is open and then rolls back are not lost', async () => {
  const { db, people } = site
  let running = true
  const disturb = async () => {
    while (running) {
      await db
        .transaction(async (tx) => {
          await tx.insert(counters).values({ scope: 'must not stay', value: 1 })
          // Long enough for sign-ups to come back from hashing while we are open.
          await new Promise((resolve) => setTimeout(resolve, 20))
          await tx.select().from(user)
          throw new Error('rolled back')
        })
        .catch((error: Error) => expect(error.message).toBe('rolled back'))
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const disturber = disturb()
  const names = Array.from({ length: 12 }, (_, i) => `person-${i}`)
  const answers = await Promise.all(
    names.map((name) => people.signUp(nobody, { name, email: `${name}@example.com`, password })),
  )
  running = false
  await disturber
  const actors = await Promise.all(answers.map((answer) => people.actorOf(headersWith(answer))))
  expect(actors.map((actor) => actor?.name)).toEqual(names)
  for (const name of names) {
    agreed(await people.signIn(nobody, { email: `${name}@example.com`, password }))
  }
  const left = await db.read.select().from(counters).where(eq(counters.scope, 'must not stay'))
  expect(left).toEqual([])
})

test('a transaction that waits for nothing but itself is not joined by a sign-up', async () => {
  const { db, people } = site
  let signUp: Promise<unknown> = Promise.resolve()
  const seen = await db.transaction(async (tx) => {
    signUp = people.signUp(nobody, { name: '示例', email: 'late@example.com', password })
    await new Promise((resolve) => setTimeout(resolve, 400))
    return tx.select({ id: user.id }).from(user)
  })
  await signUp
  // PostgreSQL has a connection for each; SQLite's only writer must have kept the sign-up out.
  if (db.dialect === 'sqlite') expect(seen).toEqual([])
  expect(await db.read.select({ id: user.id }).from(user)).toHaveLength(1)
})

test('of two sign-ups with one e-mail exactly one wins', async () => {
  const attempt = (name: string) =>
    site.people.signUp(nobody, { name, email: 'same@example.com', password })
  const answers = await Promise.all([attempt('甲'), attempt('乙'), attempt('丙')])
  expect(answers.filter((answer) => 'cookies' in answer)).toHaveLength(1)
  expect(
    answers.filter((answer) => 'code' in answer && answer.code === 'email-taken'),
  ).toHaveLength(2)
  expect(await site.db.read.select({ id: user.id }).from(user)).toHaveLength(1)
})
