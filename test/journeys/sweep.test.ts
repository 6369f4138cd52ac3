import { readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isRefusal } from '../../server/core/values/refusal.ts'
import { startJobs } from '../../server/web/jobs.ts'
import { agreed, auditHouse, type House, openHouse, signerA, signerB } from './house.ts'

let house: House

beforeAll(async () => {
  house = await openHouse()
})

afterAll(() => house.close())

test('the file of a lost signing race is removed at the next start once it is old, and nothing else', async () => {
  const { app, actor, config } = house
  const folder = join(config.dataFolder, 'documents')
  const files = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.length > 60)
  const { id } = await house.toSigning()
  const tabs = [await house.signInput(signerA, id), await house.signInput(signerA, id)]
  const person = await actor(signerA)
  const before = files().length
  const answers = await Promise.all(tabs.map((input) => app.contracts.sign(person, id, input)))
  expect(answers.filter(isRefusal)).toHaveLength(1)
  expect(files()).toHaveLength(before + 2)
  expect(await app.documents.sweep()).toBe(0)
  const then = new Date(Date.now() - 8 * 86_400_000)
  for (const name of files()) utimesSync(join(folder, name), then, then)
  const jobs = startJobs(app, pino({ level: 'silent' }))
  await expect.poll(() => files().length, { timeout: 10_000 }).toBe(before + 1)
  await jobs.stop()
  await auditHouse(app)
  expect((await house.sign(signerB, id)).state).toBe('completed')
  const { bytes } = agreed(await app.contracts.file(person, id))
  await app.ledger.sequence()
  expect((await app.verification.examineFile(bytes)).verdict).toBe('valid')
})
