import { setTimeout as pause } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialect } from '../../db/columns.ts'
import { openDatabase } from '../../db/connection.ts'
import {
  certificateApplications,
  certificateBatches,
  certificateEvents,
  certificates,
} from '../../db/schema/certificates.ts'
import { ledgerEntries, ledgerSubjects } from '../../db/schema/ledger.ts'
import { mails } from '../../db/schema/outbox.ts'
import { sealEvents } from '../../db/schema/seals.ts'
import { systemRandom } from '../../server/adapters/random.ts'
import { type App, createApp } from '../../server/app.ts'
import { minute } from '../../server/core/values/durations.ts'
import { type Office, openOffice, staff } from '../certificates/office.ts'
import { frozenClock } from '../support/clock.ts'
import { seeded } from '../support/seeded.ts'
import { agreed, auditHouse } from './house.ts'
import { type Acknowledgement, startVictim, type Victim } from './support/victim.ts'

/** QIYIN_KILL_SEED repeats a run that failed; QIYIN_KILL_ROUNDS=50 is what the README's figure was taken with. */
const seed = Number(process.env.QIYIN_KILL_SEED ?? Date.now() % 1_000_000)
const rounds = Number(process.env.QIYIN_KILL_ROUNDS ?? (dialect === 'postgres' ? 2 : 4))
const total = Number(process.env.QIYIN_KILL_CERTIFICATES ?? 20 * rounds)
const batchSize = Math.max(10, Math.floor(total / 10))

let office: Office
let officerId: string
let batchIds: string[]
const clock = frozenClock()
let victim: Promise<Victim>

beforeAll(async () => {
  office = await openOffice()
  officerId = (await office.actor(staff.issuer)).personId
  batchIds = await orderAll()
  clock.set(office.clock.now())
}, 300_000)

afterAll(async () => {
  await (await victim).killAfter(0, 0)
  await office.close()
})

/** Every certificate applied for, accepted, approved and ordered; none of them made. */
async function orderAll(): Promise<string[]> {
  const ordered: string[] = []
  for (let made = 0; made < total; made += batchSize) {
    const approved = []
    for (let n = 0; n < Math.min(batchSize, total - made); n += 1) {
      approved.push(await office.approve(await office.accept(await office.applyTeacher())))
    }
    ordered.push((await office.order(approved)).id)
  }
  return ordered
}

const work = () => ({ script: 'issue-loop.ts', words: [officerId, ...batchIds] })
const next = () => startVictim(office.config.dataFolder, office.config.databaseUrl, work())

test(`killed at any moment of a bulk issue, no number is lost or used twice (seed ${seed})`, {
  timeout: 120_000 + rounds * 30_000,
}, async () => {
  const random = seeded(seed)
  victim = next()
  for (let round = 0; round < rounds; round += 1) {
    // Later than the lease of a job that the last one took with it.
    clock.advance(2 * minute)
    const current = await victim
    await current.begin(clock.now())
    const said = await current.killAfter(0, random() * 600)
    victim = next()
    await lookAfter(said)
  }
  await finish()
})

async function withHouse(look: (app: App) => Promise<void>): Promise<void> {
  // The server of a killed client may still be rolling back.
  if (dialect === 'postgres') await pause(200)
  clock.advance(2 * minute)
  const app = await createApp(office.config, { clock, random: systemRandom })
  try {
    await look(app)
  } finally {
    await app.close()
  }
}

const lookAfter = (said: readonly Acknowledgement[]) =>
  withHouse(async (app) => {
    await auditHouse(app)
    await nothingLost(app, said)
    await nothingHalf()
  })

/** What the officer had been told was issued is. */
async function nothingLost(app: App, said: readonly Acknowledgement[]): Promise<void> {
  const officer = await app.people.actorById(officerId)
  if (!officer) throw new Error('the officer is gone')
  for (const { id, kind } of said) {
    if (!id) continue
    const { issued } = agreed(await app.certificates.batch(officer, id))
    expect(issued).toBeGreaterThanOrEqual(Number(kind))
  }
}

/** Numbers, rows, files, entries, uses of the seal, letters and progress say the same. */
async function nothingHalf(): Promise<number> {
  const { databaseUrl: url, dataFolder } = office.config
  const db = openDatabase({ url, file: `${dataFolder}/qiyin.sqlite` })
  try {
    const made = await db.read.select().from(certificates)
    const count = made.length
    const counting = Array.from({ length: count }, (_, n) => n + 1)
    const ascending = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)
    // 6 digits of the number, 7 of the identifier's serial: from 1, without a gap, each once.
    expect(ascending(made.map(({ number }) => Number(number.slice(-6))))).toEqual(counting)
    const serials = made.map(({ identifier }) => Number(identifier.split('.').at(-3)?.slice(-7)))
    expect(ascending(serials)).toEqual(counting)
    expect(new Set(made.map(({ documentDigest }) => documentDigest)).size).toBe(count)
    const issued = await db.read
      .select({ subject: certificateEvents.subjectId, entry: ledgerEntries.id })
      .from(certificateEvents)
      .innerJoin(ledgerEntries, eq(ledgerEntries.id, certificateEvents.entryId))
      .innerJoin(ledgerSubjects, eq(ledgerSubjects.entryId, ledgerEntries.id))
      .where(eq(ledgerEntries.kind, 'certificate.issued'))
    for (const { id, documentDigest } of made) {
      expect(new Set(issued.filter((one) => one.subject === id).map((one) => one.entry)).size).toBe(
        1,
      )
      expect(documentDigest).toMatch(/^[0-9a-f]{64}$/)
    }
    const entries = await db.read
      .select()
      .from(ledgerEntries)
      .where(eq(ledgerEntries.kind, 'certificate.issued'))
    expect(entries).toHaveLength(count)
    const batches = await db.read.select().from(certificateBatches)
    expect(batches.reduce((sum, batch) => sum + batch.issued, 0)).toBe(count)
    const settled = await db.read
      .select()
      .from(certificateApplications)
      .where(eq(certificateApplications.state, 'issued'))
    expect(settled.map((one) => one.certificateId).sort()).toEqual(made.map(({ id }) => id).sort())
    const uses = await db.read.select().from(sealEvents).where(eq(sealEvents.kind, 'used'))
    expect(uses).toHaveLength(count)
    const letters = (await db.read.select().from(mails)).map(({ key }) => key)
    expect(new Set(letters).size).toBe(letters.length)
    return count
  } finally {
    await db.close()
  }
}

/** The next start makes all that is still to be made, and what it made is valid. */
async function finish(): Promise<void> {
  await withHouse(async (app) => {
    while ((await app.outbox.runDue()) > 0);
    await auditHouse(app)
    expect(await nothingHalf()).toBe(total)
    const officer = await office.actor(staff.issuer)
    const { rows } = agreed(
      await app.certificates.library(officer, { agencyId: office.agencyId, limit: 3 }),
    )
    for (const { id } of rows) {
      const { bytes } = agreed(await app.certificates.file(officer, id))
      expect((await app.verification.examineFile(bytes)).verdict).toBe('valid')
    }
  })
}
