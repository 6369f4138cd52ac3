/** What becomes of a contract's file after its last signature: stamped for the long term, and again years later. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nextStamp } from '../../server/contracts/preserve.ts'
import { readPdf } from '../../server/core/pdf/file.ts'
import { isFault } from '../../server/core/pdf/objects.ts'
import { signatureFields } from '../../server/core/pdf/signature-fields.ts'
import { day } from '../../server/core/values/durations.ts'
import { readStore } from '../../server/signatures/security-store.ts'
import { agreed, drafter, type House, openHouse, signerA, signerB } from '../journeys/house.ts'

let house: House
let id: string
/** Digests of the file as the last party left it, and as it was then preserved. */
let signed: string
let preserved: string

beforeAll(async () => {
  house = await openHouse()
  ;({ id } = await house.toSigning())
  await house.sign(signerA, id)
  const input = await house.signInput(signerB, id)
  const done = agreed(await house.app.contracts.sign(await house.actor(signerB), id, input))
  signed = done.documentDigest ?? ''
  expect(done).toMatchObject({ state: 'completed', level: 'B-T' })
  await house.app.outbox.runDue()
  preserved = (await house.view(id)).documentDigest ?? ''
})
afterAll(() => house.close())

const fetched = async (digest: string) => {
  const bytes = await house.app.documents.fetch(digest)
  if (!bytes) throw new Error('no file')
  return bytes
}

async function stampsIn(digest: string): Promise<string[]> {
  const file = readPdf(await fetched(digest))
  if (isFault(file)) throw new Error(file.detail)
  const fields = signatureFields(file)
  if (isFault(fields)) throw new Error(fields.detail)
  return fields.flatMap(({ value }) => value?.type ?? [])
}

const judged = async (digest: string) => {
  const { verdict, findings } = await house.app.verification.examineFile(await fetched(digest))
  const against = findings.filter(({ outcome }) => outcome === 'failed' || outcome === 'unknown')
  return { verdict, against: against.map(({ code, reason }) => `${code} ${reason}`) }
}

test('the last signature is followed by the validation data and a time stamp over all of it', async () => {
  const contract = await house.view(id)
  expect(contract.level).toBe('B-LTA')
  expect(contract.nextStampAt?.getTime()).toBeGreaterThan(house.clock.now().getTime() + 1000 * day)
  expect(await stampsIn(signed)).toEqual(['Sig', 'Sig'])
  expect(await stampsIn(preserved)).toEqual(['Sig', 'Sig', 'DocTimeStamp'])
  const [before, after] = [await fetched(signed), await fetched(preserved)]
  expect(Buffer.compare(after.subarray(0, before.length), before)).toBe(0)
  const file = readPdf(after)
  if (isFault(file)) throw new Error(file.detail)
  const { vri, known } = readStore(file)
  expect(vri.entries.size).toBe(2)
  expect(known.revocationLists.size).toBeGreaterThan(0)
  expect(known.ocspResponses.size).toBeGreaterThan(0)
})

test('each signature locks its own field, as the field asked for before anybody signed', async () => {
  const file = readPdf(await fetched(signed))
  if (isFault(file)) throw new Error(file.detail)
  const fields = signatureFields(file)
  if (isFault(fields)) throw new Error(fields.detail)
  for (const { name, value } of fields) {
    expect(value?.locks).toEqual({ action: 'Include', fields: [name] })
  }
})

test('both copies are good before a verifier, and both stand in the ledger', async () => {
  await house.app.ledger.sequence()
  for (const digest of [signed, preserved]) {
    expect(await judged(digest)).toMatchObject({ against: [] })
    const state = await house.app.contracts.documentState(digest)
    expect(state).toMatchObject({ current: true, contractState: 'completed' })
    expect(await house.app.ledger.about(digest)).not.toEqual([])
  }
  const kinds = (await house.view(id)).timeline.map(({ kind }) => kind)
  expect(kinds.slice(-2)).toEqual(['contract.completed', 'contract.preserved'])
  const prepared = (await house.view(id)).preparedDigest ?? ''
  expect(await house.app.contracts.documentState(prepared)).toMatchObject({ current: false })
})

test('a job that runs again after a crash, or is asked for again, changes nothing', async () => {
  const before = await house.view(id)
  const jobs = await house.app.outbox.list({ limit: 100 })
  const job = jobs.find(({ kind }) => kind === 'contract.preserve')
  if (!job) throw new Error('no job')
  await house.app.outbox.retry(job.id)
  await house.app.outbox.runDue()
  expect(await house.app.contracts.preserveDue(10)).toBe(0)
  expect(await house.view(id)).toEqual(before)
})

test('before the stamp ends the file gets another by a new key, and again after both have ended', async () => {
  const { nextStampAt } = await house.view(id)
  house.clock.set(new Date((nextStampAt?.getTime() ?? 0) + day))
  expect(await house.app.contracts.preserveDue(10)).toBe(1)
  // Asked again by the next round, before anybody did it.
  expect(await house.app.contracts.preserveDue(10)).toBe(1)
  await house.app.outbox.runDue()
  const second = await house.view(id)
  expect(await stampsIn(second.documentDigest ?? '')).toEqual([
    ...['Sig', 'Sig', 'DocTimeStamp', 'DocTimeStamp'],
  ])
  expect(second.level).toBe('B-LTA')
  expect(second.nextStampAt?.getTime()).toBeGreaterThan(house.clock.now().getTime() + 365 * day)
  // Nobody did anything: it keeps its place in the lists.
  expect(second.updatedAt).toEqual((await house.view(id, drafter)).completedAt)
  await house.app.ledger.sequence()
  const { against } = await judged(second.documentDigest ?? '')
  expect(against.filter((one) => one.startsWith('document.'))).toEqual([])
  for (const digest of [signed, preserved]) {
    expect(await house.app.contracts.documentState(digest)).toMatchObject({ current: true })
  }
})

test('a stamp is renewed a quarter of a year before its end, a short one with a tenth of its life left', () => {
  const at = new Date('2026-01-01T00:00:00Z')
  const plus = (days: number) => new Date(at.getTime() + days * day)
  expect(nextStamp(at, plus(3650))).toEqual(plus(3650 - 91))
  expect(nextStamp(at, plus(100))).toEqual(plus(90))
})
